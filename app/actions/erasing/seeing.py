"""Erasures as people see them: who asked for what, on what ground, what became of it. Ids and names of fields, never a value."""

from typing import Annotated, Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, cursor, place_of
from app.actions.house import Caller, House
from app.domain.access import Audience, Matter, Permission, decide
from app.domain.audit import Target
from app.domain.errors import NotFound
from app.domain.moment import format_instant
from app.store.erasures import Kept
from app.store.unit import Reading, Writing

SEE = Permission.SEE_ERASURE
_HIGHEST = Audience.RESTRICTED.label


def every(house: House, caller: Caller, asked: Asked) -> Answer:
    """Those that the caller may see, the newest first, a page at a time."""
    with refusals.kept(house, caller, SEE):
        reason = caller.require(SEE)
        limit, place = asked.limit(), place_of(asked, tuple[Annotated[int, msgspec.Meta(ge=0, le=2**53)]])
        with house.database.reading() as unit:
            seen = [each for each in unit.erasures.all() if _sees(caller, each)]
    page = [each for each in seen if place is None or each.number < place[0]]
    following = cursor((page[limit - 1].number,)) if len(page) > limit else None
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    items = [as_json(each) for each in page[:limit]]
    content = {"items": items, "next": following, "meta": meta(view, Audience.RESTRICTED, total=len(seen))}
    return _audited(house, caller, reason, content, page[:limit])


def one(house: House, caller: Caller, identifier: str) -> Answer:
    """One of them. Raises NotFound for one that is not there, and alike for one of another State."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            kept = visible(unit, caller, identifier)
    return _audited(house, caller, reason, as_json(kept) | _why(house, kept), [kept])


def visible(unit: Reading | Writing, caller: Caller, identifier: str) -> Kept:
    """One that the caller may see. Raises NotFound otherwise."""
    kept = unit.erasures.one(identifier)
    if kept is None or not _sees(caller, kept):
        raise NotFound("there is no such erasure")
    return kept


def _sees(caller: Caller, kept: Kept) -> bool:
    return decide(caller.principal, SEE, Matter(kept.state)).allowed


def _why(house: House, kept: Kept) -> dict[str, Any]:
    """What the two people wrote, which lies sealed."""
    return {"reason": house.seal.open(kept.reason), "note": house.seal.open(kept.note) if kept.note else None}


def as_json(kept: Kept) -> dict[str, Any]:
    """It with what was found when it was asked for: exactly that is erased, or nothing."""
    said: dict[str, Any] = msgspec.json.decode(kept.wanted)
    return {
        "id": kept.id,
        "state": kept.state,
        "status": kept.status.value,
        "ground": kept.ground,
        "digest": kept.digest,
        **said["found"],
        "asked_by": kept.account,
        "asked_at": format_instant(kept.asked_at),
        "decided_by": kept.decided_by,
        "decided_at": format_instant(kept.decided_at) if kept.decided_at else None,
        "wiped_at": format_instant(kept.wiped_at) if kept.wiped_at else None,
    }


def _targets(kept: Kept) -> tuple[Target, ...]:
    """What an event tells it is about: the erasure, then its records and notifications."""
    said = msgspec.json.decode(kept.wanted)["found"]
    names = dict.fromkeys((*(line["id"] for line in said["lines"]), *said["papers"], *said["plans"]))
    return (Target(kept.id, None, _HIGHEST, kept.state), *(Target(name, None, _HIGHEST, kept.state) for name in names))


def remember(unit: Writing, caller: Caller, action: str, *, reason: str, kept: Kept) -> None:
    """Leaves an event of what was asked, or done."""
    said = msgspec.json.decode(kept.wanted)["found"]
    fields = tuple(sorted({name for line in said["lines"] for name in line["fields"]}))
    about = _targets(kept)
    unit.trail.record(caller.event(unit.now, action, reason, targets=about, fields=fields, count=len(about)))


def _audited(house: House, caller: Caller, reason: str, content: dict[str, Any], seen: list[Kept]) -> Answer:
    about = tuple(Target(each.id, None, _HIGHEST, each.state) for each in seen)
    house.journal.write_blocking(caller.event(house.clock.now(), SEE.value, reason, targets=about, count=len(about)))
    return answer(msgspec.json.encode(content), Audience.RESTRICTED, about)
