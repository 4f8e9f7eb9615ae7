"""Folding entries into a snapshot. A snapshot never changes; advancing makes another that shares what the entries did not touch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from app.domain.entry import Entry
from app.domain.erasure import KIND, Stream, applied, contradiction, erased_by
from app.domain.held import grown, held_anew
from app.domain.timeline import Record
from app.snapshot.log import Log, RecordKey
from app.snapshot.unread import Unread


@dataclass(frozen=True)
class Part:
    """The records of one State. Whatever is derived from it alone is kept in ``derived``, which dies with it."""

    records: Mapping[RecordKey, Record]
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The records of one kind, in order of appearance."""
        cached: tuple[Record, ...] | None = self.derived.get(kind)
        if cached is None:
            if isinstance(self.records, Unread):
                cached = tuple(self.records.of_kind(kind).values())
            else:
                cached = tuple(record for record in self.records.values() if record.kind == kind)
            self.derived[kind] = cached
        return cached


EMPTY_PART = Part({})
TREATY_FACTS = ("participation", "state")
"""Kinds on which the entry into force of a treaty rests, for every State: a State's record says whether it is an exercise one."""
_FOR_ALL = (*TREATY_FACTS, KIND.name)
"""Kinds after which nothing derived is left of any State: of what was erased, too."""


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
        """The snapshot after these entries, which must follow on.

        Raises ValueError where a number is missing, or an erasure says of a line that is here what it does not leave of it.
        """
        added = list(entries)
        for number, entry in enumerate(added, start=self.number + 1):
            if entry.number != number:
                raise ValueError(f"entry {entry.number} does not follow entry {number - 1}")
        if not added:
            return self
        altered = contradiction(added, self._line)
        if altered is not None:
            raise ValueError(f"entry {altered.number} said something else than an erasure leaves of it")
        self.log.add(added)
        touched: dict[str, dict[RecordKey, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in added:
            touched[entry.state][entry.kind, entry.key].append(entry)
        shared = _fresh(self.parts) if any(entry.kind in _FOR_ALL for entry in added) else self.parts
        parts = {**shared, **{state: self._grown(state, of_state) for state, of_state in touched.items()}}
        for entry in added:
            self._erase(parts, entry)
        return Snapshot(self.number + len(added), parts, self.log)

    def _line(self, stream: Stream) -> Entry | None:
        record = self.record(stream.kind, stream.key)
        lines = record.streams.get(stream.audience, ()) if record is not None else ()
        return next((entry for entry in lines if entry.version == stream.version), None)

    def _erase(self, parts: dict[str, Part], erasure: Entry) -> None:
        """Takes from records what an erasure says was erased of them."""
        for stream, told in erased_by(erasure):
            state, _ = self.log.where.get(stream.key, ("", ""))
            records = dict(parts.get(state, EMPTY_PART).records)
            record = records.get((stream.kind, stream.key))
            if record is not None and stream.audience in record.streams:
                same = record.streams[stream.audience]
                left = [applied(each, told, erasure.key) if each.version == stream.version else each for each in same]
                streams = {**record.streams, stream.audience: held_anew(left, self.log.trees)}
                records[stream.kind, stream.key] = replace(record, streams=streams)
                parts[state] = Part(records)

    def _grown(self, state: str, added: Mapping[RecordKey, Sequence[Entry]]) -> Part:
        """The part of a State with entries added to its records."""
        records = dict(self.part(state).records)
        for (kind, key), entries in added.items():
            record = records.get((kind, key)) or Record(kind, key, state, {})
            records[kind, key] = grown(record, entries, self.log.trees)
        return Part(records)

    def entries(self) -> list[Entry]:
        """All that it was folded from, in order."""
        found: dict[int, Entry] = {}
        for part in self.parts.values():
            for record in part.records.values():
                for stream in record.streams.values():
                    found.update((entry.number, entry) for entry in stream)
        return [found[number] for number in range(1, self.number + 1)]

    def newest(self) -> Entry | None:
        """Its last entry; None before the first."""
        if not self.number:
            return None
        key = self.log.keys[self.number - 1]
        state, kind = self.log.where[key]
        streams = self.part(state).records[kind, key].streams.values()
        return max((stream[-1] for stream in streams), key=lambda entry: entry.number)

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
    """The same records with nothing derived."""
    return {state: Part(part.records) for state, part in parts.items()}
