"""The tables of the usual way: the current designations with their bodies and channels, tokens, and an audit trail.

They lie beside the ledger in the same database and know nothing of history or audiences' streams.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import Engine, MetaData, delete, event, insert, make_url
from sqlmodel import JSON, Column, Field, Relationship, Session, SQLModel, create_engine

from app.domain.access import AUDIENCES
from app.domain.provisions import PROVISIONS
from app.domain.records.channels import SLOTS
from app.domain.values import fold
from tests.bench.register import Shape, day_of

_AT_ONCE = 500
_CONNECTIONS: dict[str, Any] = {"pool_size": 64, "max_overflow": 16}


class Usual(SQLModel):
    """One collection of tables, apart from the ledger's."""

    metadata: ClassVar[MetaData] = MetaData()


class UsualAuthority(Usual, table=True):
    """A body; ``words`` are its names, folded, for searches."""

    __tablename__ = "usual_authority"
    id: str = Field(primary_key=True)
    names: dict[str, str] = Field(sa_column=Column(JSON))
    type: str
    parent: str
    address: dict[str, Any] = Field(sa_column=Column(JSON))
    website: str
    words: str


class UsualDesignation(Usual, table=True):
    """A current designation."""

    __tablename__ = "usual_designation"
    id: str = Field(primary_key=True)
    state: str = Field(index=True)
    provision: str = Field(index=True)
    treaty: str
    role: str
    scope: dict[str, Any] = Field(sa_column=Column(JSON))
    languages: list[str] = Field(sa_column=Column(JSON))
    hours: dict[str, Any] = Field(sa_column=Column(JSON))
    procedure: str
    source_url: str
    valid_from: str
    version: int
    authority_id: str = Field(foreign_key="usual_authority.id")
    authority: UsualAuthority = Relationship()
    channels: list["UsualChannel"] = Relationship()


class UsualChannel(Usual, table=True):
    """A number or address of a designation."""

    __tablename__ = "usual_channel"
    id: int | None = Field(default=None, primary_key=True)
    designation_id: str = Field(foreign_key="usual_designation.id", index=True)
    type: str
    value: str
    priority: int
    audience: int


class UsualToken(Usual, table=True):
    """A token by its hash."""

    __tablename__ = "usual_token"
    hash: bytes = Field(primary_key=True)
    account: str
    audience: int


class UsualAudit(Usual, table=True):
    """Who saw what."""

    __tablename__ = "usual_audit"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    account: str
    action: str
    targets: list[str] = Field(sa_column=Column(JSON))


def _named(*columns: Any) -> tuple[str, ...]:
    return tuple(column.key for column in columns)


_OF_BODY = _named(UsualAuthority.names, UsualAuthority.type, UsualAuthority.parent, UsualAuthority.address, UsualAuthority.website)
_OF_DESIGNATION = _named(
    UsualDesignation.state,
    UsualDesignation.provision,
    UsualDesignation.role,
    UsualDesignation.scope,
    UsualDesignation.languages,
    UsualDesignation.hours,
    UsualDesignation.procedure,
    UsualDesignation.source_url,
)
_HELD_BY, _BELONGS_TO = _named(UsualDesignation.authority_id, UsualChannel.designation_id)


def open_engine(url: str) -> Engine:
    """An engine as tutorials open it, with SQLite as durable as the ledger, and connections for all: else it stands still."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), **_CONNECTIONS)
    engine = create_engine(address, connect_args={"check_same_thread": False}, **_CONNECTIONS)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


def fill(engine: Engine, shape: Shape) -> None:
    """Makes the tables anew, with what the register holds today."""
    Usual.metadata.drop_all(engine)
    Usual.metadata.create_all(engine)
    last = shape.versions - 1
    rows: list[tuple[type[Usual], dict[str, Any]]] = []
    for place in shape.places():
        body, value = place.authority(), place.designation(last)
        words = " ".join([*body["names"].values(), body["parent"], value["scope"]["text"]])
        rows.append((UsualAuthority, {"id": place.body, "words": f" {fold(words)}", **{name: body[name] for name in _OF_BODY}}))
        own: dict[str, Any] = {"id": place.key, "treaty": PROVISIONS[place.provision].treaty, "valid_from": str(day_of(0))}
        own |= {_HELD_BY: place.body, "version": shape.versions, **{name: value[name] for name in _OF_DESIGNATION}}
        rows.append((UsualDesignation, own))
        rows += [(UsualChannel, _channel_row(place.key, n, each)) for n, each in enumerate(value["channels"], start=1)]
    with engine.begin() as connection:
        for table in (UsualAuthority, UsualDesignation, UsualChannel):
            wanted = [row for of, row in rows if of is table]
            for start in range(0, len(wanted), _AT_ONCE):
                connection.execute(insert(table), wanted[start : start + _AT_ONCE])


def _channel_row(designation: str, priority: int, channel: dict[str, str]) -> dict[str, Any]:
    audience = int(AUDIENCES[channel["audience"]])
    kind = SLOTS[channel["slot"]].type
    return {_BELONGS_TO: designation, "type": kind, "value": channel["value"], "priority": priority, "audience": audience}


def admit(engine: Engine, tokens: Sequence[UsualToken]) -> None:
    """Only these tokens are valid; the trail begins anew."""
    with Session(engine) as session:
        session.exec(delete(UsualToken))
        session.exec(delete(UsualAudit))
        session.add_all(tokens)
        session.commit()
