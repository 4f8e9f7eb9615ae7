"""Who may give which role to whom, for how long, and when a second administrator has to agree."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.access import STATE_BOUND, Principal, Role, Verdict
from app.domain.people.standing import RoleGrant, Standing

SECOND_NEEDED = frozenset({Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR})
BY_EDITORS = frozenset({Role.OFFICER, Role.DUTY_OFFICER})
"""What an editor gives to people of the own State; another editor is an administrator's business."""

ACCREDITED_MONTHS, LONGEST_MONTHS = 12, 24
AHEAD = timedelta(days=90)
PROPOSED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A role that waits for a second administrator. ``person`` is to hold it, ``proposer`` asked for it."""

    person: str
    proposer: str
    grant: RoleGrant
    proposed_at: datetime


def months_after(instant: datetime, months: int) -> datetime:
    """The same time of day that many calendar months later, on the month's last day where it has no such day."""
    years, month = divmod(instant.month - 1 + months, 12)
    year = instant.year + years
    return instant.replace(year=year, month=month + 1, day=min(instant.day, monthrange(year, month + 1)[1]))


def longest(role: Role) -> int:
    """For how many months ``role`` is given at most: duty officers are accredited for twelve."""
    return ACCREDITED_MONTHS if role is Role.DUTY_OFFICER else LONGEST_MONTHS


def may_give(giver: Principal, wanted: RoleGrant, to: Standing, now: datetime, *, setting_up: bool) -> Verdict:
    """Whether ``giver`` may give, or propose, ``wanted``. Whether a second administrator is needed says ``second_needed``."""
    refusal = (
        _not_this_person(giver, to)
        or _not_this_role(wanted.role, to, setting_up=setting_up)
        or _not_for_this_time(wanted, now)
        or _not_by(giver, wanted.role, to)
    )
    return Verdict(allowed=refusal is None, reason=refusal or f"{wanted.role.value} may be given")


def second_needed(role: Role, *, setting_up: bool) -> bool:
    """Whether ``role`` waits for a second administrator. While there is none yet, the first one makes the second."""
    return role in SECOND_NEEDED and not setting_up


def may_confirm(confirmer: Principal, proposal: Proposal, now: datetime) -> Verdict:
    """Whether ``confirmer`` may make the proposed role effective."""
    if Role.ADMINISTRATOR not in confirmer.roles:
        return Verdict(allowed=False, reason="only an administrator confirms a role")
    if confirmer.person == proposal.proposer:
        return Verdict(allowed=False, reason="a second administrator must confirm, never the one who proposed")
    if confirmer.person == proposal.person:
        return Verdict(allowed=False, reason="nobody gives a role to oneself")
    if now >= proposal.proposed_at + PROPOSED_FOR:
        return Verdict(allowed=False, reason=f"the proposal is older than {PROPOSED_FOR.days} days: propose it again")
    return Verdict(allowed=True, reason="a second administrator agrees")


def may_suspend(by: Principal, of: Standing, now: datetime) -> Verdict:
    """Whether ``by`` may suspend, restore or renew the sign-in of ``of``: one administrator, or an editor at home."""
    if by.person == of.person:
        return Verdict(allowed=False, reason="nobody decides about one's own account")
    if Role.ADMINISTRATOR in by.roles:
        return Verdict(allowed=True, reason="administrator")
    if _editor_of(by, of.state) and of.roles(now) <= BY_EDITORS:
        return Verdict(allowed=True, reason="editor of the same State")
    return Verdict(allowed=False, reason="only an administrator, or for officers an editor of their State")


def _not_this_person(giver: Principal, to: Standing) -> str | None:
    if giver.person == to.person:
        return "nobody gives a role to oneself"
    return "the account is suspended" if to.suspended_at is not None else None


def _not_this_role(role: Role, to: Standing, *, setting_up: bool) -> str | None:
    if role is Role.CLIENT:
        return "client is the role of a machine's token, not of a person"
    if setting_up and role is not Role.ADMINISTRATOR:
        return "the service is being set up: a second administrator comes first"
    if (role in STATE_BOUND) != (to.state is not None):
        return f"{role.value} is {'bound to a State' if role in STATE_BOUND else 'a role of the Secretariat'}: this person is not"
    return None


def _not_for_this_time(wanted: RoleGrant, now: datetime) -> str | None:
    months = longest(wanted.role)
    if wanted.starts_at > now + AHEAD:
        return f"a role begins within {AHEAD.days} days"
    if wanted.ends_at is None or wanted.ends_at > months_after(wanted.starts_at, months):
        return f"{wanted.role.value} is given for {months} months at most"
    if wanted.ends_at <= max(wanted.starts_at, now):
        return "it would be over before it begins"
    return None


def _not_by(giver: Principal, role: Role, to: Standing) -> str | None:
    if Role.ADMINISTRATOR in giver.roles or (role in BY_EDITORS and _editor_of(giver, to.state)):
        return None
    return f"{role.value} is given by an administrator" + (", or by an editor of that State" if role in BY_EDITORS else "")


def _editor_of(who: Principal, state: str | None) -> bool:
    return Role.STATE_EDITOR in who.roles and who.state is not None and who.state == state
