"""What the tables are made of: sorts of columns, names for constraints, and instants that keep their offset on both databases."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. SQLite drops offsets without a word, so everything is UTC before it is bound."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _in_utc(value) if dialect.name == "sqlite" else value.astimezone(UTC)


@lru_cache(256)
def _in_utc(value: datetime) -> datetime:
    """The same for the thousands of lines of one approval, so that it is held once."""
    return value.replace(tzinfo=UTC)


class Row(SQLModel):
    """What all tables share: one collection, and names for constraints that are the same on both databases."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        }
    )


_BIG: Any = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER makes SQLite's key the row's own place


def key(**more: Any) -> Any:
    return Field(primary_key=True, sa_type=Text, **more)


def text(**more: Any) -> Any:
    return Field(sa_type=Text, **more)


def instant(**more: Any) -> Any:
    return Field(sa_type=UTCDateTime, **more)


def number(**more: Any) -> Any:
    return Field(sa_type=_BIG, sa_column_kwargs={"autoincrement": False}, **more)


def table(row: type[Row]) -> Table:
    return row.metadata.tables[str(row.__tablename__)]
