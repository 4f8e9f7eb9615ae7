"""Accounts as those see them who look after them: who is there, with which roles, and what a review has to look at."""

from typing import Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, cursor, place_of, wrong
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, state_code
from app.actions.people.enrolment import target
from app.domain.access import Audience, Matter, Permission, Role, decide
from app.domain.errors import NotFound
from app.domain.moment import format_instant
from app.domain.people.review import remarks
from app.domain.people.standing import RoleGrant, Standing
from app.store.accounts import Account
from app.store.people_kept import Waiting
from app.store.unit import Reading, Writing

SEE = Permission.SEE_ACCOUNTS


def every(house: House, caller: Caller, asked: Asked) -> Answer:
    """The accounts that the caller may see, by id; with ``state`` those of one State, with ``remarks=true`` those to review."""
    with refusals.kept(house, caller, SEE):
        reason = caller.require(SEE)
        limit, (after,), now = asked.limit(), place_of(asked, tuple[str]) or ("",), house.clock.now()
        state, noted = _state(asked), asked.flag("remarks")
        with house.database.reading() as unit:
            found = [each for each in unit.people.standings() if sees(caller, each) and state in (None, each.state)]
            found = [each for each in found if noted in (None, bool(remarks(each, now, house.zone)))]
            shown = [each for each in found if each.account > after]
            known = unit.accounts.some({each.account for each in shown[:limit]})
    items = [as_json(house, known[each.account], each) for each in shown[:limit]]
    following = cursor((items[-1]["id"],)) if len(shown) > limit else None
    return audited(house, caller, reason, listing(house, caller, items, following, len(found)), tuple(known))


def one(house: House, caller: Caller, identifier: str) -> Answer:
    """One account. Raises NotFound for one that is not there, and alike for one that the caller may not know of."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            content = described(house, unit, visible(unit, caller, identifier))
    return audited(house, caller, reason, content, (identifier,))


def proposals(house: House, caller: Caller, _asked: Asked) -> Answer:
    """The roles that wait for a second administrator."""
    with refusals.kept(house, caller, SEE):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            people = {each.account: each for each in unit.people.standings()}
            open_yet = [each for each in unit.people.waiting() if each.proposal.waits(house.clock.now())]
            waiting = [each for each in open_yet if sees(caller, people[each.account])]
            names = unit.accounts.names({each.account for each in waiting} | {each.proposed_by for each in waiting})
    items = [{**_waiting(each, names), "newest_passkey": _newest(people[each.account])} for each in waiting]
    return audited(house, caller, reason, listing(house, caller, items, None, len(items)), ())


def visible(unit: Reading | Writing, caller: Caller, identifier: str) -> Standing:
    """How an account stands that the caller may know of. Raises NotFound otherwise, the same as for one that is not there."""
    standing = unit.people.standing(identifier)
    if standing is None or not sees(caller, standing):
        raise NotFound("there is no such account")
    return standing


def described(house: House, unit: Reading | Writing, standing: Standing) -> dict[str, Any]:
    """An account as those see it who look after it."""
    return as_json(house, unit.accounts.some((standing.account,))[standing.account], standing)


def as_json(house: House, account: Account, standing: Standing) -> dict[str, Any]:
    """An account as those see it who look after it."""
    suspended, used, now = standing.suspended_at, standing.last_used_at, house.clock.now()
    return {
        "id": account.id,
        "name": account.name,
        "state": account.state,
        "email": account.email,
        "methods": sorted(standing.methods),
        "created_at": format_instant(standing.created_at),
        "last_used_at": format_instant(used) if used else None,
        "suspended_at": format_instant(suspended) if suspended else None,
        "newest_passkey": _newest(standing),
        "roles": [{**grant_json(each), "in_force": each.in_force(now)} for each in standing.grants],
        "remarks": list(remarks(standing, now, house.zone)),
    }


def _newest(standing: Standing) -> dict[str, Any] | None:
    """By which a second administrator can ask the person whether it was they who enrolled."""
    found = standing.newest_passkey
    return {"enrolled_at": format_instant(found.enrolled_at), "link_made_by": found.link_made_by} if found else None


def grant_json(grant: RoleGrant) -> dict[str, Any]:
    """A role with its times."""
    ends = grant.ends_at
    return {
        "role": Role(grant.role).value,
        "starts_at": format_instant(grant.starts_at),
        "ends_at": format_instant(ends) if ends else None,
    }


def listing(house: House, caller: Caller, items: list[dict[str, Any]], following: str | None, total: int) -> dict[str, Any]:
    """A page of what is told of accounts."""
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    return {"items": items, "next": following, "meta": meta(view, Audience.RESTRICTED, total=total)}


def _waiting(each: Waiting, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": each.id,
        "account": each.account,
        "name": names[each.account],
        "proposed_by": each.proposed_by,
        "proposed_by_name": names[each.proposed_by],
        "proposed_at": format_instant(each.proposal.proposed_at),
        **grant_json(each.proposal.grant),
    }


def sees(caller: Caller, standing: Standing) -> bool:
    """Whether the caller may know of this account."""
    return decide(caller.principal, SEE, Matter(standing.state)).allowed


def _state(asked: Asked) -> str | None:
    try:
        return state_code(asked.parameters.get("state"))
    except Unfit as error:
        raise wrong("state", f"state: {error}", error.suggestion, code="unknown-state") from error


def leave_trace(house: House, caller: Caller, reason: str, about: tuple[str, ...]) -> None:
    """Keeps that these accounts were shown, before they are. Raises AuditUnavailable."""
    targets = tuple(target(each) for each in about)
    house.journal.write_blocking(caller.event(house.clock.now(), SEE.value, reason, targets=targets, count=len(targets)))


def audited(house: House, caller: Caller, reason: str, content: dict[str, Any], about: tuple[str, ...]) -> Answer:
    """The answer, with a trace that these accounts were shown. Raises AuditUnavailable."""
    leave_trace(house, caller, reason, about)
    return answer(msgspec.json.encode(content), Audience.RESTRICTED, tuple(target(each) for each in about))
