"""The rule of time, and the streams of one record that it is applied to.

The value of a record's stream for day *d* as known at entry *n* is the payload of the highest-numbered entry <= *n* of that stream
whose span contains *d*. That sentence is the whole bitemporal model; this module is its one place in Python.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import msgspec

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.moment import Span

ALL = 2**62
"""A position after every entry: everything known."""

Stream = tuple[Entry, ...]


def governing(stream: Sequence[Entry], day: date, known: int = ALL) -> Entry | None:
    """The entry that decides about ``day`` as known at entry ``known``; None where nothing was ever said about it."""
    for entry in reversed(stream):
        if entry.number <= known and day in entry.span:
            return entry
    return None


@dataclass(frozen=True, slots=True)
class Steps:
    """A stream in which every entry speaks of all days from one on, none of them before that of the entry before it.

    So what was said of a day last is the last entry that had been written and had begun: found by halving.
    """

    stream: Stream
    numbers: tuple[int, ...]
    starts: tuple[date, ...]

    def governing(self, day: date, known: int) -> Entry | None:
        """The same as ``governing``."""
        written, begun = bisect_right(self.numbers, known), bisect_right(self.starts, day)
        place = min(begun, written)
        return self.stream[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Walk:
    """Any other stream."""

    stream: Stream

    def governing(self, day: date, known: int) -> Entry | None:
        """The same as ``governing``."""
        return governing(self.stream, day, known)


def steps(stream: Stream) -> Steps | Walk:
    """A stream, to be asked again and again: as steps where it is some."""
    starts = tuple(entry.span.start for entry in stream)
    if any(entry.span.end is not None for entry in stream) or any(a > b for a, b in pairwise(starts)):
        return Walk(stream)
    return Steps(stream, tuple(entry.number for entry in stream), starts)


def lasting(stream: Stream) -> Span | None:
    """The days on which a stream holds a value that never stops to, however much of it is known; None for others."""
    whole = isinstance(steps(stream), Steps) and not any(entry.silent for entry in stream)
    return Span(stream[0].span.start) if whole else None


def payload_on(stream: Sequence[Entry], day: date, known: int = ALL) -> bytes | None:
    """The stream's value on ``day``: None where nothing was said, or where it was ended or voided."""
    entry = governing(stream, day, known)
    return entry.payload if entry else None


def speaks_of(stream: Sequence[Entry], day: date, known: int = ALL) -> bool:
    """Whether the stream has a value on ``day``, which is not read."""
    entry = governing(stream, day, known)
    return entry is not None and not entry.silent


def boundaries(stream: Sequence[Entry], known: int = ALL) -> list[date]:
    """Every day on which the stream's value may change, ascending."""
    days = set()
    for entry in stream:
        if entry.number <= known:
            days.add(entry.span.start)
            if entry.span.end is not None:
                days.add(entry.span.end)
    return sorted(days)


def runs(stream: Sequence[Entry], known: int = ALL) -> list[Span]:
    """The longest unbroken spans of days on which the stream holds a value, ascending."""
    found: list[Span] = []
    start: date | None = None
    for day in boundaries(stream, known):
        holds = speaks_of(stream, day, known)
        if holds and start is None:
            start = day
        elif not holds and start is not None:
            found.append(Span(start, day))
            start = None
    if start is not None:
        found.append(Span(start, None))
    return found


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record: its kind and key, and one stream of entries per audience."""

    kind: str
    key: str
    state: str
    streams: Mapping[Audience, Stream]

    @classmethod
    def of(cls, entry: Entry) -> "Record":
        """The record that a first entry opens."""
        return cls(entry.kind, entry.key, entry.state, {entry.audience: (entry,)})

    def with_entry(self, entry: Entry) -> "Record":
        """This record with one more entry at the end of its audience's stream."""
        stream = (*self.streams.get(entry.audience, ()), entry)
        return Record(self.kind, self.key, self.state, {**self.streams, entry.audience: stream})

    def entries(self, ceiling: Audience = Audience.RESTRICTED, known: int = ALL) -> list[Entry]:
        """All entries up to an audience and a position, in ledger order."""
        found = [e for a, stream in self.streams.items() if a <= ceiling for e in stream if e.number <= known]
        return sorted(found, key=lambda entry: entry.number)

    def payloads(self, day: date, ceiling: Audience = Audience.RESTRICTED, known: int = ALL) -> dict[Audience, bytes]:
        """The value on ``day`` of each stream up to ``ceiling`` that holds one."""
        found = {}
        for audience in sorted(self.streams):
            if audience <= ceiling:
                payload = payload_on(self.streams[audience], day, known)
                if payload is not None:
                    found[audience] = payload
        return found

    def spans(self, known: int = ALL) -> list[Span]:
        """When the record exists: the runs of its lowest stream, which every record of its kind has."""
        return runs(self.streams[min(self.streams)], known)


def span_around(spans: Sequence[Span], day: date) -> Span | None:
    """The one of ``spans`` that contains ``day``."""
    for span in spans:
        if day in span:
            return span
    return None


def joined(record: Record, own: Sequence[Entry], body: Sequence[Entry]) -> list[Entry]:
    """``own`` entries of a designation with those of its authority since it is there: it is answered with its authority.

    Of the authority only what is about days on which the designation held, as known by that approval: of what is over nothing is
    told any more.
    """
    if not own:
        return []
    lowest = record.streams[min(record.streams)]
    numbers = [entry.number for entry in lowest]
    last = {(entry.approval, entry.notification): entry.number for entry in lowest}
    held: dict[int, list[Span]] = {}
    found = list(own)
    for entry in body:
        if entry.number > own[0].number:
            place = bisect_right(numbers, max(entry.number, last.get((entry.approval, entry.notification), 0)))
            if place not in held:
                held[place] = runs(lowest[:place])
            if any(run.meets(entry.span) for run in held[place]):
                found.append(entry)
    return sorted(found, key=lambda entry: entry.number)


def versions(entries: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    """Entries in ledger order, grouped into what one approval wrote: the versions that a reader counts."""
    group: list[Entry] = []
    for entry in entries:
        if group and (entry.approval, entry.notification) != (group[-1].approval, group[-1].notification):
            yield tuple(group)
            group = []
        group.append(entry)
    if group:
        yield tuple(group)
