"""The local audit journal: one SQLite file per process, to which an event goes before the answer that it tells of.

One thread writes. What waits is committed as one group and is on disk before anybody is told so; a group that fails, fails
for everybody in it. Nothing here depends on the database. Nobody waits longer than ``PATIENCE_SECONDS`` for a disk that hangs: what
comes on disk later all the same is an event without an answer, which is no harm; an answer without an event would be.
"""

import asyncio
import concurrent.futures
import contextlib
import errno
import sqlite3
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.audit import Event
from app.domain.errors import AuditUnavailable
from app.store.ballast import Ballast
from app.store.book import Book, roll
from app.store.chain import START, Close, Kept, Mark, digest, findings, unsealed

PATIENCE_SECONDS = 3.0
"""How long an answer waits for its event: beyond that it is refused, like everything that no trace can be left of."""
_MOST_AT_ONCE = 1000
_MOST_WAITING = 20 * _MOST_AT_ONCE  # events that a hanging disk may leave in memory
_AFTER = "SELECT sequence, id, body, previous, hash FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?"
_NEWEST = "SELECT sequence, id, body, previous, hash FROM event WHERE instr(body, ?) ORDER BY sequence DESC LIMIT 1"
_ALL = -1  # SQLite's word for no limit


class _Waiting(NamedTuple):
    """An event and whoever waits for it: a coroutine on ``loop``, or a thread where that is None."""

    event: Event
    loop: asyncio.AbstractEventLoop | None
    future: "asyncio.Future[None] | concurrent.futures.Future[None]"


class Journal:
    """A journal in the file ``path``, which the first write opens or makes. Every failure is AuditUnavailable.

    ``close`` seals what callers state.
    """

    def __init__(self, path: Path, close: Close = unsealed) -> None:
        self._path = path
        self._ballast = Ballast(path.with_suffix(".ballast"))
        self._book = Book(path, close, self._ballast)
        self._coming: defaultdict[asyncio.AbstractEventLoop, list[_Waiting]] = defaultdict(list)
        self._queue: deque[_Waiting] = deque()
        self._gate = threading.Condition()
        self._closed = self._wanted = False
        self._thread = threading.Thread(target=self._work, name="audit-journal", daemon=True)
        self._thread.start()

    async def write(self, event: Event) -> None:
        """Returns when ``event`` is on disk. Refuses after ``PATIENCE_SECONDS``; the event may be written then all the same."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._join(_Waiting(event, loop, future), loop)
        end = loop.call_later(PATIENCE_SECONDS, _give_up, future)
        try:
            await future
        finally:
            end.cancel()

    def write_blocking(self, event: Event) -> None:
        """The same for a thread."""
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._put(_Waiting(event, None, future))
        try:
            future.result(PATIENCE_SECONDS)
        except TimeoutError as error:
            raise AuditUnavailable from error

    def reserve(self) -> None:
        """Keeps room on the disk from now on."""
        self._wanted = True
        self._ballast.make()

    @property
    def reserved(self) -> bool:
        """Whether the room is kept: if not, the disk is full or nearly so, and somebody has to look."""
        return self._ballast.made

    def refuse_others(self) -> None:
        """Raises OSError while no room can be kept on the disk: what is free there is for the journal alone."""
        if self._wanted and not self._ballast.leaves_room():
            raise OSError(errno.ENOSPC, "the disk is full or nearly so, and what is free is for the audit journal")

    @property
    def waiting(self) -> int:
        """How many events wait to be on disk, beside those that are being written."""
        return len(self._queue)

    def sink(self) -> str | None:
        """The name of this journal; None where nothing was ever written to it, even where it is being made at this moment."""
        if not self._path.exists() or not list(self._select("SELECT name FROM sqlite_master")):
            return None
        return next((str(name) for (name,) in self._select("SELECT name FROM sink")), None)

    def last(self) -> int:
        """The number of its last event; 0 where there is none."""
        ((number,),) = self._select("SELECT coalesce(max(sequence), 0) FROM event")
        return int(number)

    def events(self, after: int = 0, limit: int = 1000) -> list[Kept]:
        """The next events after the one numbered ``after``."""
        return list(self._read(after, limit))

    def newest(self, action: str) -> Event | None:
        """The last event of that action; None where there is none. Raises AuditUnavailable, also for one that was altered."""
        if self.sink() is None:
            return None
        for row in self._select(_NEWEST, b'"action":"%s"' % action.encode()):
            link = Kept(*row)
            whole = all(isinstance(each, bytes) for each in (link.previous, link.body))
            if not whole or digest(link.previous, link.body) != link.hash:
                raise AuditUnavailable(f"event {link.sequence} of the local journal was altered")
            return link.event
        return None

    def verify(self) -> list[str]:
        """What is wrong with the journal; nothing when it is sound."""
        while True:
            start = self.rolled()
            found = findings(self._read(start.sequence, _ALL), start)
            if start == self.rolled():  # else it was taken out from what was just read
                return found

    def rolled(self) -> Mark:
        """The last event that was taken out because it is in the central trail and old: the chain goes on after it."""
        if not list(self._select("SELECT name FROM sqlite_master WHERE name = 'rolled'")):
            return START  # written by a release that took nothing out
        return next((Mark(*row) for row in self._select("SELECT sequence, hash FROM rolled")), START)

    def roll(self, mark: Mark) -> None:
        """Takes out every event up to the one at ``mark``, which is in the central trail and is not the last one that is there."""
        try:
            roll(self._path, mark)
        except sqlite3.Error as error:
            raise AuditUnavailable from error

    def close(self) -> None:
        """Write what still waits, and end."""
        with self._gate:
            self._closed = True
            self._queue.extend(chain.from_iterable(self._coming.values()))
            self._coming.clear()
            self._gate.notify()
        self._thread.join()

    def _join(self, waiting: _Waiting, loop: asyncio.AbstractEventLoop) -> None:
        """Puts it with what comes in the same turn of its loop; all of that is put when the turn ends.

        The first alone would wake the thread, which would sync it for itself and take the loop's time while the others come.
        """
        with self._gate:
            self._refuse_if_full()
            coming = self._coming[loop]
            coming.append(waiting)
        if len(coming) == 1:
            loop.call_soon(self._put_all, loop)

    def _put_all(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._gate:
            self._queue.extend(self._coming.pop(loop, ()))
            self._gate.notify()

    def _put(self, waiting: _Waiting) -> None:
        with self._gate:
            self._refuse_if_full()
            self._queue.append(waiting)
            self._gate.notify()

    def _refuse_if_full(self) -> None:
        if self._closed or len(self._queue) >= _MOST_WAITING:
            raise AuditUnavailable

    def _read(self, after: int, limit: int) -> Iterator[Kept]:
        return (Kept(*row) for row in self._select(_AFTER, after, limit))

    def _select(self, query: str, *given: int | bytes) -> Iterator[tuple[Any, ...]]:
        try:
            with contextlib.closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
                yield from connection.execute(query, given)
        except sqlite3.Error as error:
            raise AuditUnavailable from error

    def _work(self) -> None:
        while batch := self._next_batch():
            _tell(batch, _failure(self._book, batch))
        self._book.end()

    def _next_batch(self) -> list[_Waiting]:
        """Everything that waits, as soon as there is anything; nothing once the journal is closed and all is written."""
        with self._gate:
            self._gate.wait_for(lambda: self._queue or self._closed)
            return [self._queue.popleft() for _ in range(min(len(self._queue), _MOST_AT_ONCE))]


def _failure(book: Book, batch: list[_Waiting]) -> Exception | None:
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


def _give_up(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_exception(AuditUnavailable())


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
