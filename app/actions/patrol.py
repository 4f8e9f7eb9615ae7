"""Walking along the stored ledger, a few lines at a time: whether each is still the one that was verified when it was folded.

Answers come from what was verified, so an edited or removed line changes none of them; but somebody has to be told at once.
"""

import logging
from collections.abc import Mapping

from app.actions.house import House
from app.domain.access import Audience
from app.domain.entry import Entry, leaf_of
from app.domain.erasure import KIND, Stream, erased_by, fits
from app.domain.timeline import Record

AT_ONCE = 100
"""Lines that are read in one step: some milliseconds."""

log = logging.getLogger("authdir")


class Patrol:
    """One round after the other; each line that is found is told once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._after = 0
        self._told: set[int] = set()

    def walk(self) -> None:
        """One step."""
        tree = self._house.shelf.snapshot.log.trees.of(Audience.RESTRICTED)  # which has all lines
        last = min(self._after + AT_ONCE, len(tree))
        try:
            with self._house.database.reading() as unit:
                found = {entry.number: entry for entry in unit.ledger.after(self._after, last - self._after)}
                erasures = unit.ledger.records(KIND.name, {entry.erased for entry in found.values() if entry.erased})
        except ValueError as error:
            self._tell(self._after + 1, f"the {AT_ONCE} lines from there on cannot be read: {error}")
        else:
            for number in range(self._after + 1, last + 1):
                if not _is(found.get(number), tree.leaf(number - 1), erasures):
                    self._tell(number, "it is not the line that was verified" if number in found else "it is gone")
        self._after = last if last < len(tree) else 0

    def _tell(self, number: int, what: str) -> None:
        if number not in self._told:
            self._told.add(number)
            told = "THE LEDGER WAS CHANGED IN THE DATABASE: entry %d: %s. Answers go on from what was verified; run 'authdir check'"
            log.critical(told, number, what)


def _is(entry: Entry | None, leaf: bytes, erasures: Mapping[str, Record]) -> bool:
    """Whether a stored line is there, the one with that leaf, and whole or what an erasure left of it."""
    if entry is None or entry.leaf != leaf:
        return False
    if entry.erased is not None:
        told = (each for line in erasures[entry.erased].entries() for each in erased_by(line)) if entry.erased in erasures else ()
        return any(stream == Stream.of(entry) and fits(entry, each) for stream, each in told)
    try:
        return leaf_of(entry) == leaf
    except (TypeError, ValueError):  # its salt is gone, or is a text where SQLite was told to keep one
        return False
