"""The register's entries as the chunks of a local copy, and back. The ledger's own form of a line, so that nothing is lost."""

import time
from collections.abc import Iterable, Iterator

import msgspec

from app.domain.entry import Entry, leaf_of
from app.store.ledger import Line, entry_of, values_of

AT_ONCE = 250
"""Entries in a chunk: encoding them takes about a millisecond, in which no lookup is answered."""
_FORM = 1
_PAUSE_SECONDS = 0.001
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[Line])


class _Head(msgspec.Struct, array_like=True, frozen=True):
    """What stands before the entries: in which form they are, and how many there are."""

    form: int
    count: int


def chunks_of(entries: list[Entry]) -> Iterator[bytes]:
    """Entries as chunks. Between two of them it gives way to whoever has a lookup to answer."""
    yield _ENCODER.encode(_Head(_FORM, len(entries)))
    for start in range(0, len(entries), AT_ONCE):
        yield _ENCODER.encode([tuple(values_of(entry).values()) for entry in entries[start : start + AT_ONCE]])
        time.sleep(_PAUSE_SECONDS)


def entries_of(chunks: Iterable[bytes]) -> list[Entry]:
    """The entries of all chunks. Raises ValueError for what is no copy in this form, or not all of it."""
    found: list[Entry] = []
    each = iter(chunks)
    head = msgspec.msgpack.decode(next(each, b""), type=_Head)
    if head.form != _FORM:
        raise ValueError(f"a copy of form {head.form} is not read here")
    for chunk in each:
        found.extend(map(entry_of, _DECODER.decode(chunk)))
    if [len(found), found[-1].number if found else 0] != [head.count, head.count]:
        raise ValueError(f"there are {len(found)} entries and not {head.count}")
    for last in found[-1:]:
        if leaf_of(last) != last.leaf:
            raise ValueError("a version of the directory kept it that hashes entries in another way")
    return found
