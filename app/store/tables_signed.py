"""The tables of what the signer publishes. Private to the store."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger
from sqlmodel import Field

from app.store.columns import Row
from app.store.columns import instant as _instant
from app.store.columns import key as _key
from app.store.columns import number as _number
from app.store.columns import table as _table
from app.store.columns import text as _text


class VerifierKeyRow(Row, table=True):
    """A public key of the signer, and from when to when it signs."""

    __tablename__ = "verifier_key"
    id: str = _key()
    speaks_for: str = _text()
    algorithm: int = Field(sa_type=SmallInteger)
    public: bytes
    starts_at: datetime = _instant()
    ends_at: datetime | None = _instant()


class CheckpointRow(Row, table=True):
    """A signed checkpoint of one audience's tree."""

    __tablename__ = "checkpoint"
    __table_args__ = (Index(None, "audience", "id"), CheckConstraint("audience BETWEEN 0 AND 3", name="audience"))
    id: int = _number(primary_key=True)
    audience: int = Field(sa_type=SmallInteger)
    size: int = _number()
    root: bytes
    note: str = _text()
    signed_at: datetime = _instant()


VERIFIER_KEY = _table(VerifierKeyRow)
CHECKPOINT = _table(CheckpointRow)
