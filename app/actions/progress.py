"""Long work: how far each request has come, and how it gives way to lookups. Nothing here decides anything."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.errors import NotFound, StillRunning
from app.domain.progress import Report, Stage

FOR_EACH = 0.0005
"""Seconds that long work rests for each lookup that was answered since it last began to: several times what a lookup takes."""
LEAST = 0.001
"""Seconds of work between two rests: changing places costs both."""
LONGEST = 0.1


class Manner(NamedTuple):
    """How work gives way: it rests ``times`` as long as it worked at most, so that it ends, and no more once it has gone on so
    for ``longest`` seconds, rests and all.
    """

    times: int
    longest: float


ALONE = Manner(12, math.inf)
"""Nobody waits for it."""
FOLLOWING = Manner(8, 3.0)
"""Lookups tell of what was written once it is done, and count as live for five seconds meanwhile."""
LOCKED = Manner(6, 1.5)
"""Others wait for the ledger's lock, for four seconds at most."""


class GivingWay:
    """The long work of one thread lets those go first who look something up. Made, and called, by that thread."""

    __slots__ = ("_began", "_lookups", "_running", "_worked", "manner", "rested")

    def __init__(self, running: "Running", manner: Manner) -> None:
        self.manner = manner
        self.rested = 0.0
        """Seconds in all."""
        self._began = {manner: time.monotonic()}
        self._running = running
        self._lookups = running.lookups
        self._worked = time.thread_time()

    def __call__(self) -> None:
        """Rests where anybody was answered: a thread that waits for its turn takes nothing."""
        now = time.monotonic()
        left = self.manner.longest - (now - self._began.setdefault(self.manner, now))
        worked = time.thread_time() - self._worked
        if worked < LEAST:
            return
        before, self._lookups = self._lookups, self._running.lookups
        seconds = min((self._lookups - before) * FOR_EACH, worked * self.manner.times, LONGEST, left)
        if seconds > 0:
            time.sleep(seconds)
            self.rested += seconds
        self._worked = time.thread_time()


@dataclass(slots=True)
class Progress:
    """How far one request has come. Written by the thread that carries it out, read by whoever asks."""

    rest: GivingWay
    stage: Stage = Stage.READING
    done: int = 0
    total: int | None = None

    def report(self, stage: Stage, done: int, total: int | None) -> None:
        """Takes what the work tells of itself, and lets those go first who look something up."""
        self.stage, self.done, self.total = stage, done, total
        self.rest.manner = LOCKED if stage is Stage.WRITING else ALONE
        self.rest()


@dataclass
class Running:
    """Requests that are being carried out at this moment, so that the same one is not started twice.

    ``lookups`` counts what is answered beside them.
    """

    lookups: int = 0
    _keys: dict[tuple[str, str], Progress] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def only_once(self, account: str, key: str | None) -> Iterator[Report]:
        """What takes reports on the progress. Raises StillRunning while the same account's same key is inside."""
        progress = self._begun()
        if key is None:
            yield progress.report
            return
        with self._guard:
            if (account, key) in self._keys:
                raise StillRunning("a request with this Idempotency-Key is still being carried out")
            self._keys[account, key] = progress
        try:
            yield progress.report
        finally:
            with self._guard:
                del self._keys[account, key]

    def giving_way(self, manner: Manner = ALONE) -> GivingWay:
        """What long work of this thread calls between its pieces."""
        return GivingWay(self, manner)

    def unnamed(self) -> Report:
        """What takes reports of work that nobody can ask about."""
        return self._begun().report

    def progress(self, account: str, key: str) -> Progress:
        """Of the account's own request under ``key``. Raises NotFound where none is being carried out by this process."""
        with self._guard:
            found = self._keys.get((account, key))
        if found is None:
            raise NotFound("no request of yours is being carried out here under this Idempotency-Key")
        return found

    def _begun(self) -> Progress:
        return Progress(self.giving_way())
