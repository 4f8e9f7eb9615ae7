"""Connections to SQLite and PostgreSQL: every difference between the two that code has to know is in this file.

A connection is refused where a commit would not outlast a power cut; every wait for the database ends.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, exc, make_url, text

from app.domain.errors import ForkFound
from app.domain.later import later
from app.store.bell import Bell
from app.store.fence import Fence
from app.store.outage import OUTAGES
from app.store.present import only_there, only_what_was_seen
from app.store.unsafe import UnsafeDurability

if TYPE_CHECKING:
    import psycopg

    from app.store import servers as reaching
else:
    psycopg, reaching = later("psycopg"), later("app.store.servers")  # take 9 MB, and only PostgreSQL needs them

CHANNEL = "authdir_written"
WORKING, LISTENING = "authdir", "authdir listening"
_SWITCHING_SECONDS = 0.02
_RECYCLED_SECONDS = 60
"""So old a connection is made anew: whoever reads from a server that only follows finds back to the one that takes writes."""
_LOOKED_AT = "looked at"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds after which a wait ends, and how many connections each kind of unit may hold."""

    connect: int = 2
    lock: float = 4
    statement: float = 5
    silence: float = 6
    pool: float = 2
    connections: int = 5


USUAL = Limits()


def open_engine(
    url: str,
    limits: Limits,
    fence: Fence | None = None,
    *,
    writing: bool,
    allow_unsafe_durability: bool = False,
    creating: bool = False,
) -> Engine:
    """A pool of connections that may write, or may not. Connects to nothing yet. ValueError for any other database.

    No connection is handed out to a database that holds less than the ``fence`` has seen. ``creating`` makes an SQLite file where
    there is none.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, limits, fence, writing=writing, creating=creating)
    if address.get_backend_name() == "postgresql":
        return _postgresql(address, limits, fence, writing=writing, allow_unsafe_durability=allow_unsafe_durability)
    raise ValueError(f"neither SQLite nor PostgreSQL: {address.render_as_string()}")


def _sqlite(address: URL, limits: Limits, fence: Fence | None, *, writing: bool, creating: bool) -> Engine:
    if address.database in {None, "", ":memory:"}:
        raise UnsafeDurability("an SQLite database in memory keeps nothing: name a file, sqlite:///path")
    engine = create_engine(
        address,
        connect_args={"timeout": limits.lock, "isolation_level": None},  # the BEGIN below is the only one
        poolclass=QueuePool,
        hide_parameters=True,  # values of the register belong in no error and no log
        pool_size=limits.connections,
        max_overflow=0,
        pool_timeout=limits.pool,
    )

    if not creating:
        only_there(engine)
    if fence is not None:
        only_what_was_seen(engine, fence)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        _write_ahead(connection, limits.lock)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        refuse_unsafe_sqlite(connection)
        if not writing:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Switches to the write-ahead log. Of processes that do so at once, SQLite refuses some without waiting: they try again."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(_SWITCHING_SECONDS)
        else:
            return


def refuse_unsafe_sqlite(connection: sqlite3.Connection) -> None:
    """Raises UnsafeDurability unless a commit on this connection waits for the disk."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if mode != "wal" or synchronous < 2:
        raise UnsafeDurability(f"SQLite runs with journal_mode {mode}, synchronous {synchronous}: it needs WAL and FULL")


def _postgresql(address: URL, limits: Limits, fence: Fence | None, *, writing: bool, allow_unsafe_durability: bool) -> Engine:
    OUTAGES.add(psycopg.OperationalError)
    servers = servers_of(address, limits, fence, WORKING, writing=writing, allow_unsafe_durability=allow_unsafe_durability)
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # values of the register belong in no error and no log
        pool_size=limits.connections,
        max_overflow=0,
        pool_timeout=limits.pool,
        pool_recycle=_RECYCLED_SECONDS,
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, record: Any, _arguments: list[Any], _named: dict[str, Any]) -> reaching.Line:
        record.info[_LOOKED_AT] = True
        return servers.connect()

    @event.listens_for(engine, "checkout")
    def look(line: reaching.Line, record: Any, _proxy: object) -> None:
        if record.info.pop(_LOOKED_AT, False):  # it was made a moment ago
            return
        try:
            servers.look(line)
        except (psycopg.Error, ForkFound) as error:
            raise exc.InvalidatePoolError from error  # all that were made before are given up, and new ones made

    return engine


def servers_of(
    address: URL, limits: Limits, fence: Fence | None, name: str, *, writing: bool, allow_unsafe_durability: bool
) -> reaching.Servers:
    """The servers that a PostgreSQL address names; ``name`` is what they call our connections."""
    options = {
        "statement_timeout": f"{limits.statement:g}s",
        "lock_timeout": f"{limits.lock:g}s",
        "idle_in_transaction_session_timeout": "60s",
        "timezone": "UTC",
        "default_transaction_read_only": "off" if writing else "on",
        "default_transaction_isolation": "read committed" if writing else "repeatable read",
    }
    _, told = address.set(drivername="postgresql+psycopg").get_dialect()().create_connect_args(address)
    named = {**told, "connect_timeout": limits.connect, "application_name": name}
    patience = reaching.Patience(limits.connect, limits.silence)
    return reaching.Servers(named, patience, options, fence, writing=writing, unsafe=allow_unsafe_durability)


def bell_of(url: str, limits: Limits, fence: Fence, *, allow_unsafe_durability: bool) -> Bell:
    """What rings when any process has written there. Connects to nothing yet."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return Bell(None, CHANNEL)
    servers = servers_of(address, limits, fence, LISTENING, writing=True, allow_unsafe_durability=allow_unsafe_durability)
    return Bell(servers, CHANNEL)


def announce(connection: Connection) -> None:
    """Tell every process at the end of this unit that something was written. On SQLite each looks by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"NOTIFY {CHANNEL}"))


def lock_head(connection: Connection) -> None:
    """Make this unit the only writer until it ends. On SQLite its BEGIN IMMEDIATE has done so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT number FROM head WHERE id = 1 FOR UPDATE"))


def lock_migrations(connection: Connection) -> None:
    """Let one process migrate at a time. On SQLite BEGIN IMMEDIATE has done so."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(185224)"))
