"""Lines as a process holds them in memory: the same lines, in a fraction of the room.

A leaf hash is held once, in the trees. What a stream said before its newest line is asked for seldom, and differs little from what
it said first: it is kept deflated with that as the dictionary, which takes some twenty bytes, and about a microsecond to read.
"""

import zlib
from collections.abc import Sequence
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, cast

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.timeline import Record, Stream
from app.domain.tree import Tree
from app.domain.trees import Trees

SALT_BYTES = 32
"""How long salts are. A line with another one, which no version of the directory wrote, is held as it is."""
_LEVEL, _WINDOW, _MEMORY = 6, -12, 5
"""Of deflate: a window of 4 KB, without a header; more finds nothing more in what a record says."""

PLAIN = (
    "number",
    "recorded_at",
    "kind",
    "key",
    "state",
    "provision",
    "audience",
    "version",
    "span",
    "change",
    "notification",
    "approval",
    "erased",
)


def _slot(name: str) -> Any:
    """The place of a member in a line, whatever a class of lines answers for it."""
    return cast(MemberDescriptorType, Entry.__dict__[name])


_PAYLOAD, _SALT, _LEAF = map(_slot, ("payload", "salt", "leaf"))
plain = attrgetter(*PLAIN)


class Held(Entry, frozen=True, eq=False, gc=False):
    """A line whose leaf is the one in the tree of all lines."""

    @property  # type: ignore[misc] # in the place of the member
    def leaf(self) -> bytes:  # its place holds the tree
        """The leaf hash."""
        tree: Tree = _LEAF.__get__(self)
        return tree.leaf(self.number - 1)


class Packed(Held, frozen=True, eq=False, gc=False):
    """One whose payload and salt are packed into one piece; what unpacks it, the first that its stream said, stands beside."""

    @property  # type: ignore[misc] # in the place of the member
    def payload(self) -> bytes | None:  # its place holds the piece
        """What the line says."""
        piece: bytes = _PAYLOAD.__get__(self)
        salted = SALT_BYTES if piece[0] else 0
        deflated = piece[1 + salted :]
        return zlib.decompressobj(_WINDOW, _SALT.__get__(self)).decompress(deflated) if deflated else None

    @property
    def silent(self) -> bool:
        """The same as of every line; nothing is unpacked to know it."""
        piece: bytes = _PAYLOAD.__get__(self)
        return len(piece) == (1 + SALT_BYTES if piece[0] else 1)

    @property  # type: ignore[misc] # in the place of the member
    def salt(self) -> bytes | None:  # its place holds the dictionary
        """The salt, where it has one."""
        piece: bytes = _PAYLOAD.__get__(self)
        return piece[1 : 1 + SALT_BYTES] if piece[0] else None


Piece = tuple[bool, bytes | None, bytes | None]
"""What a held line does not say plainly: whether it is packed; then what is packed and nothing, or payload and salt."""


def piece_of(entry: Entry) -> Piece:
    """That of a line which is held."""
    packed = isinstance(entry, Packed)
    return packed, _PAYLOAD.__get__(entry), None if packed else entry.salt


def put_together(plain: Sequence[object], piece: Piece, words: bytes, trees: Trees) -> Entry:
    """The held line of which these are the ``plain`` members, in their order, and that. ``words``: what its stream said first."""
    packed, payload, salt = piece
    tree = trees.of(Audience.RESTRICTED)
    return _made(Packed, plain, payload, words, tree) if packed else _made(Held, plain, payload, salt, tree)


def held(entry: Entry, trees: Trees) -> Entry:
    """The same line, which ``trees`` have taken in."""
    return _made(Held, plain(entry), entry.payload, entry.salt, trees.of(Audience.RESTRICTED))


def grown(record: Record, added: Sequence[Entry], trees: Trees) -> Record:
    """The record with more lines at its end, held: all packed but the first and the newest of each stream."""
    streams = dict(record.streams)
    for audience in {entry.audience for entry in added}:
        new = tuple(held(entry, trees) for entry in added if entry.audience is audience)
        before = streams.get(audience, ())
        streams[audience] = _packed((*before, *new), max(1, len(before) - 1))
    return Record(record.kind, record.key, record.state, streams)


def held_anew(stream: Sequence[Entry], trees: Trees) -> Stream:
    """A stream of which some lines became less: nothing of what they said is left in what packs the others."""
    return _packed(tuple(held(entry, trees) for entry in stream), 1)


def _packed(stream: Stream, start: int) -> Stream:
    """The stream with its lines from ``start`` on packed, but for the newest."""
    words = stream[0].payload or b""
    return (*stream[:start], *(_pack(entry, words) for entry in stream[start:-1]), *stream[max(start, len(stream) - 1) :])


def _pack(entry: Entry, words: bytes) -> Entry:
    salt, payload = entry.salt, entry.payload
    if salt is not None and len(salt) != SALT_BYTES:
        return entry
    deflated = b""
    if payload is not None:
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, words)
        deflated = deflate.compress(payload) + deflate.flush()
    piece = b"\x00" + deflated if salt is None else b"\x01" + salt + deflated
    return _made(Packed, plain(entry), piece, words, _LEAF.__get__(entry))


def _made(sort: type[Held], said: Sequence[object], payload: bytes | None, salt: bytes | None, tree: Tree) -> Held:
    """A line of that sort with these plain members, and the others in their places."""
    make: Any = sort
    *first, notification, approval, erased = said
    made: Held = make(*first, payload, notification, approval, salt, tree, erased)
    return made
