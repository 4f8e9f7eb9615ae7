"""Erasing what lines of the ledger say of a person: what is left of a line, and which erasure stands for what is gone.

A line keeps its place, its leaf and everything but the named fields; its salt is destroyed with them. The erasure is a later line
of the same audience that tells of it, so whoever has the lines of a tree can judge a line that no longer has its leaf's content.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import msgspec

from app.domain.access import Audience
from app.domain.canonical import canonical
from app.domain.entry import Change, Draft, Entry, leaf_of
from app.domain.moment import Span
from app.domain.records import KINDS
from app.domain.records.erasure import ErasedLine, Erasure
from app.domain.timeline import Record, boundaries, governing

KIND = KINDS["erasure"]
APPROVAL = "erasure"
"""What its lines name in place of the digest of a plan: two people stand for it all the same."""
FREE = frozenset(("notification", "approval", "observation"))
"""Kinds by which nobody is reached: what they say may go while it is in force."""
IN_PLACE = "[erased]"
"""Stands for a name without which its record would not hold."""


class Stream(NamedTuple):
    """One version of one stream."""

    kind: str
    key: str
    audience: Audience
    version: int

    @classmethod
    def of(cls, entry: Entry) -> "Stream":
        """Where ``entry`` stands."""
        return cls(entry.kind, entry.key, entry.audience, entry.version)


@dataclass(frozen=True, slots=True)
class Carried:
    """An erasure that is carried out: of which State, on what ground, on which day, and what its two people are called."""

    key: str
    state: str
    ground: str
    today: date
    requester: str
    approver: str


def without(kind: str, payload: bytes, fields: Collection[str]) -> bytes:
    """``payload`` without ``fields``: a whole field, or a part of one such as ``channels.duty_phone`` or ``address.street``.

    A name that the record cannot be without gives way to a mark. Raises ValueError for other fields that it needs.
    """
    said: dict[str, Any] = msgspec.json.decode(payload)
    for name in fields:
        field, _, part = name.partition(".")
        if field in said:
            left = _left(said[field], part)
            if left:
                said[field] = left
            elif field not in KINDS[kind].needed:
                del said[field]
            elif isinstance(said[field], dict):
                said[field] = {"und": IN_PLACE}
            else:
                raise ValueError(f"{field} says which record a {kind} is: it cannot be erased")
    return canonical(said)


def _left(content: Any, part: str) -> Any:
    """A field's content without one part of it; nothing where no part is named."""
    if part and isinstance(content, dict):
        return {name: value for name, value in content.items() if name != part}
    if part and isinstance(content, list):
        return [each for each in content if not (isinstance(each, dict) and each.get("slot") == part)]
    return None


def erasable(kind: str, payload: bytes) -> tuple[str, ...]:
    """The names under which ``without`` finds something in this payload."""
    said: dict[str, Any] = msgspec.json.decode(payload)
    found = []
    for name, content in said.items():
        if name not in KINDS[kind].needed or isinstance(content, dict):
            found.append(name)
        parts = content if isinstance(content, dict) else [each["slot"] for each in _slotted(content)]
        found += sorted({f"{name}.{part}" for part in parts})
    return tuple(found)


def _slotted(content: Any) -> list[dict[str, Any]]:
    return [each for each in content if isinstance(each, dict) and "slot" in each] if isinstance(content, list) else []


def remaining(entry: Entry, fields: Collection[str], erasure: str) -> Entry:
    """What is left of ``entry``. Raises ValueError where it has no content, or needs one of the fields."""
    if entry.payload is None:
        raise ValueError("it says nothing: there is nothing to erase")
    return Entry(
        number=entry.number, recorded_at=entry.recorded_at, kind=entry.kind, key=entry.key, state=entry.state,
        provision=entry.provision, audience=entry.audience, version=entry.version, span=entry.span, change=entry.change,
        payload=without(entry.kind, entry.payload, fields), notification=entry.notification, approval=entry.approval,
        salt=None, leaf=entry.leaf, erased=erasure,
    )  # fmt: skip


def digest_left(entry: Entry) -> str:
    """SHA-256 of what is left of a line, in hexadecimal digits."""
    return hashlib.sha256(entry.line()).hexdigest()


def in_force(record: Record, entry: Entry, today: date) -> bool:
    """Whether ``entry`` decides about today or a later day, by itself or until something else is said."""
    stream = record.streams[entry.audience]
    days = [today, *(day for day in boundaries(stream) if day > today)]
    return any(governing(stream, day) is entry for day in days)


