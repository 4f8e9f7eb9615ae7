"""Copies what the local audit journal holds to the central trail: in order, each event exactly once, nothing that was altered."""

from app.actions.house import House
from app.store.chain import Mark
from app.store.trail import Altered

AT_ONCE, FEW = 1000, 100
"""How many events are taken at a time, usually and while the process is busy: then lookups come first."""
BUSY = 1000
"""So many lookups since the last time are busy: with the usual pause, about half of what a core can answer."""


class Shipper:
    """What has come how far is read from the trail itself, so that a kill at any moment neither loses an event nor doubles one."""

    def __init__(self, house: House) -> None:
        self._database = house.database
        self._journal = house.journal
        self._running = house.running
        self._lookups = house.running.lookups
        self._sink: str | None = None
        self._last: Mark | None = None

    def __call__(self) -> int:
        """Takes the next events, and says how many. Raises DatabaseUnavailable, AuditUnavailable, and Altered, which says where."""
        self._sink = self._sink or self._journal.sink()
        if self._sink is None:
            return 0
        last = self._last or self._found(self._sink)
        links = self._journal.events(after=last.sequence, limit=self._portion())
        if not links:
            self._last = last
            return 0
        self._last = None  # until it is known to be there
        with self._database.shipping() as trail:
            taken, fault = trail.take(self._sink, links, last)
        if fault is not None:
            raise Altered(f"{fault}; nothing that follows it is copied to the central trail")
        self._last = links[-1].mark
        return taken

    def _portion(self) -> int:
        before, self._lookups = self._lookups, self._running.lookups
        return FEW if self._lookups - before > BUSY else AT_ONCE

    def _found(self, sink: str) -> Mark:
        """How far it has come. Raises Altered where the journal is not the one whose events were taken."""
        with self._database.reading() as unit:
            last = unit.trail.end(sink)
        if last.sequence and [each.mark for each in self._journal.events(after=last.sequence - 1, limit=1)] != [last]:
            raise Altered(
                f"the journal does not hold event {last.sequence} as it was copied: it was altered, or an old one put back"
            )
        return last
