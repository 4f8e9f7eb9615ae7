"""Finding what an erasure would take: the lines that it names, the papers behind them, and where the same is said still.

Values are compared here and told nowhere: what is found is named by ids, versions and fields.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from app.actions.erasing.wanting import Named, Wanted
from app.actions.particulars import fault
from app.domain.access import Audience
from app.domain.canonical import digest
from app.domain.entry import Entry
from app.domain.erasure import FREE, IN_PLACE, Stream, Wiped, erasable, in_force, remaining, without
from app.domain.errors import NotFound, PapersAtWork, StillInForce
from app.domain.records.channels import SLOTS
from app.domain.records.notification import SEVERAL
from app.domain.timeline import Record
from app.store.inbox import Notification, Status
from app.store.unit import Reading, Writing

Records = dict[tuple[str, str], Record]
_TELLING = 4
"""So many characters a text has at least that says something of a person: shorter ones stand everywhere."""
_CODE = re.compile(r"[a-z_-]*")
_COMMON = frozenset((IN_PLACE, *(slot.label for slot in SLOTS.values())))
"""Texts that say nothing of a person: codes, what slots are called."""
_AT_ONCE = 500
_PACKED = (b"PK\x03\x04",)
_BETWEEN = b" -./()\xc2\xa0"
"""What people write between the digits of a number, which the register leaves out."""


@dataclass(frozen=True, slots=True)
class Found:
    """What would go: lines with what is left of them, ``papers`` whole, and of ``plans`` the plans alone.

    ``still`` are lines that say one of the same things, in what is left of them where they are named; ``unread`` files in which
    nobody can look for it here.
    """

    wiped: tuple[Wiped, ...]
    papers: tuple[str, ...]
    plans: tuple[str, ...]
    still: tuple[dict[str, Any], ...]
    unread: tuple[str, ...]
    values: frozenset[str]

    def as_json(self) -> dict[str, Any]:
        """It by its ids."""
        return {
            "lines": [_told(each.before) | {"fields": list(each.fields)} for each in self.wiped],
            "papers": list(self.papers),
            "plans": list(self.plans),
            "still": list(self.still),
            "unread": list(self.unread),
        }

    @property
    def digest(self) -> str:
        """What names exactly this."""
        left = [[each.before.leaf.hex(), each.after.line().decode()] for each in self.wiped]
        return digest({"lines": left, "papers": list(self.papers), "plans": list(self.plans)})


def found(unit: Reading | Writing, wanted: Wanted, key: str, today: date) -> Found:
    """What ``wanted`` would take under the erasure ``key``. Raises InvalidBody, NotFound, StillInForce, PapersAtWork."""
    records = unit.ledger.of_states((wanted.state, SEVERAL))
    there = _There(records, wanted.state, key, today)
    wiped = [each for place, named in enumerate(wanted.lines) for each in there.wiped(named, f"/lines/{place}")]
    values = frozenset(_lost(wiped))
    papers, plans, unread = _papers(unit, wanted, wiped, values)
    wiped = _united([*wiped, *_hashes(records, papers, key)], key)
    left = {Stream.of(each.before): each.after for each in wiped}
    still = tuple(_still(records.values(), left, values, today))
    return Found(tuple(wiped), papers, plans, still, unread, values)


@dataclass(frozen=True, slots=True)
class _There:
    """The records of a State, from which the erasure ``key`` takes something on the day ``today``."""

    records: Records
    state: str
    key: str
    today: date

    def wiped(self, named: Named, pointer: str) -> Iterator[Wiped]:
        """The versions that are named. Raises InvalidBody, StillInForce."""
        record = self.records.get((named.kind, named.key))
        if record is None or (record.state != self.state and record.kind not in FREE) or named.audience not in record.streams:
            absent = f"{self.state} has no {named.kind} {named.key} with a {named.audience.label} stream"
            raise fault(pointer, absent, "unknown-line")
        known = {entry.version: entry for entry in record.streams[named.audience]}
        for version in named.versions:
            if version not in known:
                missing = f"{named.key} has no version {version} in its {named.audience.label} stream"
                raise fault(f"{pointer}/versions", missing, "unknown-line")
            if record.kind not in FREE and in_force(record, known[version], self.today):
                what = f"{record.kind} {record.key}"
                raise StillInForce(f"version {version} of the {named.audience.label} stream of {what} holds today or later")
            yield self._one(known[version], named.fields, f"{pointer}/fields")

    def _one(self, entry: Entry, fields: tuple[str, ...], pointer: str) -> Wiped:
        try:
            after = remaining(entry, fields, self.key)
        except ValueError as error:
            raise fault(pointer, f"version {entry.version}: {error}") from error
        payload = entry.payload or b"{}"
        strange = [name for name in fields if without(entry.kind, payload, (name,)) == payload]
        if strange:
            there = ", ".join(erasable(entry.kind, payload)) or "nothing that can be erased"
            raise fault(pointer, f"version {entry.version} has no {' and no '.join(strange)}; it has {there}", "unknown-field")
        return Wiped(entry, fields, after)


def _united(wiped: Iterable[Wiped], key: str) -> list[Wiped]:
    """Each line once, with all fields that are named of it: what is left of it is left by all of them."""
    lines: dict[int, Entry] = {}
    fields = defaultdict[int, set[str]](set)
    for each in wiped:
        lines[each.before.number] = each.before
        fields[each.before.number].update(each.fields)
    named = ((entry, tuple(sorted(fields[number]))) for number, entry in lines.items())
    return [Wiped(entry, gone, remaining(entry, gone, key)) for entry, gone in named]


def _hashes(records: Records, papers: Sequence[str], key: str) -> Iterator[Wiped]:
    """The hash of a file is as guessable as the numbers in it: it goes with the file."""
    for name in papers:
        record = records.get(("notification", name))
        for entry in record.streams.get(Audience.RESTRICTED, ()) if record else ():
            after = remaining(entry, ("sha256",), key) if entry.payload else entry
            if after.payload != entry.payload:
                yield Wiped(entry, ("sha256",), after)


def _papers(
    unit: Reading | Writing, wanted: Wanted, wiped: Sequence[Wiped], values: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The notifications whose papers go whole, those whose plans go, and those whose file cannot be read here."""
    behind = {each.before.notification for each in wiped} | set(wanted.papers)
    spoken = {name for name, body in unit.erasures.plans(wanted.state) if _says(body, values)}
    papers, plans, unread = [], [], []
    for each in _notifications(unit, wanted.state):
        content = b"" if each.id in behind else unit.inbox.content(each.id) or b""
        if each.id in behind or _says(content, values) or _says(content.translate(None, _BETWEEN), values):
            papers.append(each)
        elif each.id in spoken:
            plans.append(each)
        if content.startswith(_PACKED) and each not in papers:
            unread.append(each.id)
    for each in (*papers, *plans):
        if each.status is Status.PREVIEWED:
            raise PapersAtWork(f"notification {each.id} waits for a decision")
    strange = set(wanted.papers) - {each.id for each in papers}
    if strange:
        raise NotFound(f"{wanted.state} sent no notification {min(strange)}")
    return tuple(each.id for each in papers), tuple(each.id for each in plans), tuple(unread)


