"""Where in time a row's values come to stand, given what its record already holds.

A row sets its fields from its effective day on. Values announced for later stand, unless they only repeat what the row replaces;
an effective day that the row does not state never moves a beginning.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.access import Audience
from app.domain.entry import Change
from app.domain.moment import Span
from app.domain.timeline import Record, boundaries, governing, span_around


@dataclass(frozen=True, slots=True)
class Placement:
    """The days a row is about: the first segment takes its values, later ones follow where they only repeat the old ones.

    ``based_on`` is the day whose value the row amends, None for a beginning. ``ends`` is the day from which nothing holds any
    more, where the row says so and the register does not yet; ``last`` is where the run that it cuts would have ended.
    """

    change: Change
    segments: tuple[Span, ...]
    based_on: date | None
    ends: date | None = None
    last: date | None = None
    extends: Span | None = None
    moves_start: bool = False


def place(record: Record | None, stated: date | None, default: date, until: date | None) -> Placement:
    """The placement of a row with the effective day ``stated`` (else ``default``) and the last day before ``until``."""
    start = stated or default
    runs = record.spans() if record else []
    run = span_around(runs, start)
    later = next((each for each in runs if each.start > start), None)
    if record is not None and run is not None:
        return _within(record, Span(start, run.end), start, until)
    if record is not None and later is not None:
        if stated is None:
            return place(record, later.start, later.start, until)
        return _within(record, Span(start, later.end), later.start, until, moves_start=True)
    return Placement(Change.CREATE, (Span(start, until),), None)


def _within(record: Record, span: Span, based_on: date, until: date | None, *, moves_start: bool = False) -> Placement:
    replaced = governing(record.streams[Audience.PUBLIC], based_on)
    retroactive = moves_start or (replaced is not None and replaced.span.start == span.start)
    ends = until if until is not None and until != span.end and (span.end is None or until < span.end) else None
    extends = Span(span.end, until) if until is not None and span.end is not None and until > span.end else None
    return Placement(
        Change.CORRECT if retroactive else Change.AMEND,
        _segments(record, Span(span.start, ends or span.end)),
        based_on,
        ends,
        span.end,
        extends,
        moves_start,
    )


def _segments(record: Record, span: Span) -> tuple[Span, ...]:
    days = {day for stream in record.streams.values() for day in boundaries(stream) if day in span and day > span.start}
    starts = [span.start, *sorted(days)]
    return tuple(Span(start, end) for start, end in zip(starts, [*starts[1:], span.end], strict=True))
