"""What is inside a backup: lines of JSON, compressed. The first says what it is a copy of, the last how many rows there were.

Whoever holds the key can read it without this program: ``age --decrypt FILE | zcat``.
"""

import zlib
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

FORM = "authdir-backup/1"
_GZIP = 31  # zlib's word for the largest window with gzip's head
_LEVEL = 3
_AT_ONCE = 16 * 1024 * 1024
MOST = 512 * 1024 * 1024
"""Bytes in a line: many times the largest notification. What was compressed can be of any size in the end."""


class Head(msgspec.Struct, tag="head", tag_field="line"):
    """The first line: when it was made, of which revision of the tables, and their columns."""

    form: str
    made_at: datetime
    revision: str
    tables: dict[str, list[str]]


class Portion(msgspec.Struct, tag="rows", tag_field="line"):
    """Some rows of a table, each in the order of its columns. Bytes are base64."""

    table: str
    rows: msgspec.Raw


class Tail(msgspec.Struct, tag="end", tag_field="line"):
    """The last line: how many rows of each table came before it."""

    rows: dict[str, int]


Line = Head | Portion | Tail
_DECODER = msgspec.json.Decoder(Line)


class Source:
    """Lines as a stream of bytes that is read."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._pieces = _compressed(lines)
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes; none at the end."""
        while len(self._left) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._left += piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken


class Target:
    """A stream of bytes that is written, as lines for ``take``."""

    def __init__(self, take: Callable[[Line], None]) -> None:
        self._take = take
        self._inside = zlib.decompressobj(_GZIP)
        self._begun: list[bytes] = []
        self._length = 0

    def write(self, data: bytes) -> int:
        """Takes all of ``data``. Raises ValueError for what is no line, and whatever ``take`` raises."""
        waiting = data
        while waiting:
            try:
                self._unpacked(self._inside.decompress(waiting, _AT_ONCE))
            except zlib.error as error:
                raise ValueError(f"what is locked in it is not compressed ({error})") from error
            waiting = self._inside.unconsumed_tail
        return len(data)

    def _unpacked(self, content: bytes) -> None:
        *whole, rest = content.split(b"\n")
        for each in whole:
            self._take(_DECODER.decode(b"".join((*self._begun, each))))
            self._begun, self._length = [], 0
        self._begun.append(rest)
        self._length += len(rest)
        if self._length > MOST:
            raise ValueError(f"a line of it has more than {MOST:,} bytes")


def _compressed(lines: Iterator[Line]) -> Iterator[bytes]:
    outside = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for line in lines:
        if piece := outside.compress(msgspec.json.encode(line) + b"\n"):
            yield piece
    yield outside.flush()
