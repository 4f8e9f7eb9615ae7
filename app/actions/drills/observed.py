"""What a real drill learned enters the register's freshness as an observation: who was heard, and which point stayed silent.

An exercise observes nothing. What a State declared stays as it is.
"""

from collections.abc import Iterable

from app.actions.drills.named import posts_of
from app.actions.drills.seeing import about
from app.actions.house import Caller, House
from app.actions.observing import Act, new_act, observe
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.drills.drill import Call, Drill
from app.domain.freshness import Sort
from app.store.unit import Writing

By = tuple[Caller, str, str]
"""Who does something to a drill, how the audit calls that, and why they may."""


def note_heard(unit: Writing, house: House, drill: Drill, calls: Iterable[Call]) -> tuple[Target, ...]:
    """Of calls that were just answered; what the audit must name first of that."""
    last = {call.designation: call for call in calls}
    return _noted(unit, house, drill, last.values(), Sort.ANSWERED)


def note_silent(unit: Writing, house: House, drill: Drill, calls: Iterable[Call]) -> tuple[Target, ...]:
    """Of a call to each point of which no number was answered, as of now, when the window is over: a mailbox that answered before
    answers for no telephone. What the audit must name first of that.
    """
    return _noted(unit, house, drill, calls, Sort.DID_NOT_ANSWER)


def _noted(unit: Writing, house: House, drill: Drill, calls: Iterable[Call], sort: Sort) -> tuple[Target, ...]:
    found = {call.designation: call for call in calls}
    if drill.exercise or not found:
        return ()
    act = Act(house.zone, new_act())
    posts = posts_of(unit, drill, found.values())
    records = unit.ledger.records("designation", sorted(found))
    for key, call in found.items():
        at = call.answered_at if sort is Sort.ANSWERED else None
        channel = posts[key].channel(call)["value"]
        observe(unit, act, records[key], sort, at, channel=channel, note=f"drill {drill.id}")
    return (about(act.name), *(Target(key, None, Audience.RESTRICTED.label, call.state) for key, call in found.items()))


def remember(unit: Writing, by: By, drill: Drill, observed: tuple[Target, ...] = ()) -> None:
    """The audit event of a step: what was observed by it comes first, so that its lines are found again."""
    targets = (*observed, about(drill.id))
    caller, action, reason = by
    unit.trail.record(caller.event(unit.now, action, reason, targets=targets, count=len(targets)))
