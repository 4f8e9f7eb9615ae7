"""The lines of an audience's tree in order, from the entries that are here: what a copy of the tree is made of."""

from app.domain.access import Audience
from app.domain.entry import Entry
from app.snapshot.audience import View
from app.snapshot.model import Snapshot

_LINES = "lines"


def lines(view: View, reader: Audience, after: int, limit: int) -> list[Entry]:
    """Up to ``limit`` lines of the tree of ``reader`` that follow the first ``after``, numbered by their place in it."""
    known = _in_order(view.snapshot, reader)[after : after + limit]
    return [entry.numbered(place) for place, entry in enumerate(known, after + 1) if entry.number <= view.known]


def _in_order(snapshot: Snapshot, reader: Audience) -> list[Entry]:
    """All of them, sorted once for each snapshot."""
    kept: list[Entry] | None = snapshot.derived.get((_LINES, reader))
    if kept is None:
        records = (record for part in snapshot.parts.values() for record in part.records.values())
        streams = (stream for record in records for audience, stream in record.streams.items() if audience <= reader)
        kept = sorted((entry for stream in streams for entry in stream), key=lambda entry: entry.number)
        snapshot.derived[_LINES, reader] = kept
    return kept