def _notifications(unit: Reading | Writing, state: str) -> Iterator[Notification]:
    """Those of the State and of several States that still have their papers, newest first."""
    bare, after = unit.erasures.bare(), None
    while batch := unit.inbox.listing(after=after, limit=_AT_ONCE):
        yield from (each for each in batch if each.particulars.state in (state, None) and each.id not in bare)
        after = batch[-1].id


def _still(
    records: Iterable[Record], left: Mapping[Stream, Entry], values: frozenset[str], today: date
) -> Iterator[dict[str, Any]]:
    """Lines that say one of the values, those that lose something as they will be."""
    for record in records:
        for entry in record.entries():
            payload = left.get(Stream.of(entry), entry).payload
            if payload and _says(payload, values):
                yield _told(entry) | {"in_force": in_force(record, entry, today)}


def _told(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.kind, "id": entry.key, "audience": entry.audience.label, "version": entry.version}


def _lost(wiped: Iterable[Wiped]) -> Iterator[str]:
    """The texts that go from a line, be it that another field of it says the same."""
    for each in wiped:
        before, after = (Counter(_texts(msgspec.json.decode(entry.payload or b"null"))) for entry in (each.before, each.after))
        gone = (before - after).keys() - _COMMON
        yield from (text for text in gone if len(text) >= _TELLING and not _CODE.fullmatch(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _says(content: bytes, values: Iterable[str]) -> bool:
    """Whether a text stands in what is stored, as it is or as JSON writes it."""
    return any(each.encode() in content or msgspec.json.encode(each)[1:-1] in content for each in values)
