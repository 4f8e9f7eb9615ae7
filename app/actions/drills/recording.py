"""Recording what came of a call: answered or not, and when. By those who call, of other States than their own, while it runs."""

from dataclasses import replace
from typing import Any

from app.actions import refusals
from app.actions.drills.asked import Tried, tried
from app.actions.drills.calling import described
from app.actions.drills.observed import note_heard, remember
from app.actions.drills.seeing import visible
from app.actions.house import Caller, House
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.drills.drill import Drill
from app.domain.drills.drill import tried as after
from app.domain.drills.sight import sees_of
from app.domain.errors import DrillOutOfTurn, NotFound
from app.store.drills import KeptCall
from app.store.unit import Reading, Writing

RECORD = Permission.RECORD_DRILL


def record(house: House, caller: Caller, named: tuple[str, str], body: Any, key: str | None) -> Reply:
    """Keeps one try of the call ``named`` by its drill's id and its own: 201.

    Raises InvalidBody, NotFound, Forbidden for one's own State, DrillOutOfTurn where nothing is called or it was answered.
    """
    drill_id, call_id = named
    with refusals.kept(house, caller, RECORD, call_id):
        caller.require(RECORD)
        with house.database.reading() as unit:
            drill, kept = _visible(unit, caller, drill_id, call_id)
        caller.require(RECORD, Matter(kept.call.state))
        sent = tried(body, drill.opened_at or drill.starts_at, house.clock.now())
        told = [drill_id, call_id, {**sent.as_json(), "note": house.seal.mark("drill", sent.note or "")}]
        attempt = Attempt.of(caller, key, RECORD.value, told)
        with house.running.only_once(attempt.account, key):
            reply = _recorded(house, attempt, named, sent)
    house.catch_up()
    return reply


def _recorded(house: House, attempt: Attempt, named: tuple[str, str], sent: Tried) -> Reply:
    caller = attempt.caller
    with house.database.writing() as unit:
        still(unit, caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        drill, kept = _visible(unit, caller, *named)
        reason = caller.require(RECORD, Matter(kept.call.state))
        if not drill.running:
            raise DrillOutOfTurn(f"calls are recorded while it is running; it is {drill.status}")
        if kept.call.by_mail:
            raise DrillOutOfTurn("this is a mailbox: it answers by the link in its message")
        call = after(kept.call, sent.called_at, sent.answered_at)
        note = house.seal.close(sent.note) if sent.note else kept.note
        found = replace(kept, call=call, note=note, recorded_by=caller.principal.account)
        unit.drills.settle(found)
        heard = note_heard(unit, house, drill, [call] if call.answered_at else [])
        post = Target(call.id, None, Audience.RESTRICTED.label, call.state)
        remember(unit, (caller, RECORD.value, f"{reason}; {call.outcome}"), drill, (*heard, post))
        shown = described(house, unit, caller, drill, found)
        del shown["note"]  # the answer is kept for a retry, in clear
        return attempt.keep(unit, 201, shown)


def _visible(unit: Reading | Writing, caller: Caller, drill_id: str, call_id: str) -> tuple[Drill, KeptCall]:
    drill = visible(unit, caller, drill_id)
    kept = unit.drills.call(drill_id, call_id)
    if kept is None or not sees_of(caller.principal, drill, kept.call.state):
        raise NotFound("there is no such call in this drill")
    return drill, kept
