"""What a process keeps of the register and of who may read it, so that it starts and answers without the database.

Copies are written beside the requests, seldom and a little at a time; where one cannot be written, those before it stay. The audit
journal says which were kept: what it does not bear out is not used. While that lives on the last room of a disk none is written.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from app.actions.callers import Callers, known_in
from app.actions.house import House
from app.actions.witness import Witness
from app.domain.erasure import KIND
from app.domain.errors import AuditUnavailable
from app.snapshot.model import Snapshot
from app.store.generations import Generations
from app.store.register_copy import chunks_of, snapshot_of

ERASURE = KIND.name
LEAST_REST = 5.0
"""Seconds between two copies at least."""
SHARE = 20
"""Of the time of their thread, writing takes at most one part in so many."""
REGISTER, PEOPLE = "register", "people"
"""The kinds of copies, as the journal names them."""
CONFIRM_AFTER = timedelta(minutes=1)
"""How old at most what a copy says about its age becomes while nothing changes."""

log = logging.getLogger("authdir")


class Keeper:
    """Keeps copies in ``register`` and ``people``, and starts from them. Each kind is kept by a thread of its own: who was let out
    must not wait until all of a large register is written.
    """

    def __init__(self, house: House, callers: Callers, register: Generations, people: Generations) -> None:
        self._house = house
        self._callers = callers
        self._register = register
        self._people = people
        self._witness = Witness(house)
        self._bearing_out = threading.Lock()
        self._number = 0
        self._cleared = 0
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
        if not self._borne_out():
            return False
        people = self._people.load(known_in)
        if people is not None:
            self._callers.adopt(people.content, people.as_of)
        register = self._register.load(snapshot_of)
        if register is None or not register.content.number:
            return False
        self._number, self.as_of = register.content.number, register.as_of
        self._house.follower.adopt(register.content)
        self._house.lag.started_from(register.as_of, now)
        return True

    def _borne_out(self) -> bool:
        """Whether the journal speaks of the copies that are here, if there are any; from which numbers on they count."""
        try:
            said = self._witness.said()
        except AuditUnavailable as error:
            log.critical(
                "NO LOCAL COPY CAN BE USED: the audit journal, which tells how new they must be, cannot be read: %s", error
            )
            return False
        if said is None and self._register.there:
            log.critical("NO LOCAL COPY CAN BE USED: the audit journal beside them knows of none that was kept")
            return False
        self._register.expect((said or {}).get(REGISTER, 0))
        self._people.expect((said or {}).get(PEOPLE, 0))
        return True

    def _bear_out(self) -> None:
        """Has the journal say which are here now. Raises AuditUnavailable."""
        with self._bearing_out:  # what another thread kept meanwhile is not taken back
            self._witness.tell({REGISTER: self._register.newest, PEOPLE: self._people.newest})

    def keep_register(self) -> None:
        """Keeps a copy of the register if it changed, or else that the last one was complete a minute ago.

        Raises OSError, and AuditUnavailable where the journal cannot take note of it.
        """
        as_of = self._house.lag.contact  # asked first: the snapshot then holds all that was there at that time, or more
        snapshot = self._house.shelf.snapshot
        if as_of is None or not snapshot.number or not self._register_pace.due:
            return
        if self._witness.asked_for:
            self._bear_out()  # the journal's own word, without which it never lets go of what is old
        self._house.journal.refuse_others()
        with self._register_pace:
            self._keep(snapshot, as_of)

    def _keep(self, snapshot: Snapshot, as_of: datetime) -> None:
        if snapshot.number != self._number:
            self._save(snapshot, as_of)
        elif self.as_of is None or as_of - self.as_of >= CONFIRM_AFTER:
            self._keep_again(snapshot, as_of)
        self._clear(snapshot)

    def _keep_again(self, snapshot: Snapshot, as_of: datetime) -> None:
        """Nothing changed: the same once more where there are too few copies to lose one, else a word that the last one holds."""
        if self._register.full:
            self._register.confirm(as_of)
            self.as_of = as_of
        else:
            self._save(snapshot, as_of)

    def _save(self, snapshot: Snapshot, as_of: datetime) -> None:
        giving_way = self._house.running.giving_way()

        def rest() -> None:
            self._house.journal.refuse_others()  # the disk may be full since this began
            giving_way()

        self._register.save(chunks_of(snapshot, rest), as_of)
        self._register_pace.rested += giving_way.rested
        changed, self._number, self.as_of = snapshot.number != self._number, snapshot.number, as_of
        if changed:
            self._bear_out()

    def _clear(self, snapshot: Snapshot) -> None:
        """Lets go of copies that hold what was erased since. After a start nobody knows whether those there were."""
        if self._cleared == self._number:
            return
        if any(snapshot.log.where[key][1] == ERASURE for key in snapshot.log.keys[self._cleared : self._number]):
            self._register.only_newest()
        self._cleared = self._number

    def keep_people(self) -> None:
        """Keeps a copy of sessions, tokens and openings when they changed, and once a minute. Raises OSError, AuditUnavailable."""
        as_of = self._callers.confirmed_at
        if as_of is None or not self._people_pace.due:
            return
        known = self._callers.known()
        if known.revision == self._revision and self._people_as_of and as_of - self._people_as_of < CONFIRM_AFTER:
            return
        if self._witness.asked_for:
            self._bear_out()  # the journal's own word, without which it never lets go of what is old
        self._house.journal.refuse_others()
        with self._people_pace:
            self._people.save((msgspec.msgpack.encode(known),), as_of)
            changed, self._revision, self._people_as_of = known.revision != self._revision, known.revision, as_of
            if changed:
                self._bear_out()


class Pace:
    """Rests after each piece of work, the longer the longer it took, also where it failed."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._began = 0.0
        self.rested = 0.0
        """Seconds of this piece of work in which nothing was done."""
        self._rests_until = -LEAST_REST

    @property
    def due(self) -> bool:
        """Whether it is time again."""
        return self._ticks() >= self._rests_until

    def __enter__(self) -> None:
        self._began, self.rested = self._ticks(), 0.0

    def __exit__(self, *_: object) -> None:
        now = self._ticks()
        self._rests_until = now + max(LEAST_REST, (SHARE - 1) * (now - self._began - self.rested))
