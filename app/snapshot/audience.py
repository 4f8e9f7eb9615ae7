"""What a reader sees: the only projection of the register. Every answer, search, feed and bundle is made from a ``View``."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.access import Audience, Clearance
from app.domain.entry import Entry
from app.domain.moment import Span, format_instant
from app.domain.records import KINDS, merge
from app.domain.routing.once import Once, once_for_each
from app.domain.timeline import Record, boundaries, joined, span_around, speaks_of, versions
from app.snapshot.model import Snapshot
from app.snapshot.posts import Post, post, posts, under
from app.snapshot.treaties import Standing, Treaties, treaties


@dataclass(frozen=True)
class View(Once):
    """A snapshot through somebody's eyes: on ``day``, as known at entry ``known``, up to ``clearance``.

    ``settled`` is the position before the last seven legal days: what came later counts as a recent change. ``moment`` is an
    instant of the day: what had run out by then is over. A view that is about no moment, such as that of a version, has none.
    ``asked`` is the instant of which it was asked what was known then. A ``present`` one shows today and all that is known.
    ``zone`` is where legal days begin and end. What is in ``made`` was made for this view, and dies with it.
    """

    snapshot: Snapshot
    day: date
    known: int
    clearance: Clearance
    settled: int
    zone: ZoneInfo
    moment: datetime | None = None
    asked: datetime | None = None
    present: bool = False
    made: dict[Hashable, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def current(self) -> bool:
        """True when it shows all that is known."""
        return self.known >= self.snapshot.number

    @property
    @once_for_each
    def revision(self) -> int:
        """The revision in this reader's own count: nothing above their clearance moves it."""
        return self.snapshot.log.count(self.clearance, self.known)

    @property
    @once_for_each
    def known_at(self) -> str | None:
        """When the last entry that this reader may see was recorded."""
        last = self.snapshot.log.last(self.clearance, min(self.known, self.snapshot.number))
        recorded_at = self.snapshot.recorded_at(last)
        return format_instant(recorded_at) if recorded_at else None

    @property
    def as_known(self) -> str:
        """What to ask for to know the same again: that instant; before anything was known, the one asked for, or revision 0."""
        return self.known_at or (format_instant(self.asked) if self.asked else "0")

    @property
    @once_for_each
    def treaties(self) -> Treaties:
        """Treaty status of every State."""
        return treaties(self.snapshot, self.known, self.day)

    def standing(self, state: str, treaty: str) -> Standing:
        """Where ``state`` stands towards ``treaty``."""
        return self.treaties.standing(state, treaty, self.day)

    def ceiling(self, state: str) -> Audience:
        """The highest audience that this reader sees in records of ``state``."""
        return self.clearance.over(state)

    def on(self, day: date, known: int | None = None) -> "View":
        """The same reader on another day, or with less known."""
        if known is None and day == self.day:
            return self
        known = self.known if known is None else known
        return View(self.snapshot, day, known, self.clearance, self.settled, self.zone, None, self.asked)

    def records(self, kind: str, state: str | None = None) -> Iterator[Record]:
        """Records of a kind of which this reader may see something, by State."""
        for each in self.states(state):
            for record in self.snapshot.part(each).of_kind(kind):
                if self.may_know(record):
                    yield record

    def record(self, kind: str, key: str) -> Record | None:
        """The record of that key, unless this reader may not even know of it."""
        found = self.snapshot.record(kind, key)
        return found if found is not None and self.may_know(found) else None

    def may_know(self, record: Record) -> bool:
        """Whether an entry that this reader may see was known at that position."""
        ceiling, known = self.ceiling(record.state), self.known
        return any(audience <= ceiling and stream[0].number <= known for audience, stream in record.streams.items())

    def value(self, record: Record) -> dict[str, Any] | None:
        """The record's value on the day, as far as this reader sees; None where it does not hold."""
        payloads = record.payloads(self.day, self.ceiling(record.state), self.known)
        lowest = min(record.streams)
        return merge(KINDS[record.kind], payloads) if lowest in payloads else None

    def holds(self, record: Record) -> bool:
        """Whether the record has a value on the day, as far as this reader sees; the value itself is not read."""
        lowest = min(record.streams)
        seen = lowest <= self.ceiling(record.state)
        return seen and speaks_of(record.streams[lowest], self.day, self.known)

    def holding(self, kind: str, state: str | None = None) -> list[Record]:
        """Records of a kind that hold on the day, by State."""
        return [record for record in self.records(kind, state) if self.holds(record)]

    def states(self, state: str | None = None) -> list[str]:
        """The codes of all States in order; of the one State alone where it is given."""
        return [state] if state is not None else sorted(self.snapshot.parts)

    def posts(self, state: str | None = None, provisions: frozenset[str] | None = None) -> Iterator[Post]:
        """All posts, in order, or those under some provisions.

        Some may not hold on the day, or not for this reader: ask ``holds`` before telling of one.
        """
        for each in self.states(state):
            part = self.snapshot.part(each)
            yield from posts(part) if provisions is None else under(part, provisions)

    def values(self, kind: str, state: str | None = None) -> Iterator[tuple[Record, dict[str, Any]]]:
        """Records of a kind with their values, where they hold on the day."""
        for record in self.records(kind, state):
            value = self.value(record)
            if value is not None:
                yield record, value

    def entries(self, record: Record) -> list[Entry]:
        """The record's entries that this reader sees, in ledger order."""
        return record.entries(self.ceiling(record.state), self.known)

    def authority(self, record: Record) -> Record | None:
        """The record of the authority that holds a designation; None for other records, and where there is none to see."""
        found = post(record) if record.kind == "designation" else None
        return self.record("authority", found.authority) if found else None

    def history(self, record: Record) -> list[Entry]:
        """The entries that this reader sees of what is answered as the record, in ledger order.

        A designation is answered with its authority: what is written about that one, once the designation is there and
        about days on which it holds, counts.
        """
        own, body = self.entries(record), self.authority(record)
        return own if body is None else joined(record, own, self.entries(body))

    def versions(self, record: Record) -> list[tuple[Entry, ...]]:
        """The record's versions in this reader's count: what each approval wrote of what they may see."""
        return list(versions(self.history(record)))

    def span(self, record: Record) -> Span | None:
        """The days around the day asked about on which the record holds."""
        return span_around(record.spans(self.known), self.day)

    def turns(self, record: Record) -> set[date]:
        """Every day on which what this reader sees of the record may change."""
        ceiling = self.ceiling(record.state)
        seen = (stream for audience, stream in record.streams.items() if audience <= ceiling)
        return {day for stream in seen for day in boundaries(stream, self.known)}
