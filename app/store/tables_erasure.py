"""The table of erasures, asked for and decided. Private to the store."""

from datetime import datetime

from sqlalchemy import UniqueConstraint as Unique

from app.store.columns import Row, instant, number, table, text


class ErasureRow(Row, table=True):
    """What somebody wants erased, and what became of it: ids and names of fields, never a value. Reason and note are sealed."""

    __tablename__ = "erasure"
    __table_args__ = (Unique("id"),)
    number: int = number(primary_key=True)
    id: str = text()
    state: str = text()
    ground: str = text()
    wanted: str = text()
    digest: str = text()
    nonce: str = text()
    status: str = text()
    account: str = text()
    person: str = text()
    reason: str = text()
    asked_at: datetime = instant()
    decided_by: str | None = text()
    decided_person: str | None = text()
    note: str | None = text()
    decided_at: datetime | None = instant()
    wiped_at: datetime | None = instant()


ERASURE = table(ErasureRow)
