"""A ledger line as it travels: its canonical text as it is hashed, its salt where it is above public, and its leaf hash.

Of a line that was erased travels what is left of it, with the key of the erasure: a later line, which has the hash of what is left.
"""

from datetime import date
from typing import Any

import msgspec

from app.domain.access import AUDIENCES
from app.domain.entry import Change, Entry
from app.domain.moment import Span, parse_instant


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The members of a line in a file, in the order of their names. Hashes and salts are hexadecimal digits."""

    erased: str | msgspec.UnsetType = msgspec.UNSET
    leaf: str
    line: str
    salt: str | None = None


_DECODER = msgspec.json.Decoder(Line)


def written(entry: Entry) -> bytes:
    """``entry`` as a line of a file, without the line break."""
    salt = entry.salt.hex() if entry.salt else None
    line = Line(erased=entry.erased or msgspec.UNSET, leaf=entry.leaf.hex(), line=entry.line().decode(), salt=salt)
    return msgspec.json.encode(line, order="sorted")


def read(number: int, content: bytes | str) -> Entry:
    """The entry at place ``number`` of its audience's tree. Raises ValueError for what is no line."""
    try:
        found = _DECODER.decode(content)
        return entry_of(number, found)
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"line {number} cannot be read: {error}") from error


def entry_of(number: int, found: Line) -> Entry:
    """The same of a line that is decoded already. Raises ValueError, KeyError and TypeError for what is no line."""
    said: dict[str, Any] = msgspec.json.decode(found.line)
    entry = Entry(
        number=number,
        recorded_at=parse_instant(said["recorded_at"]),
        kind=said["kind"],
        key=said["key"],
        state=said["state"],
        provision=said["provision"],
        audience=AUDIENCES[said["audience"]],
        version=said["version"],
        span=Span(date.fromisoformat(said["valid_from"]), date.fromisoformat(said["valid_to"]) if said["valid_to"] else None),
        change=Change(said["change"]),
        payload=said["payload"].encode() if said["payload"] is not None else None,
        notification=said["notification"],
        approval=said["approval"],
        salt=bytes.fromhex(found.salt) if found.salt else None,
        leaf=bytes.fromhex(found.leaf),
        erased=None if found.erased is msgspec.UNSET else found.erased,
    )
    if entry.line() != found.line.encode():
        raise ValueError(f"line {number} is not in canonical form")
    return entry
