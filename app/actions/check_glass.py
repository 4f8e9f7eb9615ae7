"""Break-glass as it is kept against the audit trail: each opening and review has its event, each event its opening."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from app.actions.check_audit import carried_out
from app.actions.check_lines import Trouble
from app.domain.access import Permission
from app.domain.audit import BREAK_GLASS, Event
from app.domain.people.break_glass import LASTS
from app.store.break_glass import Kept, ReadingGlass
from app.store.trail import ReadingTrail

_REVIEW = Permission.REVIEW_BREAK_GLASS.value
Acts = Mapping[tuple[str, str], list[Event]]


def openings(glass: ReadingGlass, trail: ReadingTrail) -> tuple[int, list[Trouble]]:
    """How many openings there are, and what does not hold of them."""
    kept, acts = glass.all(), _acts(trail)
    troubles = [Trouble(f"break-glass {each.opening.id}", detail) for each in kept for detail in _faults(each, acts)]
    there = {each.opening.id for each in kept}
    gone = sorted(identifier for action, identifier in acts if action == BREAK_GLASS and identifier not in there)
    troubles += [Trouble(f"break-glass {each}", "the audit trail tells of it, and it is gone") for each in gone]
    return len(kept), troubles


def _acts(trail: ReadingTrail) -> Acts:
    """What the trail tells of openings and reviews."""
    found = defaultdict[tuple[str, str], list[Event]](list)
    for event in carried_out(trail):
        if event.action in (BREAK_GLASS, _REVIEW):
            found[event.action, event.targets[0].id].append(event)
    return found


def _faults(kept: Kept, acts: Acts) -> Iterator[str]:
    opening = kept.opening
    if opening.ends_at > opening.opened_at + LASTS:
        yield "goes on for longer than it may"
    events = acts.get((BREAK_GLASS, opening.id), [])
    if len(events) != 1:
        yield "the audit trail does not tell once who opened it"
    yield from (f"says another {what} than the audit trail" for each in events for what in _differing(kept, each))
    review = opening.review
    if review is not None and review.by not in (each.account for each in acts.get((_REVIEW, opening.id), [])):
        yield "the audit trail does not tell of its review"


def _differing(kept: Kept, event: Event) -> Iterator[str]:
    opening = kept.opening
    said = {
        "account": (opening.account, event.account),
        "person": (opening.person, event.person),
        "time": (opening.opened_at, event.at),
        "purpose": (opening.purpose, event.purpose),
        "State": ([opening.state], [each.id for each in event.targets[1:]]),
        "State of its person": (opening.home, event.state),
    }
    yield from (what for what, (here, told) in said.items() if here != told)
    if not opening.roles <= set(event.roles):
        yield "role"
