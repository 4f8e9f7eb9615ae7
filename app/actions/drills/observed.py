"""What a real drill learned enters the register's freshness as an observation: who was heard, and which point stayed silent.

An exercise observes nothing. What a State declared stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.actions.drills.named import PostAsItStood, posts_of
from app.actions.drills.seeing import about
from app.actions.house import Caller, House
from app.actions.observing import Act, new_act, observe, reported
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.drills.drill import Call, Drill, silent
from app.domain.freshness import Sort
from app.domain.moment import legal_day
from app.store.unit import Writing

Posts = Mapping[str, PostAsItStood]
By = tuple[Caller, str, str]
"""Who does something to a drill, how the audit calls that, and why they may."""


def note_heard(unit: Writing, house: House, drill: Drill, calls: Iterable[Call]) -> tuple[Target, ...]:
    """Of telephones that were just answered, unless something else stands there by now; what the audit must name first of that."""
    posts = _standing(unit, house, drill, calls)
    return _noted(unit, house, drill, [call for call in calls if _stands(posts, call)], Sort.ANSWERED)


def note_read(unit: Writing, house: House, drill: Drill, calls: Iterable[Call]) -> tuple[Target, ...]:
    """Of mailboxes that were just answered, where there is no telephone, for which a mailbox does not speak, and no open report,
    which whoever has a link must not clear. What the audit must name first of that.
    """
    posts = _standing(unit, house, drill, calls)
    found = [call for call in calls if _stands(posts, call) and not posts[call.designation].has_telephone]
    records = unit.ledger.records("designation", sorted({call.designation for call in found}))
    calm = [call for call in found if not reported(unit, records[call.designation])]
    return _noted(unit, house, drill, calm, Sort.ANSWERED)


def note_silent(unit: Writing, house: House, drill: Drill, calls: Sequence[Call]) -> tuple[Target, ...]:
    """Of each point of which no number was answered, as of the last try: who was answered there later knows better. Where another
    number stands there by now, nobody has called that one. What the audit must name first of that.
    """
    posts = _standing(unit, house, drill, calls)
    changed = {call.designation for call in calls if not call.by_mail and not _stands(posts, call)}
    missed = [call for call in silent(calls) if call.designation not in changed]
    return _noted(unit, house, drill, missed, Sort.DID_NOT_ANSWER)


def _standing(unit: Writing, house: House, drill: Drill, calls: Iterable[Call]) -> Posts:
    return posts_of(unit, drill, calls, legal_day(unit.now, house.zone))


def _stands(posts: Posts, call: Call) -> bool:
    return not posts[call.designation].changed_since(call)


def _noted(unit: Writing, house: House, drill: Drill, calls: Iterable[Call], sort: Sort) -> tuple[Target, ...]:
    found = {call.designation: call for call in calls}
    if drill.exercise or not found:
        return ()
    act = Act(house.zone, new_act())
    posts = posts_of(unit, drill, found.values())
    records = unit.ledger.records("designation", sorted(found))
    for key, call in found.items():
        at = call.answered_at if sort is Sort.ANSWERED else call.tried_at
        channel = posts[key].channel(call)["value"]
        observe(unit, act, records[key], sort, at, channel=channel, note=f"drill {drill.id}")
    return (about(act.name), *(Target(key, None, Audience.RESTRICTED.label, call.state) for key, call in found.items()))


def remember(unit: Writing, by: By, drill: Drill, observed: tuple[Target, ...] = ()) -> None:
    """The audit event of a step: what was observed by it comes first, so that its lines are found again."""
    targets = (*observed, about(drill.id))
    caller, action, reason = by
    unit.trail.record(caller.event(unit.now, action, reason, targets=targets, count=len(targets)))
