"""The local audit journal: one SQLite file per process, to which an event goes before the answer that it tells of.

One thread writes. What waits is committed as one group and is on disk before anybody is told so; a group that fails, fails
for everybody in it. Nothing here depends on the database.
"""

import asyncio
import concurrent.futures
import contextlib
import queue
import secrets
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.audit import Event
from app.domain.errors import AuditUnavailable
from app.store.chain import START, Kept, findings, linked
from app.store.engine import refuse_unsafe_sqlite

_MOST_AT_ONCE = 1000
_PATIENCE = 1.0  # seconds for a lock: nobody else writes here, so only a stray one is ever met
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sink (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, body BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL
);
CREATE TRIGGER IF NOT EXISTS event_refuses_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER IF NOT EXISTS event_refuses_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
"""
_INSERT = "INSERT INTO event (sequence, id, body, previous, hash) VALUES (?, ?, ?, ?, ?)"
_AFTER = "SELECT sequence, id, body, previous, hash FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?"
_ALL = -1  # SQLite's word for no limit


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An event and whoever waits for it: a coroutine on ``loop``, or a thread where that is None."""

    event: Event
    loop: asyncio.AbstractEventLoop | None
    future: "asyncio.Future[None] | concurrent.futures.Future[None]"


class Journal:
    """A journal in the file ``path``, which the first write opens or makes. Every failure is AuditUnavailable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="audit-journal", daemon=True)
        self._thread.start()

    async def write(self, event: Event) -> None:
        """Returns when ``event`` is on disk."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._put(_Waiting(event, loop, future))
        await future

    def write_blocking(self, event: Event) -> None:
        """The same for a thread."""
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._put(_Waiting(event, None, future))
        future.result()

    def events(self, after: int = 0, limit: int = 1000) -> list[Kept]:
        """The next events after the one numbered ``after``."""
        return list(self._read(after, limit))

    def verify(self) -> list[str]:
        """What is wrong with the journal; nothing when it is sound."""
        return findings(self._read(0, _ALL))

    def close(self) -> None:
        """Write what still waits, and end."""
        with self._gate:
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _put(self, waiting: _Waiting) -> None:
        with self._gate:
            if self._closed:
                raise AuditUnavailable
            self._queue.put(waiting)

    def _read(self, after: int, limit: int) -> Iterator[Kept]:
        try:
            with contextlib.closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
                for row in connection.execute(_AFTER, (after, limit)):
                    yield Kept(*row)
        except sqlite3.Error as error:
            raise AuditUnavailable from error

    def _work(self) -> None:
        book = _Book(self._path)
        going_on = True
        while going_on:
            batch, going_on = self._next_batch()
            if batch:
                _tell(batch, _failure(book, batch))
        book.close()

    def _next_batch(self) -> tuple[list[_Waiting], bool]:
        """Everything that waits, at least one; and whether more may come."""
        batch: list[_Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            batch.append(waiting)
            if len(batch) == _MOST_AT_ONCE or self._queue.empty():
                return batch, True
            waiting = self._queue.get()
        return batch, False


def _failure(book: "_Book", batch: list[_Waiting]) -> Exception | None:
    """Write the batch; what went wrong, if anything."""
    try:
        book.write([waiting.event for waiting in batch])
    except Exception as error:  # noqa: BLE001 - whatever it is: nobody may be left waiting, nor be told "written"
        return error
    return None


def _tell(batch: list[_Waiting], error: Exception | None) -> None:
    """Release everybody in ``batch``: one call into each event loop."""
    of_loops: dict[asyncio.AbstractEventLoop, list[_Waiting]] = defaultdict(list)
    for waiting in batch:
        if waiting.loop is None:
            _release([waiting], error)
        else:
            of_loops[waiting.loop].append(waiting)
    for loop, waiting_there in of_loops.items():
        with contextlib.suppress(RuntimeError):  # a loop that has ended waits for nothing
            loop.call_soon_threadsafe(_release, waiting_there, error)


def _release(batch: Iterable[_Waiting], error: Exception | None) -> None:
    for waiting in batch:
        if waiting.future.done():
            continue  # the caller went away
        if error is None:
            waiting.future.set_result(None)
        else:
            refusal = AuditUnavailable()
            refusal.__cause__ = error
            waiting.future.set_exception(refusal)


class _Replaced(OSError):
    """The file is not the one, or not in the state, that this process wrote."""


class _Book:
    """The writing thread's connection and the end of its chain. A failure closes it; the next batch opens it anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._sink = ""
        self._files: list[tuple[int, int]] = []
        self._last: tuple[int, bytes] = (0, START)

    def write(self, events: list[Event]) -> None:
        """Commit ``events``. Any exception: none of them counts as written."""
        try:
            connection = self._connection or self._open()
            sequence, previous = self._last
            rows = []
            for event in events:
                kept = linked(event, sequence + 1, self._sink, previous)
                rows.append(kept)
                sequence, previous = kept.sequence, kept.hash
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, rows)
            connection.execute("COMMIT")
            self._refuse_other_files()
        except BaseException:
            self.close()
            raise
        self._last = (sequence, previous)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        connection = self._connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        refuse_unsafe_sqlite(connection)
        connection.executescript(_SCHEMA)
        found = connection.execute("SELECT name FROM sink").fetchone()
        if found is None:
            found = (secrets.token_hex(5),)
            connection.execute("INSERT INTO sink VALUES (?)", found)
        (self._sink,) = found
        self._last = self._found_end(connection)
        self._files = self._identity()
        return connection

    def _found_end(self, connection: sqlite3.Connection) -> tuple[int, bytes]:
        """The end of the chain in the file, which must hold all that this process was told is written."""
        sequence, link = self._last
        if sequence and connection.execute("SELECT hash FROM event WHERE sequence = ?", (sequence,)).fetchone() != (link,):
            raise _Replaced(f"event {sequence} of the journal is gone")
        query = "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1"
        return connection.execute(query).fetchone() or (0, START)

    def _refuse_other_files(self) -> None:
        if self._identity() != self._files:
            raise _Replaced("the journal's files were replaced")

    def _identity(self) -> list[tuple[int, int]]:
        """Which files bear the journal's names: SQLite itself would go on writing to one that was taken away."""
        stats = [path.stat() for path in (self._path, self._path.with_name(self._path.name + "-wal"))]
        return [(stat.st_dev, stat.st_ino) for stat in stats]
