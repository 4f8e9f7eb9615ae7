"""Break-glass as those see it whom it concerns: one's own, of and about an editor's State, all for auditors.

The reason in words, and what a review wrote, are for fewer: the opened State learns who and what for, not of somebody's case.
"""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, cursor, place_of, wrong
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, state_code
from app.actions.people.enrolment import target
from app.domain.access import Audience, Permission
from app.domain.errors import NotFound
from app.domain.moment import format_instant
from app.domain.people.break_glass import Review, concerned, may_know_why
from app.store.break_glass import Kept, Told, Wanted
from app.store.unit import Reading, Writing

SEE = Permission.SEE_BREAK_GLASS


def every(house: House, caller: Caller, asked: Asked) -> Answer:
    """Those that concern the caller, newest first; filtered by ``state`` (whose contacts), ``open`` and ``unreviewed``."""
    with refusals.kept(house, caller, SEE):
        reason = caller.require(SEE)
        now, limit, place = house.clock.now(), asked.limit(), place_of(asked, tuple[Annotated[int, msgspec.Meta(ge=0, le=2**53)]])
        wanted = Wanted(concerned(caller.principal), now, _state(asked), asked.flag("open"), asked.flag("unreviewed"))
        with house.database.reading() as unit:
            found, total = unit.glass.some(wanted, place[0] if place else None, limit + 1), unit.glass.count(wanted)
            names = unit.accounts.names({each.opening.account for each in found})
            items = [as_json(house, caller, each, names[each.opening.account]) for each in found[:limit]]
    following = cursor((found[limit - 1].number,)) if len(found) > limit else None
    view = house.shelf.edition(now).view(caller.clearance)
    content = {"items": items, "next": following, "meta": meta(view, Audience.RESTRICTED, total=total)}
    return _audited(house, caller, reason, content, items)


def one(house: House, caller: Caller, identifier: str) -> Answer:
    """One, with what was said of it. Raises NotFound for one that is not there, and alike for one that does not concern them."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            content = described(house, unit, caller, visible(unit, caller, identifier))
    return _audited(house, caller, reason, content, (content,))


def visible(unit: Reading | Writing, caller: Caller, identifier: str) -> Kept:
    """One that concerns the caller. Raises NotFound otherwise, the same as for one that is not there."""
    kept = unit.glass.one(identifier)
    if kept is None or not concerned(caller.principal).by(kept.opening):
        raise NotFound("there is no such break-glass")
    return kept


def described(house: House, unit: Reading | Writing, caller: Caller, kept: Kept) -> dict[str, Any]:
    """It with what was said of it."""
    said = unit.glass.remarks(kept.opening.id)
    names = unit.accounts.names({kept.opening.account, *(each.account for each in said)})
    remarks = [
        {"by": each.account, "name": names[each.account], "at": format_instant(each.at), "text": house.seal.open(each.text)}
        for each in said
    ]
    return {**as_json(house, caller, kept, names[kept.opening.account]), "remarks": remarks}


def as_json(house: House, caller: Caller, kept: Kept, name: str) -> dict[str, Any]:
    """It, of a person of that name, as the caller may know it: no ``reason`` and no review's ``note`` for some."""
    opening, knowing = kept.opening, may_know_why(caller.principal, kept.opening)
    return {
        "id": opening.id,
        "state": opening.state,
        "account": opening.account,
        "name": name,
        "home": opening.home,
        "roles": sorted(opening.roles),
        "purpose": opening.purpose,
        "drill": opening.drill,
        "opened_at": format_instant(opening.opened_at),
        "ends_at": format_instant(opening.ends_at),
        "open": opening.open_at(house.clock.now()),
        "ended_by": kept.ended_by,
        "told": told_json(kept.told),
        **({"reason": house.seal.open(kept.reason)} if knowing else {}),
        "review": _review(house, opening.review, kept.note, knowing=knowing) if opening.review else None,
    }


def told_json(told: Told) -> dict[str, int]:
    """To how many addresses of whom a letter went."""
    return {"state": told.state, "home": told.home, "secretariat": told.secretariat}


def _review(house: House, review: Review, note: str | None, *, knowing: bool) -> dict[str, Any]:
    found = {"outcome": review.outcome.value, "by": review.by, "at": format_instant(review.at)}
    return {**found, "note": house.seal.open(note or "")} if knowing else found


def _state(asked: Asked) -> str | None:
    try:
        return state_code(asked.parameters.get("state"))
    except Unfit as error:
        raise wrong("state", f"state: {error}", error.suggestion, code="unknown-state") from error


def _audited(
    house: House, caller: Caller, reason: str, content: dict[str, Any], shown: Iterable[dict[str, Any]]
) -> Answer:  # fmt: skip
    targets = tuple(target(each["id"]) for each in shown)
    fields = ("reason",) if any("reason" in each for each in shown) else ()
    event = caller.event(house.clock.now(), SEE.value, reason, targets=targets, fields=fields, count=len(targets))
    house.journal.write_blocking(event)
    return answer(msgspec.json.encode(content), Audience.RESTRICTED, targets, fields)
