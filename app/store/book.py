"""The file of a local audit journal, as its one writing thread holds it: groups of events, each on disk or not there at all.

When the disk is full it gives up its ballast and goes on.
"""

import contextlib
import secrets
import sqlite3
from pathlib import Path

from app.domain.audit import Event
from app.store.ballast import Ballast
from app.store.chain import START, Close, Mark, linked, sealed
from app.store.engine import refuse_unsafe_sqlite

_PATIENCE = 1.0  # seconds for a lock: nobody else writes here, so only a stray one is ever met
_PAGES = 4000  # in the write-ahead log before they are moved to the main file: seldom, because the answers of that moment wait
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sink (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, body BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS rolled (sequence INTEGER NOT NULL, hash BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS event_refuses_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
DROP TRIGGER IF EXISTS event_refuses_delete;
CREATE TRIGGER event_refuses_delete BEFORE DELETE ON event WHEN OLD.sequence > (SELECT coalesce(max(sequence), 0) FROM rolled)
BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
"""
_INSERT = "INSERT INTO event (sequence, id, body, previous, hash) VALUES (?, ?, ?, ?, ?)"


def roll(path: Path, mark: Mark) -> None:
    """Takes out every event up to the one at ``mark``, from where the chain is held to begin then. Raises sqlite3.Error."""
    with contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM rolled")
        connection.execute("INSERT INTO rolled VALUES (?, ?)", mark)
        connection.execute("DELETE FROM event WHERE sequence <= ?", (mark.sequence,))
        connection.execute("COMMIT")


class Replaced(OSError):
    """The file is not the one, or not in the state, that this process wrote."""


class Book:
    """The writing thread's connection and the end of its chain. A failure closes it; the next batch opens it anew."""

    def __init__(self, path: Path, close: Close, ballast: Ballast) -> None:
        self._path = path
        self._seal = close
        self._ballast = ballast
        self._connection: sqlite3.Connection | None = None
        self._sink = ""
        self._files: list[tuple[int, int]] = []
        self._last = START

    def write(self, events: list[Event]) -> None:
        """Commit ``events``. Any exception: none of them counts as written."""
        try:
            self._write(events)
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL  # the module's own errors have none
            if not full or not self._ballast.release():
                raise
            self._write(events)
        else:
            self._ballast.make()

    def end(self) -> None:
        """Lets go of the file for good; another process brings ballast of its own."""
        self.close()
        if self._ballast.made:
            self._ballast.remove()

    def _write(self, events: list[Event]) -> None:
        try:
            connection = self._connection or self._open()
            last, rows = self._last, []
            for event in events:
                kept = linked(sealed(event, self._seal), self._sink, last)
                rows.append(kept)
                last = kept.mark
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, rows)
            connection.execute("COMMIT")
            self._refuse_other_files()
        except BaseException:
            self.close()
            raise
        self._last = last

    def close(self) -> None:
        """Lets go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        connection = self._connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
        refuse_unsafe_sqlite(connection)
        connection.executescript(_SCHEMA)
        found = connection.execute("SELECT name FROM sink").fetchone()
        if found is None:
            found = (secrets.token_hex(5),)
            connection.execute("INSERT INTO sink VALUES (?)", found)
        (self._sink,) = found
        self._last = self._found_end(connection)
        self._files = self._identity()
        self._refuse_other_sink()
        return connection

    def _found_end(self, connection: sqlite3.Connection) -> Mark:
        """The end of the chain in the file, which must hold all that this process was told is written."""
        sequence, link = self._last
        if sequence and connection.execute("SELECT hash FROM event WHERE sequence = ?", (sequence,)).fetchone() != (link,):
            raise Replaced(f"event {sequence} of the journal is gone")
        query = "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1"
        return Mark(*(connection.execute(query).fetchone() or START))

    def _refuse_other_files(self) -> None:
        if self._identity() != self._files:
            raise Replaced("the journal's files were replaced")

    def _refuse_other_sink(self) -> None:
        """The files just identified are the ones that are written: they may have been replaced while they were being opened."""
        with contextlib.closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as beside:
            if beside.execute("SELECT name FROM sink").fetchone() != (self._sink,):
                raise Replaced("the journal's files were replaced while they were opened")

    def _identity(self) -> list[tuple[int, int]]:
        """Which files bear the journal's names: SQLite itself would go on writing to one that was taken away."""
        stats = [path.stat() for path in (self._path, self._path.with_name(self._path.name + "-wal"))]
        return [(stat.st_dev, stat.st_ino) for stat in stats]
