"""Where every entry is by time, by audience and in the trees. It only grows, so that every snapshot can share it."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import product
from sys import intern
from typing import TypeAlias

import msgspec

from app.domain.access import Audience, Clearance
from app.domain.entry import Entry
from app.domain.erasure import KIND
from app.domain.trees import Trees
from app.snapshot.signed import Signed

RecordKey = tuple[str, str]
Positions: TypeAlias = "array[int]"
"""Numbers of entries, ascending; four bytes each."""
PAPERS = ("notification", "approval", KIND.name)
"""Kinds that say where changes come from: they are no changes of their own."""


class Columns(msgspec.Struct, array_like=True, frozen=True):
    """A log taken apart, as it is kept in a copy: numbers are packed, four bytes each in this machine's order."""

    instants: list[datetime]
    instant_of: bytes
    records: list[tuple[str, str, str]]
    record_of: bytes
    audiences: bytes
    leaves: bytes
    positions: list[tuple[str | None, Audience, bytes]]
    changes: list[tuple[str | None, str | None, Audience, bytes]]


def _positions() -> Positions:
    return array("I")


@lru_cache(8192)
def _place(state: str, kind: str) -> tuple[str, str]:
    """The same for all records of one kind of one State."""
    return intern(state), intern(kind)


def _numbered(places: Iterable[int]) -> bytes:
    return array("I", places).tobytes()


def _numbers(packed: bytes) -> Positions:
    found = _positions()
    found.frombytes(packed)
    return found


@lru_cache(1024)
def _tiers(clearance: Clearance) -> list[tuple[str | None, Audience]]:
    """Of which State, or of all, entries up to which audience somebody of that clearance may see."""
    tiers: list[tuple[str | None, Audience]] = [(None, audience) for audience in Audience if audience <= clearance.general]
    if clearance.state is not None:
        own = (audience for audience in Audience if clearance.general < audience <= clearance.own)
        tiers += [(clearance.state, audience) for audience in own]
    return tiers


def _until(positions: Positions, number: int) -> bytes:
    return positions[: bisect_right(positions, number)].tobytes()


class Log:
    """Positions of all entries. ``signed`` is what the signer said of the trees so far."""

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.keys: list[str] = []
        self.where: dict[str, RecordKey] = {}
        self.trees = Trees()
        self.signed = Signed()
        self._positions: dict[tuple[str | None, Audience], Positions] = defaultdict(_positions)
        self._changes: dict[tuple[str | None, str | None, Audience], Positions] = defaultdict(_positions)
        self._noting: dict[tuple[str, str | None, Audience, str], tuple[Callable[[int], None], ...]] = {}

    @classmethod
    def of(cls, columns: Columns) -> "Log":
        """The log that was taken apart."""
        log = cls()
        log.times = [columns.instants[place] for place in _numbers(columns.instant_of)]
        log.where = {key: _place(state, kind) for key, state, kind in columns.records}
        keys = list(log.where)
        log.keys = [keys[place] for place in _numbers(columns.record_of)]
        log.trees.add_packed(columns.audiences, columns.leaves)
        log._positions.update({(state, audience): _numbers(packed) for state, audience, packed in columns.positions})
        log._changes.update({(state, code, audience): _numbers(packed) for state, code, audience, packed in columns.changes})
        return log

    def columns(self, number: int) -> Columns:
        """What it says of the first ``number`` entries. Others may add to it meanwhile."""
        times, keys = self.times[:number], self.keys[:number]
        instants = {instant: place for place, instant in enumerate(dict.fromkeys(times))}
        records = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        audiences = bytearray(number)
        for (state, audience), positions in list(self._positions.items()):
            if state is None:
                for position in positions[: bisect_right(positions, number)]:
                    audiences[position - 1] = audience
        return Columns(
            list(instants),
            _numbered(instants[instant] for instant in times),
            [(key, *self.where[key]) for key in records],
            _numbered(records[key] for key in keys),
            bytes(audiences),
            self.trees.packed(number),
            [(*place, _until(positions, number)) for place, positions in list(self._positions.items())],
            [(*place, _until(positions, number)) for place, positions in list(self._changes.items())],
        )

    def add(self, entries: Sequence[Entry]) -> None:
        """Takes note of the next entries; what is noted already, by a snapshot that was then thrown away, stays as it is."""
        new = entries[max(0, len(self.times) - entries[0].number + 1) :]
        self.times += [entry.recorded_at for entry in new]
        self.keys += [entry.key for entry in new]
        self.trees.add([(entry.audience, entry.leaf) for entry in new])
        where, noting = self.where, self._noting
        for entry in new:
            if entry.key not in where:
                where[entry.key] = _place(entry.state, entry.kind)
            place = entry.state, entry.provision, entry.audience, entry.kind
            for note in noting.get(place) or noting.setdefault(place, self._lists(*place)):
                note(entry.number)

    def _lists(self, state: str, provision: str | None, audience: Audience, kind: str) -> tuple[Callable[[int], None], ...]:
        """What takes note of an entry's number in each list that it belongs to."""
        found = [self._positions[each, audience] for each in (None, state)]
        if kind not in PAPERS:
            found += [self._changes[each, code, audience] for each, code in product((None, state), {None, provision})]
        return tuple(each.append for each in found)

    def count(self, clearance: Clearance, number: int) -> int:
        """How many entries up to ``number`` somebody of that clearance may see: the revision in their terms."""
        return sum([bisect_right(positions, number) for positions in self._visible(clearance)])

    def place(self, reader: Audience, number: int) -> int:
        """The place of entry ``number``, from 0, in the tree of those who read up to ``reader``, which it is in."""
        return self.count(Clearance(reader), number) - 1

    def last(self, clearance: Clearance, number: int) -> int:
        """The number of the last entry up to ``number`` that they may see; 0 where there is none."""
        places = [(positions, bisect_right(positions, number)) for positions in self._visible(clearance)]
        return max([positions[place - 1] for positions, place in places if place], default=0)

    def number_at_revision(self, clearance: Clearance, revision: int, newest: int) -> int:
        """The number of the entry that made ``revision``, in their count."""
        low, high = 0, newest
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.count(clearance, middle) >= revision else (middle + 1, high)
        return low

    def changes(self, clearance: Clearance, state: str | None, provisions: Collection[str] | None) -> list[Positions]:
        """The positions of changes that somebody of that clearance may see, of one State or all, under some provisions or any.

        Several ascending lists, none of which shares a position with another.
        """
        wanted = [None] if provisions is None else list(provisions)
        tiers = [(state, audience) for audience in Audience if audience <= clearance.general]
        if clearance.state is not None and state in (None, clearance.state):
            own = (audience for audience in Audience if clearance.general < audience <= clearance.own)
            tiers += [(clearance.state, audience) for audience in own]
        found = (self._changes.get((each, provision, audience)) for provision in wanted for each, audience in tiers)
        return [positions for positions in found if positions]

    def number_at(self, instant: datetime) -> int:
        """The number of the last entry recorded at or before ``instant``."""
        return bisect_right(self.times, instant)

    def number_before(self, instant: datetime) -> int:
        """The number of the last entry recorded before ``instant``."""
        return bisect_left(self.times, instant)

    def _visible(self, clearance: Clearance) -> list[Positions]:
        return [self._positions[tier] for tier in _tiers(clearance) if tier in self._positions]
