"""A database as a whole: every row of every table as it stood at one moment, and an empty database filled with such rows.

Rows are plain values that fit SQLite and PostgreSQL alike. Nothing here says what they mean, and nobody signed in is carried over.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from types import GenericAlias
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, delete, insert, select
from sqlalchemy.types import TypeDecorator

from app.domain.entry import Entry
from app.store import migrate
from app.store.engine import Limits, lock_head, open_engine
from app.store.lines import entry_of
from app.store.many import insert_many
from app.store.outage import unavailable
from app.store.tables import ACCOUNT_HEAD, ENTRY, HEAD, METADATA
from app.store.tables_kept import RESTORATION
from app.store.tables_people import SESSION

LEFT_OUT = frozenset((SESSION.name, RESTORATION.name))
"""Who is signed in, and whether this database was itself restored: neither is true of a copy."""
LEDGER = ENTRY.name
_STARTED = (HEAD, ACCOUNT_HEAD)
"""Tables in which a migration leaves a row."""
_PATIENT = Limits(lock=60, statement=3600, silence=3700)
_AT_ONCE = 500
_MUCH = 4 * 1024 * 1024

RowOf = tuple[Any, ...]


class InUse(ValueError):
    """The database is not empty."""


class Rows:
    """Everything as it stood at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def portions(self, table: str) -> Iterator[list[RowOf]]:
        """All rows of a table in order of their keys, a few at a time: never many that are large."""
        of = METADATA.tables[table]
        query = select(of).order_by(*of.primary_key.columns)
        with self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
            taken: list[RowOf] = []
            weight = 0
            for row in rows:
                taken.append(tuple(row))
                weight += sum(len(value) for value in row if isinstance(value, bytes | str))
                if len(taken) == _AT_ONCE or weight > _MUCH:
                    yield taken
                    taken, weight = [], 0
            if taken:
                yield taken


class Filling:
    """An empty database that is being filled: all of it, or nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, table: str, rows: Sequence[RowOf]) -> None:
        """Adds rows as ``portions`` gives them."""
        names = shape()[table]
        insert_many(self._connection, METADATA.tables[table], [dict(zip(names, row, strict=True)) for row in rows])

    def mark(self, made_at: datetime, entries: int, now: datetime) -> None:
        """From now on this database is a copy of ``made_at``, and refuses writes until it is released."""
        values = {"id": 1, "made_at": made_at, "entries": entries, "restored_at": now, "released_at": None, "erasures_at": None}
        self._connection.execute(insert(RESTORATION).values(values))


class Whole:
    """The database of a URL. Raises DatabaseUnavailable, UnsafeDurability."""

    def __init__(self, url: str, *, allow_unsafe_durability: bool = False) -> None:
        self._url = url
        self._unsafe = allow_unsafe_durability

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """All of it at one moment, while others go on writing."""
        with self._connected(writing=False) as connection:
            yield Rows(connection)

    @contextmanager
    def filling(self) -> Iterator[Filling]:
        """Fills it, when the block ends well. Raises InUse unless it has our tables and nothing but what migrations leave there."""
        with self._connected(writing=True) as connection:
            lock_head(connection)
            _refuse_used(connection)
            for table in _STARTED:
                connection.execute(delete(table))
            yield Filling(connection)

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator[Connection]:
        engine = open_engine(self._url, _PATIENT, writing=writing, allow_unsafe_durability=self._unsafe)
        try:
            with unavailable(), engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def shape() -> dict[str, list[str]]:
    """The tables of a copy with their columns; none refers to rows of one that comes later."""
    kept = [table for table in METADATA.sorted_tables if table.name not in LEFT_OUT]
    return {str(table.name): [str(column.name) for column in table.columns] for table in kept}


def revision() -> str:
    """The revision of the tables that ``shape`` is of."""
    return str(migrate.newest())


def rows_of(table: str, text: msgspec.Raw) -> list[RowOf]:
    """Rows from JSON. Raises ValueError for what is no row of that table."""
    return _decoder(table).decode(text)


def lines_of(rows: Sequence[RowOf]) -> list[Entry]:
    """Rows of LEDGER as lines. Raises ValueError."""
    return [entry_of(row) for row in rows]


@cache
def _decoder(table: str) -> msgspec.json.Decoder[list[RowOf]]:
    kinds = tuple(_kind(column) for column in METADATA.tables[table].columns)
    row: Any = GenericAlias(tuple, kinds)
    return msgspec.json.Decoder(list[row])


def _kind(column: Column[Any]) -> Any:
    of = column.type
    kind: Any = (of.impl_instance if isinstance(of, TypeDecorator) else of).python_type
    return kind | None if column.nullable else kind


def _refuse_used(connection: Connection) -> None:
    used = [table.name for table in METADATA.sorted_tables if table not in _STARTED and _filled(connection, table)]
    moved = [connection.execute(select(column)).scalar_one() for column in (HEAD.c.number, ACCOUNT_HEAD.c.revision)]
    if used or any(moved):
        raise InUse(f"it is in use: there are rows in {', '.join(used) or HEAD.name}")


def _filled(connection: Connection, table: Table) -> bool:
    return connection.execute(select(*table.primary_key.columns).limit(1)).first() is not None
