"""What a process keeps of the register and of who may read it, so that it starts and answers without the database.

Copies are written beside the requests, seldom and a little at a time; where one cannot be written, those before it stay.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from app.actions.callers import Callers, known_in
from app.actions.house import House
from app.snapshot.model import Snapshot
from app.store.generations import Generations
from app.store.register_copy import chunks_of, entries_of

LEAST_REST = 5.0
"""Seconds between two copies at least."""
SHARE = 20
"""Of the time of their thread, writing takes at most one part in so many."""
CONFIRM_AFTER = timedelta(minutes=1)
"""How old at most what a copy says about its age becomes while nothing changes."""


class Keeper:
    """Keeps copies in ``register`` and ``people``, and starts from them."""

    def __init__(self, house: House, callers: Callers, register: Generations, people: Generations) -> None:
        self._house = house
        self._callers = callers
        self._register = register
        self._people = people
        self._number = 0
        self.as_of: datetime | None = None
        """When the last copy of the register was known to hold everything."""
        self._revision = -1
        self._people_as_of: datetime | None = None
        self._register_pace, self._people_pace = Pace(), Pace()

    @property
    def served_before(self) -> bool:
        """Whether this folder belongs to a process that has served: one that may start without the database."""
        return self._register.there

    def restore(self) -> bool:
        """Answers from what is kept here, until the database says more; whether there is something sound to answer from."""
        now = self._house.clock.now()
        people = self._people.load(known_in)
        if people is not None:
            self._callers.adopt(people.content, people.as_of)
        register = self._register.load(entries_of)
        if register is None or not register.content:
            return False
        entries = register.content
        self._number, self.as_of = len(entries), register.as_of
        self._house.follower.adopt(entries)
        self._house.lag.started_from(register.as_of, now)
        return True

    def keep_register(self) -> None:
        """Keeps a copy of the register if it changed, or else that the last one was complete a minute ago. Raises OSError."""
        as_of = self._house.lag.contact  # asked first: the snapshot then holds all that was there at that time, or more
        snapshot = self._house.shelf.snapshot
        if as_of is None or not snapshot.number or not self._register_pace.due:
            return
        with self._register_pace:
            if snapshot.number != self._number:
                self._save(snapshot, as_of)
            elif self.as_of is None or as_of - self.as_of >= CONFIRM_AFTER:
                self._keep_again(snapshot, as_of)

    def _keep_again(self, snapshot: Snapshot, as_of: datetime) -> None:
        """Nothing changed: the same once more where there are too few copies to lose one, else a word that the last one holds."""
        if self._register.full:
            self._register.confirm(as_of)
            self.as_of = as_of
        else:
            self._save(snapshot, as_of)

    def _save(self, snapshot: Snapshot, as_of: datetime) -> None:
        self._register.save(chunks_of(snapshot.entries()), as_of)
        self._number, self.as_of = snapshot.number, as_of

    def keep_people(self) -> None:
        """Keeps a copy of sessions, tokens and openings when they changed, and once a minute. Raises OSError."""
        as_of = self._callers.confirmed_at
        if as_of is None or not self._people_pace.due:
            return
        known = self._callers.known()
        if known.revision == self._revision and self._people_as_of and as_of - self._people_as_of < CONFIRM_AFTER:
            return
        with self._people_pace:
            self._people.save((msgspec.msgpack.encode(known),), as_of)
            self._revision, self._people_as_of = known.revision, as_of


class Pace:
    """Rests after each piece of work, the longer the longer it took, also where it failed."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._began = 0.0
        self._rests_until = -LEAST_REST

    @property
    def due(self) -> bool:
        """Whether it is time again."""
        return self._ticks() >= self._rests_until

    def __enter__(self) -> None:
        self._began = self._ticks()

    def __exit__(self, *_: object) -> None:
        now = self._ticks()
        self._rests_until = now + max(LEAST_REST, (SHARE - 1) * (now - self._began))
