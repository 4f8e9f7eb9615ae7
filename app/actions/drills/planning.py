"""Planning a drill, and moving it by hand: the Secretariat's registrars. They choose whom to try, and read no number by it."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec

from app.actions import refusals
from app.actions.answer import answer
from app.actions.asking import known_state
from app.actions.drills.asked import Wanted as Asked
from app.actions.drills.asked import in_window, wanted
from app.actions.drills.named import states
from app.actions.drills.observed import By
from app.actions.drills.running import cancel_now, close_now, open_now
from app.actions.drills.seeing import about, described, visible
from app.actions.drills.telling import tell_beforehand
from app.actions.house import Caller, House
from app.actions.particulars import fault
from app.actions.provisional import Condition
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Permission
from app.domain.drills.drill import Drill, opening_moment
from app.domain.errors import DrillOutOfTurn, StaleRepresentation
from app.domain.moment import legal_day
from app.domain.reach import whole_value
from app.store.drills import Wanted
from app.store.unit import Writing

PLAN = Permission.PLAN_DRILL
MOST_A_DAY = 10
"""How many real drills one person plans within 24 hours: each writes to people of several States in our name."""
_CHANCES = 1_000_000
Move = Callable[[Writing, House, Drill, By], Drill]
MOVES: dict[str, Move] = {"start": open_now, "close": close_now, "cancel": cancel_now}
"""What a person does to a drill by hand."""


def plan(house: House, caller: Caller, body: Any, key: str | None) -> Reply:
    """Plans one: 201. Where it is announced, the States' editors are written to. Raises InvalidBody, Unauthenticated, Forbidden."""
    with refusals.kept(house, caller, PLAN):
        caller.require(PLAN)
        asked = wanted(body)
        attempt = Attempt.of(caller, key, PLAN.value, asked.as_json())
        with house.running.only_once(attempt.account, key):
            return _planned(house, attempt, asked)


def move(house: House, caller: Caller, identifier: str, step: str, condition: Condition) -> Reply:
    """Starts, closes or cancels one: 200. Raises NotFound, DrillOutOfTurn, and what ``condition`` raises."""
    with refusals.kept(house, caller, PLAN, identifier):
        reason = caller.require(PLAN)
        with house.database.writing() as unit:
            still(unit, caller, stepped_up=True)
            drill = visible(unit, caller, identifier)
            try:
                condition(answer(_encoded(house, unit, caller, drill), Audience.RESTRICTED))
            except StaleRepresentation:  # it comes with what is there now
                house.journal.write_blocking(
                    caller.event(unit.now, Permission.SEE_DRILL.value, reason, targets=(about(drill.id),), count=1)
                )
                raise
            found = MOVES[step](unit, house, drill, (caller, f"{step}-drill", reason))
            body = _encoded(house, unit, caller, found)
    house.catch_up()
    return Reply(200, body, {"ETag": answer(body, Audience.RESTRICTED).etag})


def _refuse_unknown(house: House, caller: Caller, asked: Asked) -> None:
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    for place, state in enumerate(asked.states):
        if not known_state(view, state):
            raise fault(f"/states/{place}", f"{state} is no State in the register", "unknown-state")


def _planned(house: House, attempt: Attempt, asked: Asked) -> Reply:
    caller = attempt.caller
    with house.database.writing() as unit:
        still(unit, caller, stepped_up=True)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        in_window(asked, unit.now)
        _refuse_unknown(house, caller, asked)
        drill = _drill(unit, house, caller, asked)
        _refuse_more(unit, drill)
        unit.drills.plan(drill)
        told = tell_beforehand(unit, house, drill)
        sort = "exercise" if drill.exercise else "announced" if drill.announced else "unannounced"
        said = f"{caller.require(PLAN)}; {sort}; {' '.join(drill.states)}; letters: {told}"
        unit.trail.record(caller.event(unit.now, PLAN.value, said, targets=(about(drill.id),), count=1))
        content = described(house, unit, caller, drill)
        etag = answer(_encoded(house, unit, caller, drill), Audience.RESTRICTED).etag
        return attempt.keep(unit, 201, content, ETag=etag, Location=f"/api/v1/drills/{drill.id}")


def _refuse_more(unit: Writing, drill: Drill) -> None:
    """Nobody is written to about more real drills than they can follow. Raises DrillOutOfTurn."""
    if drill.exercise:
        return
    others = [kept.drill for kept in unit.drills.some(Wanted(everything=True)) if not kept.drill.exercise]
    for other in others:
        both = sorted({*drill.states} & {*other.states})
        if both and other.meets(drill):
            raise DrillOutOfTurn(f"{both[0]} is in another drill in that time: {other.id}, which is {other.status}")
    lately = [each for each in others if each.account == drill.account and each.planned_at > unit.now - timedelta(days=1)]
    if len(lately) >= MOST_A_DAY:
        raise DrillOutOfTurn(f"one person plans {MOST_A_DAY} real drills a day at most")


def _encoded(house: House, unit: Writing, caller: Caller, drill: Drill) -> bytes:
    return msgspec.json.encode(described(house, unit, caller, drill))


def _drill(unit: Writing, house: House, caller: Caller, asked: Asked) -> Drill:
    starts_at = max(asked.starts_at or unit.now, unit.now)
    share = 0.0 if asked.announced else secrets.randbelow(_CHANCES) / _CHANCES
    return Drill(
        "dr_" + secrets.token_hex(10), asked.states, asked.provisions, asked.channels, starts_at, asked.ends_at,
        opens_at=opening_moment(starts_at, asked.ends_at, share),
        announced=asked.announced,
        exercise=_exercise(unit, house, asked),
        account=caller.principal.account,
        planned_at=unit.now,
    )  # fmt: skip


def _exercise(unit: Writing, house: House, asked: Asked) -> bool:
    """Whether it is for training: with fictional States alone. Raises InvalidBody for a mixture."""
    today = legal_day(unit.now, house.zone)
    values = {code: whole_value(record, today) or {} for code, record in states(unit, asked.states).items()}
    fictional = [code for code in asked.states if values.get(code, {}).get("exercise", False)]
    if fictional and len(fictional) < len(asked.states):
        detail = f"exercise States ({', '.join(fictional)}) and real ones are never in one drill: plan two"
        raise fault("/states", detail, "mixed-exercise")
    return bool(fictional)
