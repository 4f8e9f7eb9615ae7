"""Keeping the shelf up to date: pull what is new, verify it, advance, swap. It runs beside the requests, never inside them."""

import threading

from app.domain.entry import Entry, leaf_of
from app.domain.errors import LedgerBroken
from app.snapshot.shelf import Shelf
from app.snapshot.source import EntrySource

BATCH = 5_000


class Follower:
    """Pulls entries from ``source`` onto ``shelf``."""

    def __init__(self, source: EntrySource, shelf: Shelf) -> None:
        self._source = source
        self._shelf = shelf
        self._one_at_a_time = threading.Lock()

    def pull(self) -> int:
        """Brings the shelf up to the source's last entry; returns its number.

        Raises LedgerBroken where numbers or hashes do not hold: nothing of such a batch reaches the shelf.
        """
        with self._one_at_a_time:
            while True:
                snapshot = self._shelf.snapshot
                entries = self._source.after(snapshot.number, BATCH)
                verify(entries, snapshot.number)
                self._shelf.put(snapshot.advance(entries))
                if len(entries) < BATCH:
                    return self._shelf.snapshot.number


def verify(entries: list[Entry], number: int) -> None:
    """Raises LedgerBroken unless ``entries`` follow on from ``number`` and each matches its leaf hash."""
    for expected, entry in enumerate(entries, start=number + 1):
        if entry.number != expected:
            raise LedgerBroken(f"entry {expected} is missing: entry {entry.number} stands in its place")
        if leaf_of(entry) != entry.leaf:
            raise LedgerBroken(f"entry {entry.number} does not match its hash")
