"""The ledger: lines are read in order and added at the end, never changed; a line of it may erase what others say of a person.

Numbers are contiguous and in commit order because a writing unit holds the head row; recorded times strictly increase.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from struct import iter_unpack
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Select, and_, column, func, or_, select, table, update

from app.domain.access import Audience
from app.domain.entry import Draft, Entry, leaf_of
from app.domain.errors import ClockWentBack
from app.domain.moment import format_instant
from app.domain.timeline import Record
from app.store.lines import entry_of, values_of
from app.store.many import insert_many
from app.store.tables import ENTRY, HEAD

MAY_GO_BACK = timedelta(minutes=5)
"""How far the clock may lie behind the last line: a correction, not a fault."""
_TICK = timedelta(microseconds=1)
_AT_ONCE = 1000  # keys in one statement, rows in one fetch
_WRITTEN_AT_ONCE = 100
"""Lines between two words on how many there are: sealing and writing them takes a few milliseconds."""

_Stream = tuple[str, str, Audience]
_OF_ENTRY = [column(name, ENTRY.c[name].type) for name in ("kind", "key", "audience", "number")]
_TIMELINE = table("stream_timeline", *_OF_ENTRY, column("day", Date))


def _nobody(_: int) -> None:
    """Is told."""


class Point(NamedTuple):
    """A day on which a stream's value may change, and the number of the entry that governs it from then on."""

    kind: str
    key: str
    audience: Audience
    day: date
    number: int | None


class ReadingLedger:
    """Lines, by position and by State."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> int:
        """The number of the last line; 0 before the first."""
        return self._head()[0]

    def head_time(self) -> datetime | None:
        """When the last line was recorded; None before the first."""
        number, recorded_at = self._head()
        return recorded_at if number else None

    def has_grown(self, since: int, states: Collection[str], record: tuple[str, str]) -> bool:
        """Whether a line after ``since`` is about one of these States, or about the record of that kind and key."""
        if (head := self.head()) <= since:
            return head < since  # it is another ledger
        kind, key = record
        about = or_(ENTRY.c.state.in_(states), and_(ENTRY.c.kind == kind, ENTRY.c.key == key))
        return self._connection.execute(select(ENTRY.c.number).where(ENTRY.c.number > since, about).limit(1)).first() is not None

    def after(self, number: int, limit: int) -> list[Entry]:
        """The next lines after ``number``, at most ``limit``. Raises ValueError for one that is no line of ours."""
        query = select(ENTRY).where(ENTRY.c.number > number).order_by(ENTRY.c.number).limit(limit)
        return [entry_of(row) for row in self._connection.execute(query)]

    def of_states(self, states: Collection[str]) -> dict[tuple[str, str], Record]:
        """Every record of these States with its whole history, by kind and key."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self._stream(select(ENTRY).where(ENTRY.c.state.in_(states)).order_by(ENTRY.c.number)):
            found[entry.kind, entry.key].append(entry)
        return {name: _record(entries) for name, entries in found.items()}

    def records(self, kind: str, keys: Collection[str]) -> dict[str, Record]:
        """The records of that kind with these keys, each with its whole history."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for some in _portions(keys):
            for entry in self._stream(select(ENTRY).where(ENTRY.c.kind == kind, ENTRY.c.key.in_(some)).order_by(ENTRY.c.number)):
                found[entry.key].append(entry)
        return {key: _record(entries) for key, entries in found.items()}

    def of_kind(self, kind: str, state: str) -> list[Record]:
        """The records of that kind of one State, each with its whole history, in order of appearance."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._stream(select(ENTRY).where(ENTRY.c.kind == kind, ENTRY.c.state == state).order_by(ENTRY.c.number)):
            found[entry.key].append(entry)
        return [_record(entries) for entries in found.values()]

    def all_entries(self) -> Iterator[Entry]:  # only inside the unit
        """Every line in order, a few at a time in memory."""
        return self._stream(select(ENTRY).order_by(ENTRY.c.number))

    def timeline(self) -> Iterator[Point]:
        """The rule of time as the database's own view works it out, for comparison with ours. Only inside the unit."""
        with self._connection.execute(select(_TIMELINE), execution_options={"yield_per": _AT_ONCE}) as rows:
            for row in rows:
                yield Point(row.kind, row.key, Audience(row.audience), row.day, row.number)

    def _stream(self, query: Select[Any]) -> Iterator[Entry]:
        with self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
            for row in rows:
                yield entry_of(row)

    def _head(self) -> tuple[int, datetime]:
        return tuple[int, datetime](self._connection.execute(select(HEAD.c.number, HEAD.c.recorded_at)).one())


