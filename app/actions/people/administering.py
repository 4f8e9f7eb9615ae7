"""Looking after accounts: opening one, giving and ending roles, a second administrator's word, suspending, restoring, recovering.

Each needs a fresh step-up, and leaves its event in the unit that changes something.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.actions import refusals
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, fault, members, state_code
from app.actions.people.accounts import described, grant_json, visible
from app.actions.people.asked import day, short_text
from app.actions.people.enrolment import finish_set_up, make_link, target
from app.actions.people.letters import About, tell
from app.actions.people.starting import new_account
from app.domain.access import Matter, Permission, Role, Verdict
from app.domain.errors import AccountConflict, Forbidden, NotFound
from app.domain.people.granting import SECOND_NEEDED, may_confirm, may_give, may_suspend, second_needed
from app.domain.people.standing import PRIVILEGED, RoleGrant, Standing
from app.identity.tokens import token_hash
from app.store.people import Waiting
from app.store.unit import Writing

MANAGE = Permission.MANAGE_ACCOUNTS
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_REASON = 200, 254, 500


def invite(house: House, caller: Caller, body: Any) -> dict[str, Any]:
    """Opens an account, without any role, and makes the link by which its person enrols. The link is told once, here."""
    with refusals.kept(house, caller, MANAGE):
        given = members(body, ("name", "email", "state"))
        name, email = (
            short_text(given.get("name"), "name", _LONGEST_NAME),
            short_text(given.get("email"), "email", _LONGEST_ADDRESS),
        )
        if not _ADDRESS.fullmatch(email):
            raise fault("/email", "email is an address such as name@ministry.example")
        state = _state(given.get("state"))
        reason = caller.require(MANAGE, Matter(state))
        with house.database.writing() as unit:
            account = new_account(unit, name, email, state)
            link = make_link(unit, house, account.id, caller.principal.account)
            _remember(unit, caller, "open-account", reason, account.id)
            return {**described(house, unit, visible(unit, caller, account.id)), "invitation": link.as_json()}


def give(house: House, caller: Caller, identifier: str, body: Any) -> dict[str, Any]:
    """Gives a role for a time, or keeps it as a proposal where a second administrator has to agree."""
    wanted = _wanted(house, body)
    with _looking_after(house, caller, identifier) as (unit, standing):
        setting_up = unit.people.setting_up()
        reason = _ruled(may_give(caller.principal, wanted, standing, unit.now, setting_up=setting_up))
        told = {"account": identifier, **grant_json(wanted)}
        if second_needed(wanted.role, setting_up=setting_up):
            name = unit.people.propose(identifier, wanted, caller.principal.account)
            _remember(unit, caller, "propose-role", f"{wanted.role.value}: {reason}", identifier, name)
            return {**told, "status": "proposed", "proposal": name}
        _grant(unit, house, identifier, wanted, (caller.principal.account, None))
        _remember(unit, caller, "give-role", f"{wanted.role.value}: {reason}", identifier)
        finish_set_up(unit, identifier)
        return {**told, "status": "given", "proposal": None}


def confirm(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """A second administrator agrees: the role is given as proposed."""
    with _settling(house, caller, identifier) as (unit, waiting):
        reason = _ruled(may_confirm(caller.principal, waiting.proposal, unit.now))
        standing = visible(unit, caller, waiting.account)
        if standing.suspended_at is not None:
            raise AccountConflict("the account was suspended since: restore it first")
        unit.people.settle(identifier, caller.principal.account, accepted=True)
        _grant(unit, house, waiting.account, waiting.proposal.grant, (waiting.proposed_by, caller.principal.account))
        role = waiting.proposal.grant.role.value
        _remember(unit, caller, "confirm-role", f"{role}: {reason}", waiting.account, identifier)
    return {"id": identifier, "account": waiting.account, "status": "confirmed", **grant_json(waiting.proposal.grant)}


def refuse(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """An administrator does not agree, or takes back what they proposed."""
    with _settling(house, caller, identifier) as (unit, waiting):
        unit.people.settle(identifier, caller.principal.account, accepted=False)
        role = waiting.proposal.grant.role.value
        _remember(unit, caller, "refuse-role", f"{role}: not agreed", waiting.account, identifier)
    return {"id": identifier, "account": waiting.account, "status": "refused", **grant_json(waiting.proposal.grant)}


def end_role(house: House, caller: Caller, identifier: str, body: Any) -> dict[str, Any]:
    """Ends a role now."""
    role = _role(members(body, ("role",)).get("role"))
    with _looking_after(house, caller, identifier) as (unit, standing):
        reason = _ruled(may_suspend(caller.principal, standing, unit.now))
        if not unit.accounts.end_role(identifier, role):
            raise AccountConflict(f"this account does not hold the role {role.value}")
        _remember(unit, caller, "end-role", f"{role.value}: {reason}", identifier)
        return described(house, unit, visible(unit, caller, identifier))


def suspend(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """Closes an account at once: its sessions and links end, its tokens stand for nobody."""
    with _looking_after(house, caller, identifier) as (unit, standing):
        reason = _ruled(may_suspend(caller.principal, standing, unit.now))
        close(unit, identifier)
        _remember(unit, caller, "suspend", reason, identifier)
        return described(house, unit, visible(unit, caller, identifier))


def close(unit: Writing, account: str) -> bool:
    """Suspends an account and ends whatever it has open; False where there is nothing to suspend."""
    unit.sessions.end(account)
    unit.glass.end_all(account, None)
    unit.people.withdraw_invitations(account)
    return unit.people.suspend(account)


def restore(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """Opens a suspended account again, or one that a long absence has closed."""
    with _looking_after(house, caller, identifier) as (unit, standing):
        reason = _ruled(may_suspend(caller.principal, standing, unit.now))
        unit.people.restore(identifier)
        _remember(unit, caller, "restore", reason, identifier)
        return described(house, unit, visible(unit, caller, identifier))


def recover(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """A new link for somebody who lost their passkeys: those end, and sessions, tokens and the roles that two have to agree on.

    Otherwise whoever recovers an approver's account would hold an approver's passkey.
    """
    with _looking_after(house, caller, identifier) as (unit, standing):
        reason = _ruled(may_suspend(caller.principal, standing, unit.now))
        if standing.suspended_at is not None:
            raise AccountConflict("the account is suspended: restore it first")
        unit.people.revoke_passkeys(identifier)
        unit.sessions.end(identifier)
        unit.glass.end_all(identifier, caller.principal.account)
        unit.accounts.revoke_tokens(identifier)
        unit.passwords.remove(identifier)
        unit.vouched.part(identifier)
        for role in sorted(SECOND_NEEDED):
            unit.accounts.end_role(identifier, role)
        link = make_link(unit, house, identifier, caller.principal.account)
        tell(unit, house, identifier, About.RECOVERED, _name(unit, caller), key=token_hash(link.url).hex())
        _remember(unit, caller, "recover", reason, identifier)
        return {**described(house, unit, visible(unit, caller, identifier)), "invitation": link.as_json()}


def allow_password(house: House, caller: Caller, identifier: str, body: Any) -> dict[str, Any]:
    """Lets somebody who cannot have a passkey enrol a password by their link instead, for a reason that is kept."""
    because = short_text(members(body, ("because",)).get("because"), "because", _LONGEST_REASON)
    with _looking_after(house, caller, identifier) as (unit, standing):
        reason = _ruled(may_suspend(caller.principal, standing, unit.now))
        privileged = standing.roles(unit.now) & PRIVILEGED
        if privileged:
            raise Forbidden(f"{', '.join(sorted(privileged))}: with a passkey only")
        unit.passwords.allow(identifier, because)
        _remember(unit, caller, "allow-password", f"{reason}: {because}", identifier)
        return described(house, unit, visible(unit, caller, identifier))


@contextmanager
def _looking_after(house: House, caller: Caller, identifier: str) -> Iterator[tuple[Writing, Standing]]:
    """A unit on one account that the caller may know of and look after. Raises NotFound, Forbidden; a refusal leaves its trace."""
    with refusals.kept(house, caller, MANAGE, identifier):
        caller.require(MANAGE)
        with house.database.writing() as unit:
            standing = visible(unit, caller, identifier)
            caller.require(MANAGE, Matter(standing.state))
            yield unit, standing


@contextmanager
def _settling(house: House, caller: Caller, identifier: str) -> Iterator[tuple[Writing, Waiting]]:
    with refusals.kept(house, caller, MANAGE, identifier):
        caller.require(MANAGE)
        with house.database.writing() as unit:
            found = unit.people.waiting(identifier)
            if not found or Role.ADMINISTRATOR not in caller.principal.roles:
                raise NotFound("no such role waits to be confirmed")
            yield unit, found[0]


def _grant(unit: Writing, house: House, account: str, wanted: RoleGrant, by: tuple[str, str | None]) -> None:
    """Gives a role; ``by`` are who gives it, and who confirmed."""
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


def _ruled(verdict: Verdict) -> str:
    if not verdict.allowed:
        raise Forbidden(verdict.reason)
    return verdict.reason


def _remember(unit: Writing, caller: Caller, action: str, reason: str, *about: str) -> None:
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


def _state(value: Any) -> str | None:
    try:
        return state_code(value)
    except Unfit as error:
        raise fault("/state", f"state: {error}") from error
