"""Looking after accounts: giving and ending roles, suspending, restoring, recovering.

Each needs a fresh step-up, and leaves its event in the unit that changes something.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from app.actions import refusals
from app.actions.answer import answer
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.accounts import described, grant_json, leave_trace, visible
from app.actions.people.asked import day, short_text
from app.actions.people.ending import close, empty
from app.actions.people.enrolment import finish_set_up, make_link, target
from app.actions.people.granting import grant
from app.actions.people.letters import About, tell
from app.actions.people.once import Content, Instruction, encoded, once, tagged
from app.actions.reply import Reply
from app.domain.access import Audience, Matter, Permission, Principal, Role, Verdict
from app.domain.errors import AccountConflict, Forbidden, StaleRepresentation
from app.domain.people.granting import may_give, may_restore, may_suspend, second_needed
from app.domain.people.standing import PRIVILEGED, Method, RoleGrant, Standing
from app.identity.tokens import token_hash
from app.store.people_kept import Waiting
from app.store.unit import Writing

MANAGE = Permission.MANAGE_ACCOUNTS
_LONGEST_REASON = 500


def give(house: House, asked: Instruction, identifier: str) -> Reply:
    """Gives a role for a time, or keeps it as a proposal where a second administrator has to agree."""
    return _looking_after(house, asked, identifier, "give-role", partial(_given, house, asked.caller, _wanted(house, asked.body)))


def _given(house: House, caller: Caller, asked: RoleGrant, unit: Writing, standing: Standing) -> Content:
    finish_set_up(unit, standing.account)  # the second administrator's role may have begun meanwhile
    setting_up, wanted = unit.people.setting_up(), asked.from_now(unit.now)
    proposed = [each.proposal.grant.role for each in unit.people.waiting() if _waits(each, standing, unit.now)]
    reason = ruled(may_give(caller.principal, wanted, standing, unit.now, setting_up=setting_up, proposed=proposed))
    told = {"account": standing.account, **grant_json(wanted)}
    if second_needed(wanted.role, setting_up=setting_up):
        if wanted.role in proposed:
            raise AccountConflict(f"{wanted.role.value} waits for a second administrator already")
        name = unit.people.propose(standing.account, wanted, caller.principal.account)
        remember(unit, caller, "propose-role", f"{wanted.role.value}: {reason}", standing.account, name)
        return {**told, "status": "proposed", "proposal": name}
    grant(unit, house, standing.account, wanted, (caller.principal.account, None))
    remember(unit, caller, "give-role", f"{wanted.role.value}: {reason}", standing.account)
    finish_set_up(unit, standing.account)
    return {**told, "status": "given", "proposal": None}


def _waits(waiting: Waiting, standing: Standing, now: datetime) -> bool:
    return waiting.account == standing.account and waiting.proposal.waits(now)


def end_role(house: House, asked: Instruction, identifier: str) -> Reply:
    """Ends a role now."""
    role = _role(members(asked.body, ("role",)).get("role"))

    def ended(unit: Writing, reason: str) -> str:
        if not unit.accounts.end_role(identifier, role):
            raise AccountConflict(f"this account does not hold the role {role.value}")
        return f"{role.value}: {reason}"

    return _changing(house, asked, identifier, "end-role", ended)


def suspend(house: House, asked: Instruction, identifier: str) -> Reply:
    """Closes an account at once: its sessions and links end, its tokens stand for nobody."""
    members(asked.body, ())

    def suspended(unit: Writing, reason: str) -> str:
        close(unit, identifier, asked.caller.principal.account)
        return reason

    return _changing(house, asked, identifier, "suspend", suspended)


def restore(house: House, asked: Instruction, identifier: str) -> Reply:
    """Opens a suspended account again, or one that a long absence has closed. Only administrators do."""
    members(asked.body, ())

    def restored(unit: Writing, reason: str) -> str:
        unit.people.restore(identifier)
        return reason

    return _changing(house, asked, identifier, "restore", restored, may=may_restore)


def recover(house: House, asked: Instruction, identifier: str) -> Reply:
    """A new link for somebody who lost their passkeys: those end, and sessions, tokens, the leave to have a password, and the
    roles that two have to agree on, held or waiting. A suspended account is opened again, by administrators only.
    """
    members(asked.body, ())
    return _looking_after(house, asked, identifier, "recover", partial(_recovered, house, asked.caller), secret=True)


def _recovered(house: House, caller: Caller, unit: Writing, standing: Standing) -> Content:
    account, may = standing.account, may_suspend if standing.suspended_at is None else may_restore
    reason = ruled(may(caller.principal, standing, unit.now))
    empty(unit, account, caller.principal.account)
    if standing.suspended_at is not None:
        unit.people.restore(account)
    link = make_link(unit, house, account, caller.principal.account)
    tell(unit, house, account, About.RECOVERED, _name(unit, caller), key=token_hash(link.url).hex())
    remember(unit, caller, "recover", reason, account)
    return {**described(house, unit, visible(unit, caller, account)), "invitation": link.as_json()}


def allow_password(house: House, asked: Instruction, identifier: str) -> Reply:
    """Lets somebody who cannot have a passkey enrol a password by their link instead, for a reason that is kept."""
    because = short_text(members(asked.body, ("because",)).get("because"), "because", _LONGEST_REASON)

    def allowed(unit: Writing, reason: str) -> str:
        privileged = unit.people.standings([identifier])[0].roles(unit.now) & PRIVILEGED
        if privileged:
            raise Forbidden(f"{', '.join(sorted(privileged))}: with a passkey only")
        unit.passwords.allow(identifier, because)
        return f"{reason}: {because}"

    return _changing(house, asked, identifier, "allow-password", allowed)


def disallow_password(house: House, asked: Instruction, identifier: str) -> Reply:
    """Takes the leave to have a password back, and the password with the sessions that it began."""
    members(asked.body, ())

    def disallowed(unit: Writing, reason: str) -> str:
        unit.passwords.disallow(identifier)
        unit.sessions.end_by(identifier, Method.PASSWORD)
        return reason

    return _changing(house, asked, identifier, "disallow-password", disallowed)


def _changing(
    house: House,
    asked: Instruction,
    identifier: str,
    action: str,
    change: Callable[[Writing, str], str],
    *,
    may: Callable[[Principal, Standing, datetime], Verdict] = may_suspend,
) -> Reply:
    """Changes an account and answers it as it is then.

    ``change`` gets the reason why this caller may, and gives what is recorded.
    """

    def changed(unit: Writing, standing: Standing) -> Content:
        reason = ruled(may(asked.caller.principal, standing, unit.now))
        remember(unit, asked.caller, action, change(unit, reason), identifier)
        return described(house, unit, visible(unit, asked.caller, identifier))

    return tagged(_looking_after(house, asked, identifier, action, changed))


def _looking_after(
    house: House,
    asked: Instruction,
    identifier: str,
    action: str,
    work: Callable[[Writing, Standing], Content],
    *,
    secret: bool = False,
) -> Reply:
    """Work on one account that the caller may know of and look after, as they saw it.

    Raises NotFound, Forbidden, StaleRepresentation. A refusal leaves its trace.
    """
    caller = asked.caller

    def done(unit: Writing) -> Content:
        standing = visible(unit, caller, identifier)
        reason = caller.require(MANAGE, Matter(standing.state))
        _refuse_stale(house, asked, unit, standing, reason)
        return work(unit, standing)

    with refusals.kept(house, caller, MANAGE, identifier):
        caller.require(MANAGE)
        return once(house, asked, f"{action} {identifier}", done, secret=secret)


def _refuse_stale(house: House, asked: Instruction, unit: Writing, standing: Standing, reason: str) -> None:
    if asked.condition is None:
        return
    try:
        asked.condition(answer(encoded(described(house, unit, standing)), Audience.RESTRICTED))
    except StaleRepresentation:  # it comes with the account as it is now
        leave_trace(house, asked.caller, reason, (standing.account,))
        raise


def _name(unit: Writing, caller: Caller) -> str:
    account = caller.principal.account
    return unit.accounts.names((account,)).get(account, account)


def ruled(verdict: Verdict) -> str:
    """The reason why it may be. Raises Forbidden."""
    if not verdict.allowed:
        raise Forbidden(verdict.reason)
    return verdict.reason


def remember(unit: Writing, caller: Caller, action: str, reason: str, *about: str) -> None:
    """Keeps the event in the unit of what it tells of."""
    targets = tuple(target(each) for each in about)
    unit.trail.record(caller.event(unit.now, action, reason, targets=targets, count=len(targets)))


def _wanted(house: House, body: Any) -> RoleGrant:
    given = members(body, ("role", "starts_on", "ends_on"))
    role = _role(given.get("role"))
    starts = house.clock.now() if given.get("starts_on") is None else day(house, given["starts_on"], "starts_on")
    return RoleGrant(role, starts, day(house, given.get("ends_on"), "ends_on"))


def _role(value: Any) -> Role:
    try:
        return Role(value)
    except ValueError as error:
        detail = f"role is one of {', '.join(Role)}"
        raise fault("/role", detail, "missing-member" if value is None else "invalid-value") from error
