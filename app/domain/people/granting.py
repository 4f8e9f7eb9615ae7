"""Who may give which role to whom, for how long, and when a second administrator has to agree."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.access import STATE_BOUND, Principal, Role, Verdict
from app.domain.people.signing_in import administrators
from app.domain.people.standing import RoleGrant, Standing

SECOND_NEEDED = frozenset({Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR})
BY_EDITORS = frozenset({Role.OFFICER, Role.DUTY_OFFICER})
"""What an editor gives to people of the own State; another editor is an administrator's business."""

ON_THE_REGISTER = frozenset({Role.REGISTRAR, Role.APPROVER, Role.AUDITOR})
"""What nobody does who looks after accounts: they could make the second person whom the register asks for."""

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

    def waits(self, now: datetime) -> bool:
        """Whether it can still be confirmed."""
        return now < self.proposed_at + PROPOSED_FOR


def months_after(instant: datetime, months: int) -> datetime:
    """The same time of day that many calendar months later, on the month's last day where it has no such day."""
    years, month = divmod(instant.month - 1 + months, 12)
    year = instant.year + years
    return instant.replace(year=year, month=month + 1, day=min(instant.day, monthrange(year, month + 1)[1]))


def longest(role: Role) -> int:
    """For how many months ``role`` is given at most: duty officers are accredited for twelve."""
    return ACCREDITED_MONTHS if role is Role.DUTY_OFFICER else LONGEST_MONTHS


def may_give(
    giver: Principal, wanted: RoleGrant, to: Standing, now: datetime, *, setting_up: bool, proposed: Collection[Role] = ()
) -> Verdict:
    """Whether ``giver`` may give, or propose, ``wanted``, where ``proposed`` wait for ``to`` already.

    Whether a second administrator is needed says ``second_needed``.
    """
    refusal = (
        _not_this_person(giver, to)
        or _not_this_role(wanted.role, to, setting_up=setting_up)
        or _not_beside(wanted.role, to.granted(now).union(proposed))
        or _not_for_this_time(wanted, now)
        or _not_by(giver, wanted.role, to)
    )
    return Verdict(allowed=refusal is None, reason=refusal or f"{wanted.role.value} may be given")


def second_needed(role: Role, *, setting_up: bool) -> bool:
    """Whether ``role`` waits for a second administrator. While there is none yet, the first one makes the second."""
    return role in SECOND_NEEDED and not setting_up


def may_confirm(confirmer: Principal, proposal: Proposal, now: datetime, *, proposer: Standing, to: Standing) -> Verdict:
    """Whether ``confirmer`` may make the proposed role effective for ``to``, as ``proposer`` and they stand now."""
    if Role.ADMINISTRATOR not in confirmer.roles:
        return Verdict(allowed=False, reason="only an administrator confirms a role")
    if confirmer.person == proposal.proposer:
        return Verdict(allowed=False, reason="a second administrator must confirm, never the one who proposed")
    if confirmer.person == proposal.person:
        return Verdict(allowed=False, reason="nobody gives a role to oneself")
    if not proposal.waits(now):
        return Verdict(allowed=False, reason=f"the proposal is older than {PROPOSED_FOR.days} days: propose it again")
    if not administrators([proposer], now):
        return Verdict(allowed=False, reason="whoever proposed it is no administrator any more: propose it again")
    refusal = _not_beside(proposal.grant.role, to.granted(now))
    return Verdict(allowed=refusal is None, reason=refusal or "a second administrator agrees")


def may_restore(by: Principal, of: Standing, now: datetime) -> Verdict:
    """Whether ``by`` may open the account of ``of`` again: one administrator. An editor undoes nothing that another has closed."""
    verdict = may_suspend(by, of, now)
    if verdict.allowed and Role.ADMINISTRATOR not in by.roles:
        return Verdict(allowed=False, reason="only an administrator opens an account again")
    return verdict


def may_suspend(by: Principal, of: Standing, now: datetime) -> Verdict:
    """Whether ``by`` may suspend, or renew the sign-in of, ``of``: one administrator, or an editor at home.

    For editors the roles to come count as well: an account that is to be an editor's is none of theirs.
    """
    if by.person == of.person:
        return Verdict(allowed=False, reason="nobody decides about one's own account")
    if Role.ADMINISTRATOR in by.roles:
        return Verdict(allowed=True, reason="administrator")
    if _editor_of(by, of.state) and of.granted(now) <= BY_EDITORS:
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


def _not_beside(role: Role, held: frozenset[Role]) -> str | None:
    """Two natural persons: whoever opens accounts does not work on the register, nor look into who did."""
    other = frozenset({Role.ADMINISTRATOR}) if role in ON_THE_REGISTER else ON_THE_REGISTER
    beside = held & other if role in {*ON_THE_REGISTER, Role.ADMINISTRATOR} else frozenset()
    return f"{role.value} is held by nobody who is, or is to be, {', '.join(sorted(beside))}" if beside else None


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
