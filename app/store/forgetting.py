"""Making a database forget: what was erased lies on its pages until they are written anew.

What lies on freed blocks of the disk, in archives of PostgreSQL's log and on servers that follow is not reached from here.
"""

import sqlite3
from typing import Any

from sqlalchemy import Engine

_HELD = ("entry", "notification", "plan", "choice", "decision", "kept_answer", "outbox")
_OWNED = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[]::oid[])"


def forget(engine: Engine) -> bool:
    """Writes anew what may hold erased values; whether all of it was: not while somebody reads an old state, nor without the right.

    Writers wait meanwhile.
    """
    raw = engine.raw_connection()
    try:
        line: Any = raw.driver_connection
        return _on_sqlite(line) if engine.dialect.name == "sqlite" else _on_postgresql(line)
    finally:
        raw.invalidate()  # it was set to wait for longer than others may


def _on_sqlite(line: sqlite3.Connection) -> bool:
    line.execute("PRAGMA secure_delete = ON")
    line.execute("VACUUM")
    (busy, _, _) = line.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _on_postgresql(line: Any) -> bool:
    line.rollback()
    line.set_autocommit(True)
    if not line.execute(_OWNED, (list(_HELD),)).fetchone()[0]:
        return False  # a server only warns of that, and passes the table over
    line.execute("SET statement_timeout = 0")
    line.execute(f"VACUUM (FULL) {', '.join(_HELD)}")
    return True
