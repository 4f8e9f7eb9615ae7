"""A line of the ledger: one change to one record in one audience, and the bytes that its hash stands for.

Public lines hash their canonical bytes. Lines above public hash a salted commitment, because a phone number is guessable:
an unsalted hash would be the leak, and destroying the salt erases the value while the tree still verifies (RFC 6962 leaves).
Neither holds the line's number in the ledger: it would tell how many lines there are that a reader may not see.
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter

import msgspec

from app.domain.access import Audience
from app.domain.moment import Span, format_instant
from app.domain.tree import leaf_hash

_ENCODER = msgspec.json.Encoder()


class Change(StrEnum):
    """What a line does to the days of its span."""

    CREATE = "create"
    AMEND = "amend"
    CORRECT = "correct"
    END = "end"
    VOID = "void"


class Draft(msgspec.Struct, frozen=True, gc=False):
    """What a plan wants written: an entry without number, time, version, salt and hash. No payload: no value in the span."""

    kind: str
    key: str
    state: str
    provision: str | None
    audience: Audience
    span: Span
    change: Change
    payload: bytes | None

    def as_json(self) -> dict[str, object]:
        """The members that a plan's digest covers."""
        return {
            "kind": self.kind,
            "key": self.key,
            "state": self.state,
            "provision": self.provision,
            "audience": self.audience.label,
            "valid_from": self.span.start.isoformat(),
            "valid_to": self.span.end.isoformat() if self.span.end else None,
            "change": self.change.value,
            "payload": self.payload.decode() if self.payload is not None else None,
        }


class _Line(msgspec.Struct, frozen=True, gc=False):
    """What a line says, by the names of its members in their canonical order."""

    approval: str
    audience: str
    change: Change
    key: str
    kind: str
    notification: str
    payload: str | None
    provision: str | None
    recorded_at: str
    state: str
    valid_from: date
    valid_to: date | None
    version: int


class Entry(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A ledger line. ``number`` is contiguous from 1; ``version`` counts within (kind, key, audience) from 1.

    Lines are the same that say the same, however a process holds them.
    ``erased`` is the key of the erasure that took fields from its payload, and its salt: then ``leaf`` stands for what it said.
    """

    number: int
    recorded_at: datetime
    kind: str
    key: str
    state: str
    provision: str | None
    audience: Audience
    version: int
    span: Span
    change: Change
    payload: bytes | None
    notification: str
    approval: str
    salt: bytes | None
    leaf: bytes
    erased: str | None = None

    def __eq__(self, other: object) -> bool:
        return _members(self) == _members(other) if isinstance(other, Entry) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.number, self.leaf))

    @property
    def silent(self) -> bool:
        """Whether the days of its span have no value: they were ended or voided."""
        return self.payload is None

    def numbered(self, number: int) -> "Entry":
        """The same line under another number: its place in the tree of one audience."""
        return Entry(number, *_members(self)[1:])

    def line(self) -> bytes:
        """Canonical bytes of everything this line says; its place is said by the tree that it is in.

        Every member name is ASCII and every value text or a whole number: there this encoder's bytes are those of ``canonical``
        (a test compares them), at a fifth of the cost. A start verifies every line of the ledger.
        """
        return _ENCODER.encode(
            _Line(
                self.approval,
                self.audience.label,
                self.change,
                self.key,
                self.kind,
                self.notification,
                self.payload.decode() if self.payload is not None else None,
                self.provision,
                format_instant(self.recorded_at),
                self.state,
                self.span.start,
                self.span.end,
                self.version,
            )
        )


_members = attrgetter(*Entry.__struct_fields__)


def leaf_of(entry: Entry) -> bytes:
    """The RFC 6962 leaf hash of ``entry``. Raises ValueError for one above public without its salt."""
    return leaf_hash(leaf_content(entry))


def leaf_content(entry: Entry) -> bytes:
    """What the leaf hash covers: the line itself when public, else its audience and the salted commitment to it.

    Of a line that was erased nobody knows it any more.
    """
    if entry.audience is Audience.PUBLIC:
        return entry.line()
    if not entry.salt:
        raise ValueError(f"entry {entry.number} is above public and has no salt")
    return _ENCODER.encode({"audience": entry.audience.label, "commitment": commitment(entry.salt, entry.line())})


def commitment(salt: bytes, line: bytes) -> str:
    """What stands for a line above public in its leaf: SHA-256 over its salt and its canonical bytes, in hexadecimal digits."""
    return hashlib.sha256(salt + line).hexdigest()
