"""Connecting to PostgreSQL: which of the servers that an address names, and none that holds less than was seen.

A server that says nothing is given up on soon, and for a moment nobody else waits for it: a queue is refused at once.
"""

import contextlib
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from app.domain.errors import ForkFound
from app.store.fence import Fence
from app.store.unsafe import UnsafeDurability

REST_SECONDS = 1.0
"""So long after no server could be reached, nobody tries again."""

_STANDING = """
SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_walfile_name(pg_current_wal_lsn()) END
"""
_LINE = "SELECT leaf FROM entry WHERE number = %s"

log = logging.getLogger("authdir")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds after which a connection is given up: while it is made or looked at, and in the middle of a statement."""

    connect: float
    silence: float


class Line(psycopg.Connection[Any]):
    """A connection that gives up on a server which says nothing: a frozen one keeps no timeout of its own."""

    silence: float = 0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg has it, for ``silence`` seconds at most."""
        try:
            return super().wait(gen, interval, self.silence if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


class Servers:
    """The servers of one database. ``named`` is what psycopg connects with, several hosts and ports separated by commas.

    Writers take the one that takes writes; readers prefer it and are content with one that follows. ``options`` are set on
    every connection. Of an ``unsafe`` server it does not matter whether it waits for the disk.
    """

    def __init__(
        self,
        named: Mapping[str, Any],
        patience: Patience,
        options: Mapping[str, str],
        fence: Fence | None,
        *,
        writing: bool,
        unsafe: bool,
    ) -> None:
        self._places = list(_places(named))
        self._patience = patience
        self._options = options
        self._fence = fence
        self._writing = writing
        self._unsafe = unsafe
        self._first = 0
        self._surveyed = fence is None or len(self._places) == 1
        self._resting_until, self._reached = 0.0, 0.0
        self._told, self._forked = "", False
        self._refused: dict[str, str] = {}

    def connect(self) -> Line:
        """A connection to the best server that can be reached. Raises ForkFound, UnsafeDurability or psycopg's OperationalError."""
        if time.monotonic() < self._resting_until:
            raise ForkFound(self._told) if self._forked else psycopg.OperationalError(self._told)
        began = time.monotonic()
        if not self._surveyed:
            self._survey()
        try:
            line = self._best()
        except (psycopg.OperationalError, ForkFound) as error:
            self._rest(error, began)
            raise
        self._reached, self._resting_until = time.monotonic(), 0.0
        return line

    def _rest(self, trouble: Exception, began: float) -> None:
        """Nobody tries again for a moment, unless another thread reached a server since this one ``began`` to try."""
        if self._reached < began:
            self._told, self._forked = str(trouble), isinstance(trouble, ForkFound)
            self._resting_until = time.monotonic() + REST_SECONDS

    def _best(self) -> Line:
        following: Line | None = None
        trouble: Exception | None = None
        for number in self._order():
            try:
                line = self._reach(self._places[number])
            except (psycopg.OperationalError, ForkFound) as error:
                trouble = _worse(trouble, error)
                continue
            if not _follows(line):
                self._first = number
                _close(following)
                return line
            if self._writing and len(self._places) > 1:
                trouble = _worse(trouble, psycopg.OperationalError("it follows another server and takes no writes"))
                line.close()
                continue
            _close(following)
            following = line
        if following is not None:
            return following
        raise trouble or psycopg.OperationalError("no server is named")

    def look(self, line: Line) -> None:
        """Raises psycopg's OperationalError where the server of ``line`` is gone, ForkFound where it holds less than was seen."""
        line.silence = self._patience.connect
        line.set_autocommit(True)
        try:
            if self._fence is None:
                line.execute("SELECT 1")
            else:
                _look(line, self._fence)
        finally:
            if not line.closed:
                line.silence = self._patience.silence
                line.set_autocommit(False)

    def _survey(self) -> None:
        """Looks at every server once, so that the fence knows the highest timeline before any of them is worked with."""
        for place in self._places:
            with contextlib.suppress(psycopg.OperationalError, ForkFound):
                self._reach(place).close()
                self._surveyed = True

    def _order(self) -> Iterator[int]:
        """The one that served last comes first."""
        first = self._first
        yield first
        yield from (each for each in range(len(self._places)) if each != first)

    def _reach(self, place: Mapping[str, Any]) -> Line:
        """A connection to the server at ``place``, set up and fit to work with."""
        line = Line.connect(**place)
        try:
            self._prepare(line)
            self.look(line)
        except ForkFound as error:
            line.close()
            self._alarm(place, str(error))
            raise
        except BaseException:
            line.close()
            raise
        self._refused.pop(str(place.get("host")), None)
        return line

    def _prepare(self, line: Line) -> None:
        line.silence = self._patience.connect
        line.set_autocommit(True)
        settings = ", ".join(["set_config(%s, %s, false)"] * len(self._options))
        line.execute(f"SELECT {settings}", [part for option in self._options.items() for part in option])
        if not self._unsafe:
            refuse_unsafe_postgresql(line)

    def _alarm(self, place: Mapping[str, Any], told: str) -> None:
        """Says it once, until the server is fit again or something else is wrong with it."""
        where = str(place.get("host"))
        if self._refused.get(where) != told:
            self._refused[where] = told
            log.critical("A DATABASE IS REFUSED at %s:%s: %s. It is neither read nor written", where, place.get("port"), told)


def refuse_unsafe_postgresql(connection: psycopg.Connection[Any]) -> None:
    """Raises UnsafeDurability where the server, or this session, does not wait for the disk."""
    query = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'off'"
    switched_off = ", ".join(name for (name,) in connection.execute(query).fetchall())
    if switched_off:
        raise UnsafeDurability(f"PostgreSQL runs with {switched_off} switched off: a commit could be lost")


def _look(line: Line, fence: Fence) -> None:
    number, leaf = fence.seen()
    ((written,),) = line.execute(_STANDING).fetchall()
    fence.require_timeline(None if written is None else int(written[:8], 16))
    if number:
        found = line.execute(_LINE, [number]).fetchone()
        fence.require_line(number, leaf, there=None if found is None else bytes(found[0]))


def _places(named: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What to connect with for each server: hosts and ports are lists, in the same order; one port may serve for all."""
    hosts, ports = (str(named.get(name, "")).split(",") for name in ("host", "port"))
    rest = {name: value for name, value in named.items() if name not in ("host", "port")}
    for number, host in enumerate(hosts):
        port = ports[number] if len(ports) == len(hosts) else ports[0]
        yield rest | ({"host": host} if host else {}) | ({"port": port} if port else {})


def _follows(line: Line) -> bool:
    return line.pgconn.parameter_status(b"in_hot_standby") == b"on"


def _close(line: Line | None) -> None:
    if line is not None:
        line.close()


def _worse(known: Exception | None, found: Exception) -> Exception:
    """What to tell of two troubles: a fork before anything else."""
    return known if isinstance(known, ForkFound) else found
