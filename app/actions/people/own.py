"""Who one is here; one's own sessions and passkeys: seeing them, ending one, enrolling another passkey."""

from typing import Any

from app.actions.answer import meta
from app.actions.house import Caller, House
from app.actions.particulars import members
from app.actions.people import enrolment
from app.actions.people.accounts import grant_json
from app.actions.people.enrolment import target
from app.actions.people.letters import About, tell
from app.actions.people.once import Content, Instruction, once
from app.actions.people.signing_in import present
from app.actions.reply import Reply
from app.actions.still import still
from app.domain.access import Audience, Permission
from app.domain.errors import AccountConflict, NotFound
from app.domain.moment import format_instant
from app.domain.people.sessions import limits
from app.identity.challenges import CHALLENGES, Purpose, issue
from app.store.sessions import Session
from app.store.unit import Writing


def myself(house: House, caller: Caller) -> dict[str, Any]:
    """Who one is: name, address, State, the ways in, the roles that are not over, and how far one reads. Raises Unauthenticated."""
    caller.require(Permission.SEE_SELF)
    now, named = house.clock.now(), caller.principal.account
    with house.database.reading() as unit:
        standing, account = unit.people.standings([named])[0], unit.accounts.some((named,))[named]
    open_yet = [each for each in standing.grants if each.ends_at is None or each.ends_at > now]
    return {
        "name": account.name,
        "email": account.email,
        "state": account.state,
        "methods": sorted(standing.methods),
        "roles": [{**grant_json(each), "in_force": each.in_force(now)} for each in open_yet],
        "audience": caller.clearance.general.label,
        "audience_own_state": caller.clearance.highest.label,
    }


def sessions(house: House, caller: Caller) -> dict[str, Any]:
    """One's sessions that can still be used, newest first."""
    caller.require(Permission.MANAGE_OWN)
    most, now = limits(caller.principal.roles), house.clock.now()
    with house.database.reading() as unit:
        found = unit.sessions.of(caller.principal.account)
    usable = [each for each in found if each.made_at + most.absolute > now and each.last_used_at + most.idle > now]
    items = [_as_json(each, caller) for each in usable]
    return _listing(house, caller, items)


def end_session(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """Ends one of one's own sessions. Raises NotFound for any other."""
    caller.require(Permission.MANAGE_OWN)
    with house.database.writing() as unit:
        still(unit, caller)
        if not unit.sessions.end(caller.principal.account, identifier):
            raise NotFound("there is no such session of yours")
        unit.trail.record(caller.event(unit.now, "end-session", "by oneself", targets=(target(identifier),), count=1))
    return {"id": identifier, "status": "ended"}


def passkeys(house: House, caller: Caller) -> dict[str, Any]:
    """One's passkeys, oldest first."""
    caller.require(Permission.MANAGE_OWN)
    with house.database.reading() as unit:
        items = [enrolment.as_json(each) for each in unit.people.passkeys(caller.principal.account)]
    return _listing(house, caller, items)


def passkey_options(house: House, caller: Caller) -> dict[str, Any]:
    """What a browser is asked for to make another passkey."""
    session = present(caller)
    with house.database.reading() as unit:
        challenge = issue(house.seal.key(CHALLENGES), Purpose.ENROL, session, house.clock.now())
        return enrolment.asked_to_enrol(unit, house, caller.principal.account, challenge)


def add_passkey(house: House, asked: Instruction) -> Reply:
    """Enrols another passkey of one's own. Raises Unauthenticated for an answer that does not hold, AccountConflict."""
    caller, session = asked.caller, present(asked.caller)
    given = members(asked.body, ("credential", "label"))
    label = enrolment.label_of(given.get("label"))

    def added(unit: Writing) -> Content:
        made = enrolment.verified(house, given.get("credential"), session)
        new = enrolment.add(unit, caller.principal.account, made, label)
        tell(unit, house, caller.principal.account, About.ENROLLED, label, key=new.id)
        unit.trail.record(caller.event(unit.now, "enrol-passkey", "by oneself", targets=(target(new.id),), count=1))
        return enrolment.as_json(new)

    return once(house, asked, "enrol-passkey", added, status=201)


def revoke_passkey(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """Ends one of one's own passkeys, never the last one, and all other sessions. Raises NotFound, AccountConflict."""
    session, account = present(caller), caller.principal.account
    with house.database.writing() as unit:
        still(unit, caller, stepped_up=True)
        labels = {each.id: each.label for each in unit.people.passkeys(account)}
        if not unit.people.revoke_passkeys(account, identifier):
            raise NotFound("there is no such passkey of yours")
        tell(unit, house, account, About.REVOKED, labels[identifier], key=identifier)
        if not unit.people.passkeys(account):
            raise AccountConflict("this is your only passkey: enrol another first")
        unit.sessions.end_others(account, session)
        unit.trail.record(caller.event(unit.now, "revoke-passkey", "by oneself", targets=(target(identifier),), count=1))
    return {"id": identifier, "status": "revoked"}


def _listing(house: House, caller: Caller, items: list[dict[str, Any]]) -> dict[str, Any]:
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    return {"items": items, "next": None, "meta": meta(view, Audience.PUBLIC, total=len(items))}


def _as_json(session: Session, caller: Caller) -> dict[str, Any]:
    return {
        "id": session.id,
        "current": session.id == caller.session,
        "method": session.method.value,
        "agent": session.agent,
        "made_at": format_instant(session.made_at),
        "last_used_at": format_instant(session.last_used_at),
    }
