"""What a version does to what was said before it: it brings in, amends, corrects, ends or withdraws; for which days, over what.

It is worked out from the record's own entries, so that it says the same of every line that was ever written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.entry import Change, Entry
from app.domain.moment import Span
from app.domain.timeline import Record, Stream, boundaries, governing


class Happened(StrEnum):
    """What became of a record by a version; the one that weighs most comes first."""

    WITHDRAWN = "withdrawn"
    """It ended before it ever began; or a State took back what it had said."""
    ENDED = "ended"
    """It was true and ceased."""
    CORRECTED = "corrected"
    """It was never true as recorded."""
    CREATED = "created"
    AMENDED = "amended"


_WRITTEN = {Change.CREATE: Happened.CREATED, Change.AMEND: Happened.AMENDED, Change.CORRECT: Happened.CORRECTED}
_TAKEN_BACK = ("statement",)
"""Kinds that a State says, and takes back; others begin and end."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a version does, for some days. ``began`` is False for what is withdrawn before it came to hold.

    ``overrides`` are the earlier versions, in the reader's count, that spoke of these days.
    """

    happened: Happened
    began: bool
    days: tuple[Span, ...]
    overrides: Mapping[int, tuple[Span, ...]]

    @property
    def weight(self) -> int:
        """Its place among what happens, what weighs most first."""
        return tuple(Happened).index(self.happened)


def acts(record: Record, group: Sequence[Entry], recorded_on: date, version_of: Callable[[int], int]) -> list[Act]:
    """What the entries of one approval do to ``record``, what weighs most first.

    ``recorded_on`` is the legal day on which they were written: what had begun by then was told as true. ``version_of`` says to
    which version an entry belongs, by its number.
    """
    known = group[0].number - 1
    days: dict[tuple[Happened, bool], list[Span]] = {}
    instead: dict[tuple[Happened, bool], dict[int, list[Span]]] = {}
    for entry in group:
        what = _happened(record, entry, known, recorded_on)
        days.setdefault(what, []).append(entry.span)
        for number, span in _overridden(record.streams[entry.audience], entry.span, known):
            instead.setdefault(what, {}).setdefault(version_of(number), []).append(span)
    found = [
        Act(*what, united(spans), {version: united(those) for version, those in sorted(instead.get(what, {}).items())})
        for what, spans in days.items()
    ]
    return sorted(found, key=lambda act: act.weight)


def _happened(record: Record, entry: Entry, known: int, recorded_on: date) -> tuple[Happened, bool]:
    """What an entry does to what was known up to ``known``, and whether that had come to hold."""
    if entry.change in _WRITTEN:
        return _WRITTEN[entry.change], True
    held = [run for run in record.spans(known) if run.meets(entry.span)]
    cut = [run for run in held if run.start < entry.span.start]
    if not cut:
        begun = any(run.start <= recorded_on for run in held)
        return (Happened.CORRECTED, True) if begun else (Happened.WITHDRAWN, False)
    if any(run.end is not None and run.end <= recorded_on for run in cut):
        return Happened.CORRECTED, True
    return Happened.WITHDRAWN if record.kind in _TAKEN_BACK else Happened.ENDED, True


def ceased(record: Record, over: date, known: int) -> Happened:
    """How what held until ``over`` came to its end: it ran out or was ended, or it was taken back."""
    said = governing(record.streams[min(record.streams)], over, known)
    return Happened.WITHDRAWN if said is not None and record.kind in _TAKEN_BACK else Happened.ENDED


def _overridden(stream: Stream, span: Span, known: int) -> Iterator[tuple[int, Span]]:
    """The entries, by number, that decided about the days of ``span`` as known before, each with its days of them."""
    starts = [span.start, *(day for day in boundaries(stream, known) if day in span and day > span.start)]
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        found = governing(stream, start, known)
        if found is not None:
            yield found.number, Span(start, end)


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in as few spans as can be, ascending."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        last = found[-1] if found else None
        if last is None or (last.end is not None and last.end < span.start):
            found.append(span)
        elif last.end is not None and (span.end is None or last.end < span.end):
            found[-1] = Span(last.start, span.end)
    return tuple(found)
