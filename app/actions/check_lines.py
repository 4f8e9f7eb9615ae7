"""Line by line through the ledger: what each line must be by itself and after the ones before it.

A broken line never hides the lines after it. Pure but for the reading; what is found is named, nothing is mended.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.entry import Entry, leaf_of
from app.domain.erasure import Claims, unfulfilled
from app.domain.moment import format_instant
from app.domain.timeline import boundaries, governing
from app.snapshot.model import Snapshot
from app.store.ledger import ReadingLedger

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that does not hold: where, and what."""

    place: str
    detail: str


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of check: how many things it looked at, and what it found."""

    what: str
    count: int
    troubles: tuple[Trouble, ...] = ()

    @classmethod
    def of(cls, what: str, count: int, troubles: Iterable[Trouble]) -> "Step":
        """The step with everything that a check finds."""
        return cls(what, count, tuple(troubles))


def readable(ledger: ReadingLedger) -> tuple[list[Entry], list[Trouble]]:
    """All lines that can be read. One that cannot costs itself only."""
    entries: list[Entry] = []
    troubles: list[Trouble] = []
    number, size, head = 0, AT_ONCE, ledger.head()
    while True:
        try:
            batch = ledger.after(number, size)
        except ValueError as error:
            if size == 1:
                number += 1
                troubles.append(Trouble(f"entry {number}", f"cannot be read: {error}"))
            size = 1
            continue
        entries += batch
        if not batch and number >= head:
            return entries, troubles
        number = batch[-1].number if batch else head


def numbering(entries: Sequence[Entry], head: int) -> Iterator[Trouble]:
    """Numbers are contiguous from 1 to the head; times go forward, and are equal only within one approval."""
    expected, before = 1, None
    for entry in entries:
        if entry.number != expected:
            yield Trouble(between(expected, entry.number - 1), "missing")
        if before is not None and not _follows(before, entry):
            yield Trouble(place(entry), f"was recorded at {format_instant(entry.recorded_at)}, not after entry {before.number}")
        expected, before = entry.number + 1, entry
    if head >= expected:
        yield Trouble(between(expected, head), "missing: the ledger's head counts further")
    if head < expected - 1:
        yield Trouble(between(head + 1, expected - 1), f"lies beyond the ledger's head, which is {head}")


def _follows(before: Entry, entry: Entry) -> bool:
    together = (before.notification, before.approval) == (entry.notification, entry.approval)
    return entry.recorded_at > before.recorded_at or (together and entry.recorded_at == before.recorded_at)


def leaves(entries: Sequence[Entry]) -> Iterator[Trouble]:
    """What does not match its leaf hash; what lost content must be told of by an erasure after it."""
    claims = Claims()
    for entry in entries:
        claims.note(entry)
        if entry.erased is not None:
            continue
        if entry.audience is not Audience.PUBLIC and not entry.salt:
            yield Trouble(place(entry), "has no salt, so that its hash cannot be recomputed")
        elif not _matches(entry):
            yield Trouble(place(entry), "does not match its hash: it was altered after it was written")
    for entry in claims.unexplained():
        yield Trouble(place(entry), "lost what it said, and no erasure after it tells of that")
    for entry in unfulfilled(entries):
        yield Trouble(place(entry), "still says what an erasure after it erased")


def _matches(entry: Entry) -> bool:
    try:
        return leaf_of(entry) == entry.leaf
    except TypeError:  # SQLite keeps a text where bytes belong
        return False


def versions(entries: Sequence[Entry]) -> Iterator[Trouble]:
    last: dict[tuple[str, str, Audience], int] = {}
    for entry in entries:
        stream = (entry.kind, entry.key, entry.audience)
        expected = last.get(stream, 0) + 1
        if entry.version != expected:
            yield Trouble(place(entry), f"is version {entry.version} of its {entry.audience.label} stream; {expected} was due")
        last[stream] = entry.version


def payloads(entries: Sequence[Entry]) -> Iterator[Trouble]:
    for entry in entries:
        if entry.payload is not None and not _is_canonical(entry.payload):
            yield Trouble(place(entry), "its payload is not canonical JSON")


def _is_canonical(payload: bytes) -> bool:
    try:
        return canonical(json.loads(payload)) == payload
    except (ValueError, TypeError, RecursionError):
        return False


def refolded(ledger: ReadingLedger, entries: Sequence[Entry]) -> tuple[int, list[Trouble]]:
    """The fold that answers come from, against the database's own view of the rule of time, on every day of a change."""
    try:
        snapshot = Snapshot.empty().advance(entries)
    except ValueError as error:
        return 0, [Trouble("ledger", f"cannot be folded: {error}")]
    records = [record for part in snapshot.parts.values() for record in part.records.values()]
    held = sum(len(boundaries(stream)) for record in records for stream in record.streams.values())
    days, troubles = 0, []
    for point in ledger.timeline():
        days += 1
        record = snapshot.record(point.kind, point.key)
        entry = governing(record.streams.get(point.audience, ()), point.day) if record else None
        found = entry.number if entry else None
        if found != point.number:
            detail = f"on {point.day} the fold finds {_named(found)}, the database's view {_named(point.number)}"
            troubles.append(Trouble(f"{point.kind} {point.key} ({point.audience.label})", detail))
    if held != days:
        troubles.append(Trouble("ledger", f"the fold knows {held} days of change, the database's view {days}"))
    return days, troubles


def _named(number: int | None) -> str:
    return "no entry" if number is None else f"entry {number}"


def place(entry: Entry) -> str:
    """How people find a line again."""
    return f"entry {entry.number} ({entry.kind} {entry.key})"


def between(first: int, last: int) -> str:
    """Some lines in a row."""
    return f"entry {first}" if first == last else f"entries {first} to {last}"
