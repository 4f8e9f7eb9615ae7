"""What outsiders verify the register by: the newest checkpoint, keys and proofs. Memory only: the database may be gone.

Each audience has a tree of its own, and nobody is told anything of one that they do not read.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from app.actions.answer import Answer, answer, document
from app.actions.asking import Asked, wrong
from app.actions.look_up import paged, record_asked
from app.actions.shown import guarded_of, target
from app.bundle.checkpoint import Checkpoint
from app.bundle.consistency import Growth
from app.bundle.note import Note
from app.bundle.proof import Proof
from app.domain.access import AUDIENCES, Audience
from app.domain.entry import Entry, leaf_content
from app.domain.errors import Forbidden, NotFound, NotSignedYet
from app.domain.moment import format_instant
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.proving import Proven, lines_of_today, newest_lines, proven
from app.snapshot.signed import SignedTree, SignersKey

TREE = ("audience",)
_LARGEST = 10**15


def checkpoint(view: View, asked: Asked) -> Answer:
    """The newest checkpoint of the reader's tree, or of one below it, as it was signed."""
    reader = _reader(view, asked)
    return answer(_signed(view, reader).note.encode(), reader)


def keys(view: View, asked: Asked) -> Answer:
    """The keys for the trees that this reader may ask about, those that have ended as well."""
    return paged(view, _keys(view), _told, asked)


def keys_in_lines(view: View, _asked: Asked) -> Answer:
    """The keys that sign now, a line each."""
    lines = (f"{each.text}\n" for each in _keys(view) if each.until is None)
    return answer("".join(lines).encode(), Audience.PUBLIC)  # no key is a secret: who reads more is told of more trees


def consistency(view: View, asked: Asked) -> Answer:
    """The proof that an older checkpoint, by its size, is the beginning of the newest one."""
    reader = _reader(view, asked)
    signed = _signed(view, reader)
    older = asked.value("from", _size, "from is the size of an older checkpoint: its second line")
    if older is None or older > signed.size:
        raise wrong("from", f"from is the size of an older checkpoint, up to {signed.size} lines")
    path = view.snapshot.log.trees.of(reader).consistency(older, signed.size)
    return answer(str(Growth(older, tuple(path), signed.note)).encode(), reader)


def proof(view: View, asked: Asked) -> Answer:
    """A designation's newest line in each stream that the reader sees, and its authority's, with all that their proof takes.

    Where the newest is not of today, the lines before it come as well, down to the one that is.
    """
    reader, record = _reader(view, asked), record_asked(view, "designation", asked)
    signed = _signed(view, reader)
    body = view.authority(record)
    own, its = (_proven_of(view, each, reader, signed) for each in (record, body))
    found = [*own, *its]
    shown = max((each.entry.audience for each in found), default=Audience.PUBLIC)
    content = {
        "id": record.key,
        "audience": reader.label,
        "origin": Checkpoint.parse(Note.parse(signed.note).text).origin,
        "checkpoint": signed.note,
        "lines": [_line(each, signed) for each in own],
        "authority": {"id": body.key, "lines": [_line(each, signed) for each in its]} if body else None,
    }
    fields = _fields(found)
    known = guarded_of(view, record, fields)
    return document(view, max(shown, reader), content, target(view, record), fields, guarded=known)


def proof_in_lines(view: View, asked: Asked, *, kind: str = "designation") -> Answer:
    """The proof of one line: of a stream, else of the newest; of a version of it, else of the last. Raises NotSignedYet."""
    reader, stream = _reader(view, asked), asked.choice("stream", tuple(AUDIENCES))
    version = asked.value("version", _size, "version is the number of a version of the stream, from 1")
    record = record_asked(view, kind, asked)
    signed, lines = _signed(view, reader), _lines_of(view, record, reader, version)
    wanted = [entry for entry in lines if stream is None or entry.audience.label == stream]
    if not wanted:
        raise NotFound("no such stream or version in this tree")
    found = proven(view, max(wanted, key=lambda entry: entry.number), reader, signed)
    if found.path is None:
        raise NotSignedYet("this line is not in a signed tree yet")
    return answer(_text(found, found.path, signed).encode(), reader, target(view, record))


def _proven_of(view: View, record: Record | None, reader: Audience, signed: SignedTree) -> list[Proven]:
    return [proven(view, entry, reader, signed) for entry in lines_of_today(view, record, reader)] if record else []


def _lines_of(view: View, record: Record, reader: Audience, version: int | None) -> list[Entry]:
    """The last lines of the record's streams, or those of one version of them."""
    if version is None:
        return newest_lines(view, record, reader)
    return [entry for entry in view.entries(record) if entry.audience <= reader and entry.version == version]


def _reader(view: View, asked: Asked) -> Audience:
    """Whose tree is asked for: the reader's own where nothing is said. Raises Forbidden for one above theirs."""
    named = asked.choice("audience", tuple(AUDIENCES))
    reader = view.clearance.general if named is None else AUDIENCES[named]
    if reader > view.clearance.general:
        raise Forbidden(f"the tree of {reader.label} is for those who read it")
    return reader


def _signed(view: View, reader: Audience) -> SignedTree:
    found = view.snapshot.log.signed.trees.get(reader)
    if found is None:
        raise NotSignedYet("no checkpoint of this tree was published yet")
    return found


def _keys(view: View) -> list[SignersKey]:
    return [each for each in view.snapshot.log.signed.keys if each.audience <= view.clearance.general]


def _told(key: SignersKey) -> Mapping[str, Any]:
    return {
        "key": key.text,
        "audience": key.audience.label,
        "algorithm": key.algorithm,
        "valid_from": format_instant(key.since) if key.since else None,
        "valid_until": format_instant(key.until) if key.until else None,
    }


def _line(found: Proven, signed: SignedTree) -> Mapping[str, Any]:
    """One line: ``leaf`` is what its hash covers; above public ``line`` and ``salt`` are what the leaf's commitment covers.

    Of one that was ``erased`` nobody knows what its hash covers: ``line`` is what is left.
    """
    entry = found.entry
    opened = {} if entry.salt is None else {"line": entry.line().decode(), "salt": entry.salt.hex()}
    if entry.erased is not None:
        opened = {"line": entry.line().decode(), "erased": entry.erased}
    return {
        "audience": entry.audience.label,
        "version": entry.version,
        "index": found.index,
        "hash": entry.leaf.hex(),
        "leaf": None if entry.erased else leaf_content(entry).decode(),
        **opened,
        "proof": None if found.path is None else _text(found, found.path, signed),
    }


def _text(found: Proven, path: tuple[bytes, ...], signed: SignedTree) -> str:
    entry = found.entry
    return str(Proof(found.index, path, signed.note, _left(entry) if entry.erased else leaf_content(entry)))


def _left(entry: Entry) -> bytes:
    """What stands for a leaf's content that was erased: by which erasure, the leaf's hash, and what is left of the line."""
    left = base64.b64encode(entry.line()).decode()
    return json.dumps({"erased": entry.erased, "hash": entry.leaf.hex(), "left": left}, separators=(",", ":")).encode()


def _fields(found: list[Proven]) -> tuple[str, ...]:
    """The names of what lines above public say."""
    return tuple(sorted({name for each in found for name in _said(each.entry)}))


def _said(entry: Entry) -> list[str]:
    return [] if entry.audience is Audience.PUBLIC or entry.payload is None else list(json.loads(entry.payload))


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:16]) < _LARGEST and str(int(text)) == text):
        raise ValueError("no size")
    return int(text)
