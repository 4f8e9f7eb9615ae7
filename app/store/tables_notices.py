"""The table of who is told of changes, how, and up to where they were. Private to the store.

Where a webhook leads and what signs it lie sealed.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger
from sqlmodel import Field

from app.store.columns import Row, instant, key, number, table, text


class SubscriptionRow(Row, table=True):
    """``position``: the last entry of the ledger that was told of. ``message_to``: up to which the message ``message`` tells,
    which is on its way, and stays the same until it has arrived. ``due_at``: when it may be claimed.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        Index(None, "account"),
        Index(None, "medium", "due_at"),
        CheckConstraint("(medium = 'webhook') = (host IS NOT NULL)", name="host"),
    )
    id: str = key()
    account: str = text(foreign_key="account.id")
    medium: str = text()
    state: str | None = text()
    provision: str | None = text()
    host: str | None = text()
    url: str | None = text()
    secret: str | None = text()
    secret_before: str | None = text()
    before_until: datetime | None = instant()
    ceiling: int = Field(sa_type=SmallInteger)
    token: str | None = text()
    made_at: datetime = instant()
    position: int = number()
    message: str | None = text()
    message_to: int | None = number()
    due_at: datetime = instant()
    attempts: int
    failing_since: datetime | None = instant()
    last_error: str | None = text()
    told_at: datetime | None = instant()
    paused_at: datetime | None = instant()
    ended_at: datetime | None = instant()
    ended_because: str | None = text()


SUBSCRIPTION = table(SubscriptionRow)
