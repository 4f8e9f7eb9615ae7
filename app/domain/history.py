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
_What = tuple[Happened, bool]


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
    days: dict[_What, list[Span]] = {}
    instead: dict[_What, dict[int, list[Span]]] = {}
    for entry in group:
        for what, spans in _parts(record, entry, known, recorded_on).items():
            days.setdefault(what, []).extend(spans)
            for before, span in (each for part in spans for each in _before(record.streams[entry.audience], part, known)):
                if before is not None:
                    instead.setdefault(what, {}).setdefault(version_of(before.number), []).append(span)
    found = [
        Act(*what, united(spans), {version: united(those) for version, those in sorted(instead.get(what, {}).items())})
        for what, spans in days.items()
    ]
    return sorted(found, key=lambda act: act.weight)


def happened(record: Record, entry: Entry, recorded_on: date) -> Happened:
    """What one line does, as the version to which it belongs says it; of several things the one that weighs most."""
    lowest, approved = record.streams[min(record.streams)], (entry.approval, entry.notification)
    first = min((entry.number, *(each.number for each in lowest if (each.approval, each.notification) == approved)))
    return min((what for what, _ in _parts(record, entry, first - 1, recorded_on)), key=tuple(Happened).index)


def _parts(record: Record, entry: Entry, known: int, recorded_on: date) -> dict[_What, list[Span]]:
    """What an entry does to what was known up to ``known``, whether that had come to hold, and on which days.

    Days on which nothing held are brought in, whatever the line's word: of them nothing had been said that could be wrong.
    """
    if entry.change not in _WRITTEN:
        return {_over(record, entry, known, recorded_on): [entry.span]}
    parts: dict[_What, list[Span]] = {}
    for before, span in _before(record.streams[min(record.streams)], entry.span, known):
        held = before is not None and before.payload is not None
        parts.setdefault((_WRITTEN[entry.change] if held else Happened.CREATED, True), []).append(span)
    return parts


def _over(record: Record, entry: Entry, known: int, recorded_on: date) -> _What:
    """What an entry does after which nothing holds, and whether what was known up to ``known`` had come to hold."""
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


def _before(stream: Stream, span: Span, known: int) -> Iterator[tuple[Entry | None, Span]]:
    """The days of ``span`` in order, each part with the entry that decided about it as known before; None: nothing was said."""
    starts = [span.start, *(day for day in boundaries(stream, known) if day in span and day > span.start)]
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        yield governing(stream, start, known), Span(start, end)


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
