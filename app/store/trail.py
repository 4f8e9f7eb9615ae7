"""The central audit trail: one hash chain in the database, written inside the unit whose work it tells of.

It is added to and never changed; triggers see to that, the chain shows it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from app.domain.audit import Event
from app.store.chain import START, Kept, findings, linked
from app.store.tables import AUDIT_EVENT

_SINK = "c" * 10  # the central one; a journal has ten random digits here
_AT_ONCE = 1000


class ReadingTrail:
    """The events, and whether the chain holds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(self, after: int = 0, limit: int = 1000) -> list[Kept]:
        """The next events after the one numbered ``after``."""
        query = select(AUDIT_EVENT).where(AUDIT_EVENT.c.sequence > after).order_by(AUDIT_EVENT.c.sequence).limit(limit)
        return [_kept(row) for row in self._connection.execute(query)]

    def verify(self) -> list[str]:
        """What is wrong with the trail; nothing when it is sound."""
        return findings(self._all())

    def _all(self) -> Iterator[Kept]:
        query = select(AUDIT_EVENT).order_by(AUDIT_EVENT.c.sequence)
        with self._connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
            for row in rows:
                yield _kept(row)


class WritingTrail(ReadingTrail):
    """The same, and the one way to add an event."""

    def record(self, event: Event) -> int:
        """Add ``event``; its sequence number."""
        columns = (AUDIT_EVENT.c.sequence, AUDIT_EVENT.c.hash)
        query = select(*columns).order_by(AUDIT_EVENT.c.sequence.desc()).limit(1)
        last: tuple[int, bytes] = self._connection.execute(query).one_or_none() or (0, START)
        kept = linked(event, last[0] + 1, _SINK, last[1])
        self._connection.execute(insert(AUDIT_EVENT).values(_values(kept, event.at)))
        return kept.sequence


def _values(kept: Kept, at: datetime) -> dict[str, Any]:
    return {
        "sequence": kept.sequence,
        "id": kept.id,
        "at": at,
        "body": kept.body.decode(),
        "previous": kept.previous,
        "hash": kept.hash,
    }


def _kept(row: Row[Any]) -> Kept:
    return Kept(row.sequence, row.id, row.body.encode(), row.previous, row.hash)
