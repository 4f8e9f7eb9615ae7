"""Drills as those see them who may: the list, one, and how one is told in JSON. What a State may not know of is not there."""

from typing import Annotated, Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, cursor, place_of, wrong
from app.actions.drills.letters import Occasion, announced, results
from app.actions.drills.named import posts_of, state_names
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, state_code
from app.domain.access import Audience, Permission
from app.domain.audit import Target
from app.domain.drills.drill import Drill, Status
from app.domain.drills.sight import oversees, sees, sees_of
from app.domain.errors import NotFound
from app.domain.moment import format_instant
from app.store.drills import Wanted
from app.store.outbox import Mail
from app.store.unit import Reading, Writing

SEE = Permission.SEE_DRILL
STATUSES = tuple(each.value for each in Status)


def every(house: House, caller: Caller, asked: Asked) -> Answer:
    """Those that the caller may know of, the newest first; filtered by ``state`` and ``status``."""
    with refusals.kept(house, caller, SEE):
        reason = caller.require(SEE)
        limit, place = asked.limit(), place_of(asked, tuple[Annotated[int, msgspec.Meta(ge=0, le=2**53)]])
        status, state = asked.choice("status", STATUSES), state_of(asked)
        wanted = Wanted(oversees(caller.principal), caller.principal.state, Status(status) if status else None)
        with house.database.reading() as unit:
            found = [kept for kept in unit.drills.some(wanted) if _concerns(caller, kept.drill, state)]
    rest = [kept for kept in found if place is None or kept.number < place[0]]
    following = cursor((rest[limit - 1].number,)) if len(rest) > limit else None
    items = [as_json(caller, kept.drill) for kept in rest[:limit]]
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    content = {"items": items, "next": following, "meta": meta(view, Audience.RESTRICTED, total=len(found))}
    leave_trace(house, caller, reason, tuple(about(each["id"]) for each in items))
    return answer(msgspec.json.encode(content), Audience.RESTRICTED)


def one(house: House, caller: Caller, identifier: str) -> Answer:
    """One. Raises NotFound for one that is not there, and alike for one that the caller may not know of."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            content = described(house, unit, caller, visible(unit, caller, identifier))
    leave_trace(house, caller, reason, (about(identifier),))
    return answer(msgspec.json.encode(content), Audience.RESTRICTED)


def visible(unit: Reading | Writing, caller: Caller, identifier: str) -> Drill:
    """A drill that the caller may know of. Raises NotFound otherwise, the same as for one that is not there."""
    kept = unit.drills.one(identifier)
    if kept is None or not sees(caller.principal, kept.drill):
        raise NotFound("there is no such drill")
    return kept.drill


def as_json(caller: Caller, drill: Drill) -> dict[str, Any]:
    """It, with the States of which the caller may know. The moment at which it opens without notice is told afterwards."""
    instants = {"opened_at": drill.opened_at, "ended_at": drill.ended_at}
    return {
        "id": drill.id,
        "status": drill.status.value,
        "exercise": drill.exercise,
        "announced": drill.announced,
        "states": [state for state in drill.states if sees_of(caller.principal, drill, state)],
        "provisions": list(drill.provisions),
        "channels": list(drill.channels),
        "starts_at": format_instant(drill.starts_at),
        "ends_at": format_instant(drill.ends_at),
        **{name: format_instant(at) if at else None for name, at in instants.items()},
        "planned_by": drill.account,
        "planned_at": format_instant(drill.planned_at),
    }


def described(house: House, unit: Reading | Writing, caller: Caller, drill: Drill) -> dict[str, Any]:
    """The same; an exercise with the letters that a real one would have sent to the editors of these States."""
    content = as_json(caller, drill)
    if drill.exercise:
        letters = [mail for state in content["states"] for mail in _letters(house, unit, drill, state)]
        content["letters"] = [{"kind": each.kind, "subject": each.subject, "text": each.body} for each in letters]
    return content


def _letters(house: House, unit: Reading | Writing, drill: Drill, state: str) -> list[Mail]:
    occasion = Occasion(drill, state, state_names(unit, state, house.today()), drill.planned_at, house.secretariat)
    found = [announced(occasion, "")] if drill.announced else []
    if drill.status is Status.CLOSED:
        calls = [kept.call for kept in unit.drills.calls((drill.id,), state)]
        found.append(results(occasion, "", calls, posts_of(unit, drill, calls)))
    return found


def about(identifier: str, audience: Audience = Audience.RESTRICTED) -> Target:
    """A drill, as the audit names it."""
    return Target(identifier, None, audience.label)


def leave_trace(house: House, caller: Caller, reason: str, targets: tuple[Target, ...], fields: tuple[str, ...] = ()) -> None:
    """Keeps that these were shown, before they are. Raises AuditUnavailable."""
    event = caller.event(house.clock.now(), SEE.value, reason, targets=targets, fields=fields, count=len(targets))
    house.journal.write_blocking(event)


def state_of(asked: Asked) -> str | None:
    """The State asked for. Raises InvalidParameter for what is none."""
    try:
        return state_code(asked.parameters.get("state"))
    except Unfit as error:
        raise wrong("state", f"state: {error}", error.suggestion, code="unknown-state") from error


def _concerns(caller: Caller, drill: Drill, state: str | None) -> bool:
    if state is None:
        return sees(caller.principal, drill)
    return state in drill.states and sees_of(caller.principal, drill, state)
