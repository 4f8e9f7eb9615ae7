"""Finding events of the central audit trail: newest first, by what stands beside them; and who looked at a State."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from app.domain.audit import Event
from app.store.chain import Kept
from app.store.tables_audit import AUDIT_EVENT, AUDIT_TARGET

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which events are looked for; what is None does not matter. ``actions`` are the only ones that may be found."""

    account: str | None = None
    person: str | None = None
    state: str | None = None
    action: str | None = None
    outcome: str | None = None
    target: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    actions: frozenset[str] | None = None


class Found(NamedTuple):
    """An event, by the sink that keeps it and the hash of its link."""

    sink: str
    hash: bytes
    event: Event


class Look(NamedTuple):
    """That somebody of ``state`` (None: the Secretariat) with these roles was shown something."""

    at: datetime
    state: str | None
    roles: str
    action: str


class ReadingAudit:
    """Finds events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, sought: Sought, before: str | None, limit: int) -> list[Found]:
        """The newest events sought, of those before the one with that id."""
        query = select(AUDIT_EVENT).where(*_conditions(sought)).order_by(AUDIT_EVENT.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(AUDIT_EVENT.c.id < before)
        return [Found(row.sink, row.hash, _kept(row).event) for row in self._connection.execute(query)]

    def looks(self, state: str, since: datetime, until: datetime) -> Iterator[Look]:
        """Who was shown something of a State from ``since`` to before ``until``, once for each event."""
        within = (AUDIT_TARGET.c.event >= _from(since), AUDIT_TARGET.c.event < _from(until))
        about = select(AUDIT_TARGET.c.event).where(AUDIT_TARGET.c.state == state, *within)
        columns = (AUDIT_EVENT.c.at, AUDIT_EVENT.c.state, AUDIT_EVENT.c.roles, AUDIT_EVENT.c.action)
        query = select(*columns).where(AUDIT_EVENT.c.outcome == "allowed", AUDIT_EVENT.c.id.in_(about))
        with self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
            for row in rows:
                yield Look(*row)


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    for name in ("account", "person", "state", "action", "outcome"):
        wanted = getattr(sought, name)
        if wanted is not None:
            yield AUDIT_EVENT.c[name] == wanted
    if sought.target is not None:
        yield AUDIT_EVENT.c.id.in_(select(AUDIT_TARGET.c.event).where(AUDIT_TARGET.c.target == sought.target))
    if sought.since is not None:
        yield AUDIT_EVENT.c.id >= _from(sought.since)
    if sought.until is not None:
        yield AUDIT_EVENT.c.id < _from(sought.until)
    if sought.actions is not None:
        yield AUDIT_EVENT.c.action.in_(sought.actions)


def _from(instant: datetime) -> str:
    """Where the ids of events at that instant begin."""
    return f"{max(0, int(instant.timestamp() * 1000)):012x}"


def _kept(row: Any) -> Kept:
    return Kept(row.sequence, row.id, row.body.encode(), row.previous, row.hash)
