"""The tables of the central audit trail. Private to the store.

They are append-only: triggers in the migrations refuse UPDATE and DELETE.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import UniqueConstraint as Unique

from app.store.columns import Row, instant, key, number, table, text


class AuditEventRow(Row, table=True):
    """A link of the central audit trail, or of a journal that was copied there. What can be searched for stands beside its body."""

    __tablename__ = "audit_event"
    __table_args__ = (Unique("id"), *(Index(None, name, "id") for name in ("account", "person", "state", "action")))
    sink: str = key()
    sequence: int = number(primary_key=True)
    id: str = text()
    at: datetime = instant()
    account: str = text()
    person: str = text()
    state: str | None = text()
    roles: str = text()
    action: str = text()
    outcome: str = text()
    body: str = text()
    previous: bytes
    hash: bytes


class AuditTargetRow(Row, table=True):
    """A record that an event is about, by the event's id."""

    __tablename__ = "audit_target"
    __table_args__ = (Index(None, "state", "event"),)
    target: str = key()
    event: str = key()
    state: str | None = text()


AUDIT_EVENT = table(AuditEventRow)
AUDIT_TARGET = table(AuditTargetRow)
