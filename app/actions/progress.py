"""Long work: how far each request has come, and how it gives way to lookups. Nothing here decides anything."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.domain.errors import NotFound, StillRunning
from app.domain.progress import Report, Stage

FOR_EACH = 0.0005
"""Seconds that long work rests for each lookup that was answered while it ran: several times what a lookup takes."""
LONGEST = 0.05


@dataclass(slots=True)
class Progress:
    """How far one request has come. Written by the thread that carries it out, read by whoever asks."""

    running: "Running"
    stage: Stage = Stage.READING
    done: int = 0
    total: int | None = None
    lookups: int = 0

    def report(self, stage: Stage, done: int, total: int | None) -> None:
        """Takes what the work tells of itself, and lets those go first who look something up."""
        self.stage, self.done, self.total = stage, done, total
        answered = self.running.lookups - self.lookups
        if answered:
            time.sleep(min(answered * FOR_EACH, LONGEST))
        self.lookups = self.running.lookups


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
        return Progress(self, lookups=self.lookups)
