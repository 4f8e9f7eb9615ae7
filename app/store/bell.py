"""Hearing that another process has written: PostgreSQL tells at each commit. It only wakes those who look by themselves anyway."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.servers import Line, Servers

REST_SECONDS = 1.0
_BREATH_SECONDS = 0.2
"""How soon an end is noticed."""
_BREATHS = 50
"""After so many without a word the server is asked whether it is still there."""


class Bell:
    """Rings when something was committed on ``channel`` of the database; on SQLite, which has no ``servers``, never."""

    def __init__(self, servers: Servers | None, channel: str) -> None:
        self._servers = servers
        self._channel = channel
        self._ears: list[threading.Event] = []
        self._ended = threading.Event()
        self._begun = False

    @property
    def hears(self) -> bool:
        """Whether there is anything to listen to."""
        return self._servers is not None

    def listen(self) -> None:
        """Rings again and again, until ``end`` is called. Raises ForkFound and psycopg's errors where the database is lost."""
        if self._servers is None:
            return
        self._begun = True
        with self._servers.connect() as line:
            line.set_autocommit(True)
            line.execute(f"LISTEN {self._channel}")
            self._ring()  # what was said before this was not heard
            while not self._ended.is_set():
                self._hear(line, self._servers)

    def ear(self) -> Callable[[float], bool]:
        """By which one thread waits until it rings, at most so many seconds; whether it has ended. Each thread needs its own."""
        rung = threading.Event()
        self._ears.append(rung)

        def wait(seconds: float) -> bool:
            rung.wait(seconds)
            rung.clear()
            return self._ended.is_set()

        return wait

    def rest(self, seconds: float) -> bool:
        """Waits so long, or ``REST_SECONDS``, before listening again, and not at all before it was tried; whether it has ended."""
        return self._ended.wait(min(seconds, REST_SECONDS) if self._begun else 0)

    def end(self) -> None:
        """Lets everybody go who waits or listens."""
        self._ended.set()
        self._ring()

    def _ring(self) -> None:
        for rung in self._ears:
            rung.set()

    def _hear(self, line: Line, servers: Servers) -> None:
        for _ in range(_BREATHS):
            if any(line.notifies(timeout=_BREATH_SECONDS, stop_after=1)):
                self._ring()
                return
            if self._ended.is_set():
                return
        servers.look(line)
        line.set_autocommit(True)
