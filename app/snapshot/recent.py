"""What changed lately, with the value before: a reader compares the two before trusting a number that may have been planted.

Two views of one reader are compared, now and a week ago; nothing that this reader may not see can be in either.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.domain.entry import Entry
from app.domain.flat import differences, flatten
from app.domain.moment import format_instant
from app.domain.records import KINDS, without_marker
from app.domain.routing.once import once_for_each
from app.domain.target import AUTHORITY
from app.domain.timeline import Record, governing
from app.snapshot.audience import View

_DAYS = 8
"""The last seven days, and the day before them with which they are compared."""


def changed_recently(view: View, record: Record, body: Record | None) -> dict[str, Any] | None:
    """When a designation or its authority last changed, and the fields of which this reader sees that, with what stood before.

    None where nothing did within seven legal days. A new entry is compared with what it was when it was new.
    """
    earlier = _earlier(view, record)
    changes = [*_changes(view, earlier, record), *(_changes(view, earlier, body, AUTHORITY) if body else ())]
    if not changes:
        return None
    moved = [*_moved(view, earlier, record), *(_moved(view, earlier, body) if body else ())]
    return {"at": format_instant(max(entry.recorded_at for entry in moved)), "fields": changes}


def appeared_recently(view: View, record: Record) -> bool:
    """Whether this reader could not have found a designation a week ago: it was recorded, or began, within seven legal days.

    It has no value before that it could be compared with. Where the directory itself is younger than that, all is new and nothing
    stands out.
    """
    return view.settled > 0 and _week_ago(view).value(record) is None


@once_for_each
def week_before(view: View) -> tuple[date, int]:
    """The day, and the position known, with which a view's are compared."""
    return date.fromordinal(max(view.day.toordinal() - _DAYS, 1)), min(view.known, view.settled)


def _week_ago(view: View) -> View:
    return view.on(*week_before(view))


def _earlier(view: View, record: Record) -> View:
    """The same reader a week ago; where there was no such designation for them, right after its first version."""
    week_ago = _week_ago(view)
    if week_ago.value(record) is not None:
        return week_ago
    return view.on(view.day, view.versions(record)[0][-1].number)


def _changes(view: View, earlier: View, record: Record, prefix: str = "") -> Iterator[dict[str, Any]]:
    before, after = earlier.value(record), view.value(record)
    if before is None or after is None or not any(_moved(view, earlier, record)):
        return
    flats = (flatten(without_marker(value)) for value in (before, after))
    for change in differences(KINDS[record.kind], *flats):
        yield {"field": prefix + change.field, "before": change.before}


def _moved(view: View, earlier: View, record: Record) -> Iterator[Entry]:
    """The entries to which it is due that streams which this reader sees hold something else than before."""
    ceiling = view.ceiling(record.state)
    for audience, stream in record.streams.items():
        if audience <= ceiling:
            before = governing(stream, earlier.day, earlier.known)
            after = governing(stream, view.day, view.known)
            found = after or before
            if found is not None and (before.payload if before else None) != (after.payload if after else None):
                yield found
