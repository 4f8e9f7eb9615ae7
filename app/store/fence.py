"""What this process has seen of the database, so that it never works with one that holds less.

A primary that comes back after its standby has taken over is such a database, and so is a copy that was restored from before.
"""

import threading

from app.domain.errors import ForkFound


class Fence:
    """The last line of the ledger that was seen, with its leaf hash, and the highest timeline of a PostgreSQL that took writes."""

    def __init__(self) -> None:
        self._seen: tuple[int, bytes | None] = (0, None)
        self._timeline = 0
        self._writing = threading.Lock()

    @property
    def number(self) -> int:
        """The number of the last line that was seen; 0 before the first."""
        return self._seen[0]

    def saw(self, number: int, leaf: bytes | None) -> None:
        """Line ``number`` is there, with that ``leaf``; None where only its number is known. An older one changes nothing."""
        with self._writing:
            if number > self._seen[0] or (number == self._seen[0] and self._seen[1] is None):
                self._seen = (number, leaf)

    def require_line(self, number: int, leaf: bytes | None, *, there: bytes | None) -> None:
        """Raises ForkFound unless line ``number``, which was seen with ``leaf``, is ``there`` with the same."""
        if number and there is None:
            raise ForkFound(f"it does not hold line {number} of the ledger, which was there before")
        if leaf is not None and there != leaf:
            raise ForkFound(f"its line {number} of the ledger is another one than was there before")

    def require_timeline(self, timeline: int | None) -> None:
        """Raises ForkFound for a server behind a promotion that was seen. One that only follows has none of its own: None."""
        if timeline is None:
            return
        with self._writing:
            if timeline < self._timeline:
                raise ForkFound(f"its timeline is {timeline}, but timeline {self._timeline} has taken over from it")
            self._timeline = timeline

    def seen(self) -> tuple[int, bytes | None]:
        """Number and leaf of the last line that was seen."""
        return self._seen
