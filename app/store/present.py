"""Connections to an SQLite file that is there, for as long as it is there: moved away or put elsewhere, it is no database of ours.

Otherwise SQLite would make an empty file in its place, or write on where nobody looks for it.
"""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, exc
from sqlalchemy.pool import ConnectionPoolEntry

from app.store.fence import Fence

_FILE = "file"


def only_there(engine: Engine) -> None:
    """Has the engine of an SQLite file connect to no other one than is there."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, record: ConnectionPoolEntry, arguments: list[Any], named: dict[str, Any]) -> Any:
        if arguments[0].startswith("file:"):
            return None  # whoever writes an address of SQLite's own means exactly that
        path = Path(arguments[0]).absolute()
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, **named)
        record.info[_FILE] = path, _which(path)
        return connection

    @event.listens_for(engine, "checkout")
    def check(_connection: object, record: ConnectionPoolEntry, _fairy: object) -> None:
        path, which = record.info.get(_FILE, (None, None))
        if path is not None and _which(path) != which:
            raise exc.DisconnectionError(f"{path} is not the file any more that this connection works with")


def only_what_was_seen(engine: Engine, fence: Fence) -> None:
    """Has the engine of an SQLite file hand out no connection to one that holds less than the ``fence`` has seen."""

    @event.listens_for(engine, "checkout")
    def look(connection: sqlite3.Connection, _record: object, _fairy: object) -> None:
        number, leaf = fence.seen()
        if number:
            found = connection.execute("SELECT leaf FROM entry WHERE number = ?", [number]).fetchone()
            fence.require_line(number, leaf, there=None if found is None else found[0])


def _which(path: Path) -> tuple[int, int] | None:
    """What tells a file from every other one, whatever its name; None where there is none."""
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None