class WritingLedger(ReadingLedger):
    """The same, and the one way to add lines."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now
        self.added: Entry | None = None
        """The last line that this unit added."""

    def append(
        self, drafts: Sequence[Draft], *, notification: str, approval: str, told: Callable[[int], None] = _nobody
    ) -> list[Entry]:
        """Add ``drafts`` as the next lines, all with one recorded time; ``told`` is how many are there. Raises ClockWentBack."""
        if not drafts:
            return []
        last, last_time = self._head()
        recorded_at = self._time_after(last_time)
        versions = Counter(self._versions(drafts))
        about, salts = (recorded_at, notification, approval), _salts(drafts)
        entries: list[Entry] = []
        for start in range(0, len(drafts), _WRITTEN_AT_ONCE):
            for draft in drafts[start : start + _WRITTEN_AT_ONCE]:
                stream = (draft.kind, draft.key, draft.audience)
                versions[stream] += 1
                entries.append(_sealed(draft, last + len(entries) + 1, about, versions[stream], salts))
            insert_many(self._connection, ENTRY, list(map(values_of, entries[start:])))
            told(len(entries))
        self._connection.execute(update(HEAD).values(number=entries[-1].number, recorded_at=recorded_at))
        self.added = entries[-1]
        return entries

    def _time_after(self, last: datetime) -> datetime:
        if self._now < last - MAY_GO_BACK:
            raise ClockWentBack(f"The clock shows {format_instant(self._now)}, the last line {format_instant(last)}.")
        return max(self._now, last + _TICK)

    def _versions(self, drafts: Sequence[Draft]) -> dict[_Stream, int]:
        """The last version of each of the drafts' streams that has one."""
        keys: dict[str, set[str]] = defaultdict(set)
        for draft in drafts:
            keys[draft.kind].add(draft.key)
        found: dict[_Stream, int] = {}
        for kind, names in keys.items():
            for some in _portions(names):
                query = (
                    select(ENTRY.c.key, ENTRY.c.audience, func.max(ENTRY.c.version))
                    .where(ENTRY.c.kind == kind, ENTRY.c.key.in_(some))
                    .group_by(ENTRY.c.key, ENTRY.c.audience)
                )
                for key, audience, version in self._connection.execute(query):
                    found[kind, key, Audience(audience)] = version
        return found


def _portions(keys: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(keys)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _salts(drafts: Sequence[Draft]) -> Iterator[bytes]:
    """One for each draft above public, of a single draw: each by itself costs as much as a hash."""
    count = sum(draft.audience is not Audience.PUBLIC for draft in drafts)
    return (salt for (salt,) in iter_unpack("32s", secrets.token_bytes(32 * count)))


def _sealed(draft: Draft, number: int, about: tuple[datetime, str, str], version: int, salts: Iterator[bytes]) -> Entry:
    said = (draft.kind, draft.key, draft.state, draft.provision, draft.audience, version, draft.span, draft.change, draft.payload)
    salt = None if draft.audience is Audience.PUBLIC else next(salts)
    members = (number, about[0], *said, about[1], about[2], salt)
    return Entry(*members, leaf=leaf_of(Entry(*members, leaf=b"")))


def _record(entries: Sequence[Entry]) -> Record:
    """One record from all its lines, in ledger order."""
    streams: dict[Audience, list[Entry]] = defaultdict(list)
    for entry in entries:
        streams[entry.audience].append(entry)
    first = entries[0]
    return Record(first.kind, first.key, first.state, {audience: tuple(lines) for audience, lines in streams.items()})
