"""Takes out of the local audit journal what is old and is in the central trail: so the journal stays as large as some days are.

Nothing is taken out on the journal's or the trail's word alone: the two are compared, event by event, and what differs stays.
"""

from datetime import datetime, timedelta
from itertools import takewhile

from app.actions.house import House
from app.actions.witness import KEEP
from app.store.chain import Kept
from app.store.trail import Altered

AT_ONCE = 1000
"""How many events are taken out together: answers of that moment wait for it."""


class Roller:
    """Keeps in the journal what is younger than ``kept``, what is not in the trail yet, and the last event that is.

    What follows the last word on the local copies stays with it: by that, a start without the database knows how new they must be.
    """

    def __init__(self, house: House, kept: timedelta) -> None:
        self._house = house
        self._kept = kept

    def __call__(self) -> int:
        """Takes out what it may; how many events. Raises DatabaseUnavailable, AuditUnavailable, and Altered, which says where."""
        gone = 0
        while portion := self._portion():
            gone += portion
        return gone

    def _portion(self) -> int:
        journal, before = self._house.journal, self._house.clock.now() - self._kept
        sink = journal.sink()
        if sink is None:
            return 0
        start = journal.rolled()
        links = journal.events(after=start.sequence, limit=AT_ONCE)
        old = self._without_the_last_word(list(takewhile(lambda link: _older(link, before), links)))
        if not old:
            return 0
        with self._house.database.reading() as unit:
            there = unit.trail.events(after=start.sequence, limit=len(old) + 1, sink=sink)
        copies = there[: len(old)] if len(there) > len(old) else there[:-1]  # the last one that is there says how far it has come
        for link, copy in zip(old, copies, strict=False):
            if link != copy:
                raise Altered(f"event {link.sequence} is not the same in journal {sink} and in its copy; it stays where it is")
        if copies:
            journal.roll(copies[-1].mark)
        return len(copies)

    def _without_the_last_word(self, old: list[Kept]) -> list[Kept]:
        """Those before the journal's last event on local copies, where that is among them."""
        if not any(link.event.action == KEEP for link in old):
            return old
        last = self._house.journal.newest(KEEP)
        return [link for link in old if last is None or link.sequence < last.sequence]


def _older(link: Kept, before: datetime) -> bool:
    """Whether it tells of a time before that. What is no event stays where it is: shipping names it."""
    try:
        return link.event.at < before
    except ValueError:
        return False
