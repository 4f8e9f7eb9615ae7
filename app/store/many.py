"""Many rows into one table at once, by the quickest way of each database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.types import TypeEngine

_DAYS_AT_ONCE = 256


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that have a value for every column: COPY takes a third of the time of INSERT on PostgreSQL.

    On SQLite the driver gets rows as it stores them, past the statement that SQLAlchemy would make of each.
    """
    names = list(table.columns.keys())
    if connection.dialect.name == "sqlite":
        statement = str(insert(table).compile(dialect=connection.dialect))
        connection.exec_driver_sql(statement, list(_as_stored(connection, table, rows)))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _as_stored(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    kinds = [(column.type, column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)) for column in table.c]
    binds = [(place, _once(kind, bind)) for place, (kind, bind) in enumerate(kinds) if bind is not None]
    taken = [column.key for column in table.columns]
    for row in rows:
        values = [row[name] for name in taken]
        for place, bind in binds:
            values[place] = bind(values[place])
        yield tuple(values)


def _once(kind: TypeEngine[Any], bind: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Days and instants are mostly the same in many rows, and writing one out costs as much as the rest of its row."""
    return lru_cache(_DAYS_AT_ONCE)(bind) if issubclass(kind.python_type, date) else bind
