"""Keeping the shelf up to date: pull what is new, verify it, advance, swap. It runs beside the requests, never inside them."""

import threading
from collections.abc import Callable, Sequence

from app.domain.access import Audience
from app.domain.entry import Entry, leaf_of
from app.domain.errors import LedgerBroken
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from app.snapshot.source import EntrySource

BATCH = 5_000


class Follower:
    """Pulls entries from ``source`` onto ``shelf``; ``seen`` is told the last of each batch that is sound."""

    def __init__(self, source: EntrySource, shelf: Shelf, seen: Callable[[Entry], None] = lambda _: None) -> None:
        self._source = source
        self._shelf = shelf
        self._seen = seen
        self._one_at_a_time = threading.Lock()

    def adopt(self, entries: Sequence[Entry]) -> None:
        """Answers come from ``entries`` from now on, a copy that begins with the first one; the last of them counts as seen."""
        self._shelf.put(Snapshot.empty().advance(entries))
        for last in entries[-1:]:
            self._seen(last)

    def pull(self) -> int:
        """Brings the shelf up to the source's last entry; returns its number.

        Raises LedgerBroken where numbers or hashes do not hold: nothing of such a batch reaches the shelf. What is sound goes
        there in one piece, so that nobody sees half of an approval that is longer than a batch.
        """
        with self._one_at_a_time:
            snapshot = self._shelf.snapshot
            try:
                while True:
                    entries = self._next(snapshot.number)
                    verify(entries, snapshot.number)
                    snapshot = snapshot.advance(entries)
                    for last in entries[-1:]:
                        self._seen(last)
                    if len(entries) < BATCH:
                        return snapshot.number
            finally:
                self._shelf.put(snapshot)

    def _next(self, number: int) -> list[Entry]:
        try:
            return self._source.after(number, BATCH)
        except ValueError as error:
            raise LedgerBroken(f"an entry after {number} cannot be read: {error}") from error


def verify(entries: list[Entry], number: int) -> None:
    """Raises LedgerBroken unless ``entries`` follow on from ``number`` and each matches its leaf hash."""
    for expected, entry in enumerate(entries, start=number + 1):
        if entry.number != expected:
            raise LedgerBroken(f"entry {expected} is missing: entry {entry.number} stands in its place")
        if not _sealed(entry):
            raise LedgerBroken(f"entry {entry.number} does not match its hash")


def _sealed(entry: Entry) -> bool:
    """Whether the entry matches its leaf hash; one above public that lost its salt cannot."""
    return (entry.audience is Audience.PUBLIC or bool(entry.salt)) and leaf_of(entry) == entry.leaf
