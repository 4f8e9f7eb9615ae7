"""Looking after accounts: giving and ending roles, suspending, restoring, recovering.

Each needs a fresh step-up, and leaves its event in the unit that changes something.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.actions import refusals
from app.actions.answer import answer
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.accounts import described, grant_json, leave_trace, visible
from app.actions.people.asked import day, short_text
from app.actions.people.enrolment import finish_set_up, make_link, target
from app.actions.people.letters import About, tell
from app.actions.people.once import Content, Instruction, encoded, once, tagged
from app.actions.reply import Reply
from app.domain.access import Audience, Matter, Permission, Role, Verdict
from app.domain.errors import AccountConflict, Forbidden, StaleRepresentation
from app.domain.people.granting import SECOND_NEEDED, may_give, may_suspend, second_needed
from app.domain.people.standing import PRIVILEGED, RoleGrant, Standing
from app.identity.tokens import token_hash
from app.store.unit import Writing

MANAGE = Permission.MANAGE_ACCOUNTS
_LONGEST_REASON = 500


def give(house: House, asked: Instruction, identifier: str) -> Reply:
    """Gives a role for a time, or keeps it as a proposal where a second administrator has to agree."""
    return _looking_after(house, asked, identifier, "give-role", partial(_given, house, asked.caller, _wanted(house, asked.body)))


def _given(house: House, caller: Caller, wanted: RoleGrant, unit: Writing, standing: Standing) -> Content:
    setting_up = unit.people.setting_up()
    reason = ruled(may_give(caller.principal, wanted, standing, unit.now, setting_up=setting_up))
    told = {"account": standing.account, **grant_json(wanted)}
    if second_needed(wanted.role, setting_up=setting_up):
        name = unit.people.propose(standing.account, wanted, caller.principal.account)
        remember(unit, caller, "propose-role", f"{wanted.role.value}: {reason}", standing.account, name)
        return {**told, "status": "proposed", "proposal": name}
    grant(unit, house, standing.account, wanted, (caller.principal.account, None))
    remember(unit, caller, "give-role", f"{wanted.role.value}: {reason}", standing.account)
    finish_set_up(unit, standing.account)
    return {**told, "status": "given", "proposal": None}


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
        close(unit, identifier)
        return reason

    return _changing(house, asked, identifier, "suspend", suspended)


def close(unit: Writing, account: str) -> bool:
    """Suspends an account and ends whatever it has open; False where there is nothing to suspend."""
    unit.sessions.end(account)
    unit.people.withdraw_invitations(account)
    return unit.people.suspend(account)


def restore(house: House, asked: Instruction, identifier: str) -> Reply:
    """Opens a suspended account again, or one that a long absence has closed."""
    members(asked.body, ())

    def restored(unit: Writing, reason: str) -> str:
        unit.people.restore(identifier)
        return reason

    return _changing(house, asked, identifier, "restore", restored)


def recover(house: House, asked: Instruction, identifier: str) -> Reply:
    """A new link for somebody who lost their passkeys: those end, and sessions, tokens and the roles that two have to agree on.

    Otherwise whoever recovers an approver's account would hold an approver's passkey.
    """
    members(asked.body, ())
    return _looking_after(house, asked, identifier, "recover", partial(_recovered, house, asked.caller), secret=True)


def _recovered(house: House, caller: Caller, unit: Writing, standing: Standing) -> Content:
    reason, account = ruled(may_suspend(caller.principal, standing, unit.now)), standing.account
    if standing.suspended_at is not None:
        raise AccountConflict("the account is suspended: restore it first")
    unit.people.revoke_passkeys(account)
    unit.sessions.end(account)
    unit.accounts.revoke_tokens(account)
    unit.passwords.remove(account)
    unit.vouched.part(account)
    for role in sorted(SECOND_NEEDED):
        unit.accounts.end_role(account, role)
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


def _changing(house: House, asked: Instruction, identifier: str, action: str, change: Callable[[Writing, str], str]) -> Reply:
    """Changes an account and answers it as it is then.

    ``change`` gets the reason why this caller may, and gives what is recorded.
    """

    def changed(unit: Writing, standing: Standing) -> Content:
        reason = ruled(may_suspend(asked.caller.principal, standing, unit.now))
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


def grant(unit: Writing, house: House, account: str, wanted: RoleGrant, by: tuple[str, str | None]) -> None:
    """Gives a role; ``by`` are who gives it, and who confirmed. Raises AccountConflict where it is given already."""
    standing = unit.people.standing(account)
    if standing and any((each.role, each.starts_at) == (wanted.role, wanted.starts_at) for each in standing.grants):
        raise AccountConflict(f"{wanted.role.value} from that moment on is given already")
    times = {"starts_at": wanted.starts_at, "ends_at": wanted.ends_at}
    unit.accounts.grant(account, wanted.role, **times, given_by=by[0], confirmed_by=by[1])
    tell(
        unit, house, account, About.GIVEN, wanted.role.value, key=f"{account}\n{wanted.role.value}\n{wanted.starts_at.isoformat()}"
    )


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
