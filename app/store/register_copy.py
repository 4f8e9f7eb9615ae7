"""The register as the chunks of a local copy, and back: as a process holds it, so that a start takes nothing apart but the log.

Records are read State by State when they are asked for; whose bytes they are is known by the seal around all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain, islice
from sys import intern
from typing import TypeAlias

import msgspec

from app.domain.access import Audience
from app.domain.entry import Change, Entry, leaf_of
from app.domain.held import piece_of, put_together
from app.domain.progress import Rest, restless
from app.domain.timeline import Record, Stream
from app.snapshot.log import Columns, Log, RecordKey
from app.snapshot.model import Part, Snapshot
from app.snapshot.unread import Unread
from app.store.lines import span_of

AT_ONCE = 20
"""Records in a chunk: encoding them takes about a millisecond, in which no lookup is answered."""
_LOG_BYTES = 8 * 1024 * 1024
_FORM = 3

_Line: TypeAlias = tuple[int, str | None, int, date, date | None, str, str, str, str | None, bool, bytes | None, bytes | None]
"""Number, provision, version, first and last day, change, notification, approval, erasure, and how it is held."""
_Lines: TypeAlias = list[tuple[int, list[_Line]]]
_Records: TypeAlias = list[tuple[str, _Lines]]


class _Head(msgspec.Struct, array_like=True, frozen=True):
    """What stands first: in which form the copy is, of how many entries, and how many chunks its log takes."""

    form: int
    number: int
    log: int


class _Some(msgspec.Struct, array_like=True, frozen=True):
    """Records of one kind of one State; ``content`` is read when they are asked for."""

    state: str
    kind: str
    content: bytes


_encode = msgspec.msgpack.Encoder().encode
_head = msgspec.msgpack.Decoder(_Head)
_log = msgspec.msgpack.Decoder(Columns)
_some = msgspec.msgpack.Decoder(_Some)
_records = msgspec.msgpack.Decoder(_Records)


def chunks_of(snapshot: Snapshot, rest: Rest = restless) -> Iterator[bytes]:
    """A snapshot as chunks, with a ``rest`` between two of them."""
    log = _encode(snapshot.log.columns(snapshot.number))
    places = range(0, len(log), _LOG_BYTES)
    yield _encode(_Head(_FORM, snapshot.number, len(places)))
    for place in places:
        yield log[place : place + _LOG_BYTES]
    for state, part in snapshot.parts.items():
        for kind in dict.fromkeys(kind for kind, _ in part.records):
            records = iter(part.of_kind(kind))
            while some := list(islice(records, AT_ONCE)):
                yield _encode(_Some(state, kind, _encode([_taken_apart(record) for record in some])))
                rest()


def snapshot_of(chunks: Iterable[bytes]) -> Snapshot:
    """The snapshot of all chunks. Raises ValueError for what is no copy in this form, or not all of it."""
    each = iter(chunks)
    head = _head.decode(next(each, b""))
    if head.form != _FORM:
        raise ValueError(f"a copy of form {head.form} is not read here")
    log = Log.of(_log.decode(b"".join(islice(each, head.log))))
    if len(log.times) != head.number:
        raise ValueError(f"there are {len(log.times)} entries and not {head.number}")
    found: dict[str, dict[str, list[bytes]]] = {}
    for chunk in each:
        some = _some.decode(chunk)
        found.setdefault(intern(some.state), {}).setdefault(intern(some.kind), []).append(some.content)
    snapshot = Snapshot(head.number, {state: _part(state, kinds, log) for state, kinds in found.items()}, log)
    last = snapshot.newest()
    if last is not None and last.erased is None and leaf_of(last) != last.leaf:
        raise ValueError("a version of the directory kept it that hashes entries in another way")
    return snapshot


def _part(state: str, kinds: Mapping[str, list[bytes]], log: Log) -> Part:
    return Part(Unread({kind: partial(_read, (state, kind), contents, log) for kind, contents in kinds.items()}))


def _taken_apart(record: Record) -> tuple[str, _Lines]:
    return record.key, [(audience, [_line(entry) for entry in stream]) for audience, stream in record.streams.items()]


def _line(entry: Entry) -> _Line:
    change, span = entry.change.value, entry.span
    said = (
        entry.number,
        entry.provision,
        entry.version,
        span.start,
        span.end,
        change,
        entry.notification,
        entry.approval,
        entry.erased,
    )
    return *said, *piece_of(entry)


def _read(place: RecordKey, contents: Iterable[bytes], log: Log) -> dict[str, Record]:
    """The records of one kind of one State, ``place`` being the two."""
    state, kind = place
    found = {}
    for key, lines in chain.from_iterable(map(_records.decode, contents)):
        name = kind, intern(key), state
        streams = {Audience(audience): _stream(name, Audience(audience), stream, log) for audience, stream in lines}
        found[name[1]] = Record(*name, streams)
    return found


def _stream(name: tuple[str, str, str], audience: Audience, lines: list[_Line], log: Log) -> Stream:
    words = lines[0][10] or b""
    found = []
    for number, provision, version, start, end, change, notification, approval, erased, packed, payload, salt in lines:
        plain = (
            number, log.times[number - 1], *name, intern(provision) if provision is not None else None, audience, version,
            span_of(start, end), Change(change), intern(notification), intern(approval), erased,
        )  # fmt: skip
        found.append(put_together(plain, (packed, payload, salt), words, log.trees))
    return tuple(found)