@dataclass(frozen=True, slots=True)
class Wiped:
    """A line as it was, the fields that go, and what is left."""

    before: Entry
    fields: tuple[str, ...]
    after: Entry

    def told(self) -> ErasedLine:
        """What the erasure's line tells of it."""
        entry = self.before
        return ErasedLine(
            kind=entry.kind, key=entry.key, version=entry.version, fields=self.fields,
            leaf=entry.leaf.hex(), remains=digest_left(self.after),
        )  # fmt: skip


def drafts(carried: Carried, lines: Sequence[Wiped], papers: Sequence[str]) -> list[Draft]:
    """What an erasure writes: a line for each audience that lost something; ``papers`` in the restricted one."""
    tiers = {each.before.audience for each in lines} | ({Audience.RESTRICTED} if papers else set())
    return [_draft(carried, audience, lines, papers) for audience in sorted(tiers)]


def _draft(carried: Carried, audience: Audience, lines: Sequence[Wiped], papers: Sequence[str]) -> Draft:
    said = Erasure(
        id=carried.key,
        state=carried.state,
        ground=carried.ground,
        lines=tuple(each.told() for each in lines if each.before.audience is audience),
        requester=carried.requester,
        approver=carried.approver,
        papers=tuple(papers) if audience is Audience.RESTRICTED else (),
    )
    payload = canonical(msgspec.to_builtins(said))
    return Draft(KIND.name, carried.key, carried.state, None, audience, Span(carried.today), Change.CREATE, payload)


def told_by(entry: Entry) -> Erasure | None:
    """The erasure that a line tells of; None for any other line, and for one that tells of none."""
    if entry.kind != KIND.name or entry.payload is None:
        return None
    try:
        return msgspec.json.decode(entry.payload, type=Erasure)
    except msgspec.MsgspecError:
        return None


def erased_by(entry: Entry) -> Iterator[tuple[Stream, ErasedLine]]:
    """The lines that an erasure's line is about."""
    told = told_by(entry)
    for each in told.lines if told else ():
        yield Stream(each.kind, each.key, entry.audience, each.version), each


def fits(entry: Entry, told: ErasedLine) -> bool:
    """Whether ``entry`` is what an erasure says is left of that line."""
    return entry.leaf.hex() == told.leaf and digest_left(entry) == told.remains


def applied(entry: Entry, told: ErasedLine, erasure: str) -> Entry:
    """``entry`` as an erasure leaves it; the same where it is about another line, or about one that a later erasure left."""
    if entry.leaf.hex() != told.leaf or entry.payload is None:
        return entry
    try:
        left = remaining(entry, told.fields, erasure)
    except ValueError:
        return entry
    return left if fits(left, told) else entry


def contradiction(added: Iterable[Entry], held: Callable[[Stream], Entry | None]) -> Entry | None:
    """A line that was ``held`` whole before, of which an erasure among those ``added`` leaves something else than it says."""
    now: dict[Stream, Entry] = {}
    for line in added:
        for stream, told in erased_by(line):
            entry = now.get(stream) or held(stream)
            if entry is not None:
                now[stream] = left = applied(entry, told, line.key)
                meant = entry.erased is None and entry.payload is not None and entry.leaf.hex() == told.leaf
                if left is entry and meant:
                    return entry
    return None


def whole(entry: Entry) -> bool:
    """Whether a line that was not erased matches its leaf hash; one above public that lost its salt cannot."""
    return (entry.audience is Audience.PUBLIC or bool(entry.salt)) and leaf_of(entry) == entry.leaf


class Claims:
    """Lines that lost content, until an erasure after them says the same of them. Lines are taken in their order."""

    def __init__(self) -> None:
        self._open: dict[Stream, Entry] = {}

    def take(self, entry: Entry) -> bool:
        """Takes the next line; whether it is sound as far as it tells: whole, or erased, which an erasure must say yet."""
        self.note(entry)
        return entry.erased is not None or whole(entry)

    def note(self, entry: Entry) -> None:
        """Takes the next line, of which somebody else finds out whether it is whole."""
        for stream, told in erased_by(entry):
            waiting = self._open.get(stream)
            if waiting is not None and waiting.erased == entry.key and fits(waiting, told):
                del self._open[stream]
        if entry.erased is not None:
            self._open[Stream.of(entry)] = entry

    def unexplained(self) -> list[Entry]:
        """The lines that lost content, of which no erasure told so far."""
        return list(self._open.values())


def unfulfilled(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The lines that an erasure says lost fields, and that have them."""
    known: dict[Stream, Entry] = {}
    for entry in entries:
        for stream, _ in erased_by(entry):
            found = known.get(stream)
            if found is not None and found.erased is None:
                yield found
        known[Stream.of(entry)] = entry
