"""Folding entries into a snapshot. A snapshot never changes; advancing makes another that shares what the entries did not touch."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from app.domain.access import Audience, Clearance
from app.domain.entry import Entry
from app.domain.timeline import Record
from app.domain.trees import Trees
from app.snapshot.signed import Signed

RecordKey = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """The records of one State. Whatever is derived from it alone is kept in ``derived``, which dies with it."""

    records: Mapping[RecordKey, Record]
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The records of one kind, in order of appearance."""
        cached: tuple[Record, ...] | None = self.derived.get(kind)
        if cached is None:
            cached = tuple(record for record in self.records.values() if record.kind == kind)
            self.derived[kind] = cached
        return cached


EMPTY_PART = Part({})
PAPERS = ("notification", "approval")
"""Kinds that say where changes come from: they are no changes of their own."""
TREATY_FACTS = ("participation", "state")
"""Kinds on which the entry into force of a treaty rests, for every State: a State's record says whether it is an exercise one."""


class Log:
    """Positions of all entries by time and audience, and in the trees. It only grows, so that every snapshot can share it.

    ``signed`` is what the signer said of the trees so far.
    """

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self.keys: list[str] = []
        self.where: dict[str, RecordKey] = {}
        self.trees = Trees()
        self.signed = Signed()
        self._positions: dict[tuple[str | None, Audience], list[int]] = {}
        self._changes: dict[tuple[str | None, str | None, Audience], list[int]] = {}

    def add(self, entry: Entry) -> None:
        """Takes note of the next entry; one that is noted already, by a snapshot that was then thrown away, stays as it is."""
        if entry.number <= len(self.times):
            return
        self.times.append(entry.recorded_at)
        self.trees.add(entry.audience, entry.leaf)
        self.keys.append(entry.key)
        self.where.setdefault(entry.key, (entry.state, entry.kind))
        self._positions.setdefault((None, entry.audience), []).append(entry.number)
        self._positions.setdefault((entry.state, entry.audience), []).append(entry.number)
        if entry.kind not in PAPERS:
            for state, provision in product((None, entry.state), {None, entry.provision}):
                self._changes.setdefault((state, provision, entry.audience), []).append(entry.number)

    def count(self, clearance: Clearance, number: int) -> int:
        """How many entries up to ``number`` somebody of that clearance may see: the revision in their terms."""
        return sum(bisect_right(positions, number) for positions in self._visible(clearance))

    def place(self, reader: Audience, number: int) -> int:
        """The place of entry ``number``, from 0, in the tree of those who read up to ``reader``, which it is in."""
        return self.count(Clearance(reader), number) - 1

    def last(self, clearance: Clearance, number: int) -> int:
        """The number of the last entry up to ``number`` that they may see; 0 where there is none."""
        found = 0
        for positions in self._visible(clearance):
            place = bisect_right(positions, number)
            found = max(found, positions[place - 1] if place else 0)
        return found

    def number_at_revision(self, clearance: Clearance, revision: int, newest: int) -> int:
        """The number of the entry that made ``revision``, in their count."""
        low, high = 0, newest
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.count(clearance, middle) >= revision else (middle + 1, high)
        return low

    def changes(self, clearance: Clearance, state: str | None, provisions: Collection[str] | None) -> list[list[int]]:
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

    def _visible(self, clearance: Clearance) -> list[list[int]]:
        lists = [self._positions.get((None, audience), []) for audience in Audience if audience <= clearance.general]
        if clearance.state is not None:
            lists += [
                self._positions.get((clearance.state, audience), [])
                for audience in Audience
                if clearance.general < audience <= clearance.own
            ]
        return lists


@dataclass(frozen=True)
class Snapshot:
    """The register after entry ``number``, by State."""

    number: int
    parts: Mapping[str, Part]
    log: Log
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def empty(cls) -> "Snapshot":
        """Before the first entry."""
        return cls(0, {}, Log())

    def advance(self, entries: Iterable[Entry]) -> "Snapshot":
        """The snapshot after these entries, which must follow on. Raises ValueError where a number is missing."""
        added = list(entries)
        for number, entry in enumerate(added, start=self.number + 1):
            if entry.number != number:
                raise ValueError(f"entry {entry.number} does not follow entry {number - 1}")
        touched: dict[str, dict[RecordKey, Record]] = {}
        for entry in added:
            records = touched.get(entry.state)
            if records is None:
                records = touched[entry.state] = dict(self.parts.get(entry.state, EMPTY_PART).records)
            known = records.get((entry.kind, entry.key))
            records[entry.kind, entry.key] = known.with_entry(entry) if known else Record.of(entry)
            self.log.add(entry)
        if not touched:
            return self
        shared = _fresh(self.parts) if any(entry.kind in TREATY_FACTS for entry in added) else self.parts
        parts = {**shared, **{state: Part(records) for state, records in touched.items()}}
        return Snapshot(self.number + len(added), parts, self.log)

    def entries(self) -> list[Entry]:
        """All that it was folded from, in order."""
        found: dict[int, Entry] = {}
        for part in self.parts.values():
            for record in part.records.values():
                for stream in record.streams.values():
                    found.update((entry.number, entry) for entry in stream)
        return [found[number] for number in range(1, self.number + 1)]

    def part(self, state: str) -> Part:
        """The records of a State; an empty part where there are none."""
        return self.parts.get(state, EMPTY_PART)

    def record(self, kind: str, key: str) -> Record | None:
        """The record of that kind and key."""
        state, _ = self.log.where.get(key, ("", ""))
        return self.part(state).records.get((kind, key))

    def recorded_at(self, number: int) -> datetime | None:
        """When entry ``number`` was recorded."""
        return self.log.times[number - 1] if 0 < number <= self.number else None


def _fresh(parts: Mapping[str, Part]) -> dict[str, Part]:
    """The same records with nothing derived: a treaty's entry into force may have moved for every State."""
    return {state: Part(part.records) for state, part in parts.items()}
