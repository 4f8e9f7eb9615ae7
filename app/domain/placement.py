"""Where in time a row's values come to stand, given what its record already holds.

A row sets its fields from its effective day on. Values announced for later stand, unless they only repeat what the row replaces;
an effective day that the row does not state never moves a beginning, and no row reaches into a later period of its entry.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from app.domain.access import Audience
from app.domain.entry import Change
from app.domain.findings import Finding, Level
from app.domain.moment import Span
from app.domain.timeline import Record, boundaries, governing, span_around


class Placement(msgspec.Struct, frozen=True, gc=False):
    """The days a row is about: the first segment takes its values, later ones follow where they only repeat the old ones.

    ``based_on`` is the day whose value the row amends, None for a beginning. ``ends`` is the day from which nothing holds any
    more, where the row says so and the register does not yet; ``last`` is where the run that it cuts would have ended.
    ``fault`` says why the row cannot be placed.
    """

    change: Change
    segments: tuple[Span, ...]
    based_on: date | None
    ends: date | None = None
    last: date | None = None
    extends: Span | None = None
    moves_start: bool = False
    fault: Finding | None = None


def place(record: Record | None, stated: date | None, default: date, until: date | None) -> Placement:
    """The placement of a row with the effective day ``stated`` (else ``default``) and the last day before ``until``."""
    start = stated or default
    runs = record.spans() if record else []
    if until is not None and until <= start:
        return _ended_before(record, runs if stated is None else [], start, until)
    if record is None:
        return Placement(Change.CREATE, (Span(start, until),), None)
    run = span_around(runs, start)
    return _within(record, Span(start, run.end), start, until) if run is not None else _outside(record, stated, start, until)


def _outside(record: Record, stated: date | None, start: date, until: date | None) -> Placement:
    """A row from a day on which its record does not hold."""
    later = next((each for each in record.spans() if each.start > start), None)
    if later is None:
        return Placement(Change.CREATE, (Span(start, until),), None)
    if until is not None and until <= later.start:
        apart = stated is not None and until < later.start
        return Placement(Change.CREATE, (Span(start, until),), None, fault=None if apart else _reaches_later(later, until))
    if stated is None:
        return _within(record, later, later.start, until)
    return _within(record, Span(start, later.end), later.start, until)


def _ended_before(record: Record | None, runs: Sequence[Span], start: date, until: date) -> Placement:
    """An end that lies before the effective day: of an entry that held until then it is told late, of any other it is wrong."""
    run = next((each for each in runs if each.start < until and (each.end is None or until <= each.end)), None)
    if record is None or run is None:
        message = f"the entry would end on {until}, not after its beginning on {start}"
        fault = Finding(Level.ERROR, "inverted-span", message, "Valid to", until.isoformat())
        return Placement(Change.END, (Span(start),), None, fault=fault)
    eve = date.fromordinal(until.toordinal() - 1)
    return _within(record, Span(eve, run.end), eve, until)


def _within(record: Record, span: Span, based_on: date, until: date | None) -> Placement:
    """A row on the run that ends with ``span``; where the run begins after it, on ``based_on``, the beginning moves."""
    moves_start = based_on > span.start
    replaced = governing(record.streams[Audience.PUBLIC], based_on)
    retroactive = moves_start or (replaced is not None and replaced.span.start == span.start)
    ends = until if until is not None and (span.end is None or until < span.end) else None
    extends = Span(span.end, until) if until is not None and span.end is not None and until > span.end else None
    reached = next((run for run in record.spans() if extends and until and extends.start < run.start <= until), None)
    segments = _segments(record, Span(based_on, ends or span.end))
    return Placement(
        change=Change.CORRECT if retroactive else Change.AMEND,
        segments=(Span(span.start, based_on), *segments) if moves_start else segments,
        based_on=based_on,
        ends=ends,
        last=span.end,
        extends=extends,
        moves_start=moves_start,
        fault=_reaches_later(reached, until) if reached and until else None,
    )


def _segments(record: Record, span: Span) -> tuple[Span, ...]:
    days = {day for stream in record.streams.values() for day in boundaries(stream) if day in span and day > span.start}
    starts = [span.start, *sorted(days)]
    return tuple(Span(start, end) for start, end in zip(starts, [*starts[1:], span.end], strict=True))


def _reaches_later(later: Span, until: date) -> Finding:
    message = f"the entry holds again from {later.start}, and this row would have it end on {until}"
    mend = "end the later period first, or leave 'Valid to' blank"
    return Finding(Level.ERROR, "reaches-later-period", message, "Valid to", until.isoformat(), mend)
