"""Keeping the shelf up to date: pull what is new, verify it, advance, swap. It runs beside the requests, never inside them."""

import threading
from collections.abc import Callable, Iterator

from app.domain.entry import Entry
from app.domain.erasure import Claims
from app.domain.errors import LedgerBroken
from app.domain.progress import Rest, restless
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from app.snapshot.source import EntrySource

BATCH = 250
"""Entries that are read, verified and folded together: more takes more memory in between, of which not all is given back, and more
time, in which others wait.
"""

FOR_EVER = -1.0


class Follower:
    """Pulls entries from ``source`` onto ``shelf``; ``seen`` is told the last of each batch that is sound."""

    def __init__(self, source: EntrySource, shelf: Shelf, seen: Callable[[Entry], None] = lambda _: None) -> None:
        self._source = source
        self._shelf = shelf
        self._seen = seen
        self._one_at_a_time = threading.Lock()

    def adopt(self, snapshot: Snapshot) -> None:
        """Answers come from ``snapshot`` from now on, a copy of what was verified; the last of its entries counts as seen."""
        self._shelf.put(snapshot)
        last = snapshot.newest()
        if last is not None:
            self._seen(last)

    def pull(self, rest: Rest = restless, patience: float = FOR_EVER) -> int | None:
        """Brings the shelf up to the source's last entry, with a ``rest`` now and then; returns its number.

        None where another thread is at it for longer than ``patience``, in seconds. Raises LedgerBroken where numbers or hashes
        do not hold: nothing of such a batch reaches the shelf. What is sound goes there in one piece, so that nobody sees half of
        an approval that is longer than a batch: also where the source is gone before its last line.
        """
        if not self._one_at_a_time.acquire(timeout=patience):
            return None
        try:
            return self._pulled(rest)
        finally:
            self._one_at_a_time.release()

    def _pulled(self, rest: Rest) -> int:
        snapshot = sound = self._shelf.snapshot
        claims = Claims()
        before: Entry | None = None
        try:
            while True:
                entries = self._next(snapshot.number)
                rest()
                for part in _last_write_apart(entries):
                    if before is not None and part[0].recorded_at != before.recorded_at and not claims.unexplained():
                        sound = snapshot
                    verify(part, snapshot.number, claims)
                    rest()
                    snapshot, before = _advanced(snapshot, part), part[-1]
                    rest()
                    self._seen(before)
                if len(entries) < BATCH:
                    sound = sound if claims.unexplained() else snapshot
                    explained(claims)
                    return snapshot.number
        finally:
            self._shelf.put(sound)

    def _next(self, number: int) -> list[Entry]:
        try:
            return self._source.after(number, BATCH)
        except ValueError as error:
            raise LedgerBroken(f"an entry after {number} cannot be read: {error}") from error


def _last_write_apart(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The lines of writes that all end here, then those of the last write, which may go on. One time is that of one write."""
    place = len(entries)
    while place and entries[place - 1].recorded_at == entries[-1].recorded_at:
        place -= 1
    yield from filter(None, (entries[:place], entries[place:]))


def _advanced(snapshot: Snapshot, entries: list[Entry]) -> Snapshot:
    try:
        return snapshot.advance(entries)
    except ValueError as error:
        raise LedgerBroken(str(error)) from error


def verify(entries: list[Entry], number: int, claims: Claims) -> None:
    """Raises LedgerBroken unless ``entries`` follow on from ``number`` and each matches its leaf hash.

    One that was erased cannot; it is taken into ``claims``, which must be ``explained`` after the last line.
    """
    for expected, entry in enumerate(entries, start=number + 1):
        if entry.number != expected:
            raise LedgerBroken(f"entry {expected} is missing: entry {entry.number} stands in its place")
        if not claims.take(entry):
            raise LedgerBroken(f"entry {entry.number} does not match its hash")


def explained(claims: Claims) -> None:
    """Raises LedgerBroken where a line lost content and no erasure tells of it."""
    for entry in claims.unexplained():
        raise LedgerBroken(f"entry {entry.number} lost what it said, and no erasure tells of it")
