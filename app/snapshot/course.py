"""A designation and its authority over time, ready to be asked about any day as known at any position: found by halving.

Made once for all that somebody of a clearance sees of it, and kept with its State: what is asked is compared with it, never walked.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.freshness import KIND, Sort, key_of
from app.domain.moment import Span
from app.domain.timeline import Record, Stream, boundaries, lasting, runs, span_around, steps, versions
from app.snapshot.audience import View
from app.snapshot.kept import Kept

COURSES_KEPT = 96
"""Of how many designations of a State this is kept, about a kilobyte each: those asked about last, on other days than today."""

Said = tuple[Entry | None, ...]
"""What decides about a day: an entry of each stream, None where nothing was said; the designation's own streams first."""


class Found(msgspec.Struct, frozen=True):
    """What is found of a course on a day, as known at a position.

    ``said`` decides about the day, ``own`` of it in the designation's lowest stream, if the reader sees that. ``last`` is the last
    entry known, and ``version`` its number in the reader's count. ``still``: nothing was said, began or ended since the day and the
    position with which these are compared.
    """

    said: Said
    own: Entry | None
    last: Entry
    version: int
    span: Span | None
    still: bool


class Course:
    """The entries of a designation and its authority up to the reader's ceiling, as all that is known now has them."""

    __slots__ = (
        *("_bodies", "_first", "_history", "_lasting", "_lowest", "_numbers", "_own", "_said", "_spans", "_streams"),
        *("_turns", "_versions", "body", "ceiling", "observed"),
    )

    def __init__(self, view: View, record: Record) -> None:
        whole = view if view.current else view.on(view.day, view.snapshot.number)
        self.body = whole.authority(record)
        self.ceiling = view.ceiling(record.state)
        self._history = whole.history(record)
        self._numbers = [entry.number for entry in self._history]
        self._versions = [place for place, group in enumerate(versions(self._history), start=1) for _ in group]
        own = _seen(record, self.ceiling)
        self._own = len(own)
        streams = (*own, *(_seen(self.body, view.ceiling(self.body.state)) if self.body is not None else []))
        self._streams = [steps(stream) for stream in streams]
        self._said = sorted(entry.number for stream in streams for entry in stream)
        self._turns = sorted({day for stream in streams for day in boundaries(stream)})
        self._lowest = record.streams[min(record.streams)]
        self._lasting = lasting(self._lowest)
        self._first = self._lowest[0].number
        self.observed = any((KIND.name, key_of(record.key, sort)) in view.snapshot.part(record.state).records for sort in Sort)
        self._bodies: dict[tuple[int | None, ...], msgspec.Raw] = {}
        self._spans: dict[int, Sequence[Span]] = {}

    def begun(self, known: int) -> bool:
        """Whether the reader sees an entry of it up to ``known``."""
        return bool(self._numbers) and self._numbers[0] <= known

    def at(self, day: date, known: int, before: tuple[date, int]) -> Found:
        """What is found on ``day`` as known at ``known``, where it has begun; compared with the day and position ``before``."""
        said, place = self.said(day, known), bisect_right(self._numbers, known) - 1
        own = said[0] if self._own else None
        span = self._lasting or self._span(day, known)
        if span is not None and (known < self._first or day < span.start):
            span = None
        return Found(said, own, self._history[place], self._versions[place], span, self._still(day, known, before))

    def said(self, day: date, known: int) -> Said:
        """What decides about ``day`` in each stream."""
        return tuple([each.governing(day, known) for each in self._streams])

    def _still(self, day: date, known: int, before: tuple[date, int]) -> bool:
        (earlier, less), said, turns = before, self._said, self._turns
        return bisect_right(said, less) == bisect_right(said, known) and bisect_right(turns, earlier) == bisect_right(turns, day)

    def history(self, known: int) -> list[Entry]:
        """The entries up to ``known``, as ``View.history`` tells them."""
        return self._history[: bisect_right(self._numbers, known)]

    def body_on(self, said: Said, make: Callable[[], bytes]) -> msgspec.Raw:
        """The authority as it is answered where that is ``said``, encoded; ``make`` makes it once."""
        of_body = tuple([None if entry is None else entry.number for entry in said[self._own :]])
        found = self._bodies.get(of_body)
        if found is None:
            found = self._bodies[of_body] = msgspec.Raw(make())
        return found

    def _span(self, day: date, known: int) -> Span | None:
        """The days around ``day`` on which the designation holds."""
        place = bisect_right(self._lowest, known, key=_number)
        spans = self._spans.get(place)
        if spans is None:
            spans = self._spans[place] = runs(self._lowest[:place])
        return span_around(spans, day)


def course(view: View, record: Record) -> Course:
    """The one of a designation for the view's readers. What is answered for today is kept as it is answered: it needs none."""
    if view.present:
        return Course(view, record)
    derived = view.snapshot.part(record.state).derived
    courses: Kept[tuple[str, Audience, Audience], Course] | None = derived.get("courses")
    if courses is None:
        courses = derived.setdefault("courses", Kept(COURSES_KEPT))
    key = (record.key, view.ceiling(record.state), view.clearance.general)
    return courses.get(key) or courses.of(key, lambda: Course(view, record))


def _seen(record: Record, ceiling: Audience) -> list[Stream]:
    return [record.streams[audience] for audience in sorted(record.streams) if audience <= ceiling]


def _number(entry: Entry) -> int:
    return entry.number
