"""Where a reader's lines stand in the tree of an audience, and the hashes that lead from there to its signed root."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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
    return [stream[0] for stream in _by_audience(view, record, reader)]


def lines_of_today(view: View, record: Record, reader: Audience) -> list[Entry]:
    """The same, and where a last line is of other days than the view's, those before it down to the one that is of that day.

    What holds today may have been written before what is said of another day. The day before and the day behind count as well:
    somewhere on earth it is one of them.
    """
    return [entry for stream in _by_audience(view, record, reader) for entry in _down_to(stream, view.day)]


def _down_to(stream: list[Entry], day: date) -> Iterator[Entry]:
    first, last = max(day.toordinal() - 1, date.min.toordinal()), min(day.toordinal() + 1, date.max.toordinal())
    around = [date.fromordinal(each) for each in range(first, last + 1)]
    for entry in stream:
        yield entry
        if all(each in entry.span for each in around):
            return


def _by_audience(view: View, record: Record, reader: Audience) -> list[list[Entry]]:
    """The record's lines in each of these streams, the newest first."""
    seen = sorted(view.entries(record), key=lambda entry: -entry.number)
    streams = ([entry for entry in seen if entry.audience is audience] for audience in Audience if audience <= reader)
    return [stream for stream in streams if stream]


def proven(view: View, entry: Entry, reader: Audience, signed: SignedTree) -> Proven:
    """The proof of a line in the tree of ``reader``, up to its newest checkpoint."""
    log = view.snapshot.log
    index = log.place(reader, entry.number)
    path = log.trees.of(reader).inclusion(index, signed.size) if index < signed.size else None
    return Proven(entry, index, None if path is None else tuple(path))
