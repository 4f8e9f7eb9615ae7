"""Where a reader's lines stand in the tree of an audience, and the hashes that lead from there to its signed root."""

from dataclasses import dataclass

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.signed import SignedTree


@dataclass(frozen=True, slots=True)
class Proven:
    """A line at ``index``, from 0, of a tree; no ``path``: it is newer than the checkpoint."""

    entry: Entry
    index: int
    path: tuple[bytes, ...] | None


def newest_lines(view: View, record: Record, reader: Audience) -> list[Entry]:
    """The last line of each of the record's streams that are in the tree of ``reader`` and that this reader may see."""
    seen = [entry for entry in view.entries(record) if entry.audience <= reader]
    return [max(some, key=lambda entry: entry.number) for some in _by_audience(seen)]


def _by_audience(entries: list[Entry]) -> list[list[Entry]]:
    streams = ([entry for entry in entries if entry.audience is audience] for audience in Audience)
    return [stream for stream in streams if stream]


def proven(view: View, entry: Entry, reader: Audience, signed: SignedTree) -> Proven:
    """The proof of a line in the tree of ``reader``, up to its newest checkpoint."""
    log = view.snapshot.log
    index = log.place(reader, entry.number)
    path = log.trees.of(reader).inclusion(index, signed.size) if index < signed.size else None
    return Proven(entry, index, None if path is None else tuple(path))
