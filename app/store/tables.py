"""The tables, as the migrations must leave them. Private to the store: a table class validates nothing.

The ledger is append-only: triggers in the migrations refuse UPDATE and DELETE, but for what an erasure in it says.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, SmallInteger, text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from app.store.columns import Row
from app.store.columns import instant as _instant
from app.store.columns import key as _key
from app.store.columns import number as _number
from app.store.columns import table as _table
from app.store.columns import text as _text


class EntryRow(Row, table=True):
    """A line of the ledger."""

    __tablename__ = "entry"
    __table_args__ = (
        Unique("kind", "key", "audience", "version"),
        Index(None, "state"),
        Index(None, "provision"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("audience BETWEEN 0 AND 3", name="audience"),
        CheckConstraint("audience > 0 OR salt IS NULL", name="salt"),
    )
    number: int = _number(primary_key=True)
    recorded_at: datetime = _instant()
    kind: str = _text()
    key: str = _text()
    state: str = _text()
    provision: str | None = _text()
    audience: int = Field(sa_type=SmallInteger)
    version: int
    valid_from: date
    valid_to: date | None
    change: str = _text()
    payload: str | None = _text()
    notification: str = _text()
    approval: str = _text()
    salt: bytes | None
    leaf: bytes
    erased: str | None = _text()


class HeadRow(Row, table=True):
    """The last line's number and time. Whoever writes locks this row first."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = _number(primary_key=True)
    number: int = _number()
    recorded_at: datetime = _instant()


class NotificationRow(Row, table=True):
    """What a State sent, with the bytes as they came."""

    __tablename__ = "notification"
    __table_args__ = (Index(None, "state", "sha256"), Index(None, "submitted_at", "id"))
    id: str = _key()
    state: str | None = _text()
    particulars: str = _text()
    file_name: str | None = _text()
    media_type: str = _text()
    content: bytes
    sha256: str = _text()
    nonce: str = _text()
    size: int = _number()
    status: str = _text()
    account: str = _text()
    person: str = _text()
    submitted_at: datetime = _instant()
    submitted_on: date
    counts: str = _text()
    problem: str | None = _text()
    erased: str | None = _text()


class PlanRow(Row, table=True):
    """What a notification would change, as it was shown."""

    __tablename__ = "plan"
    notification: str = _key(foreign_key="notification.id")
    digest: str = _key()
    body: bytes
    base_revision: int = _number()
    made_at: datetime = _instant()


class DecisionRow(Row, table=True):
    """Who ended a notification, how, and with which lines."""

    __tablename__ = "decision"
    __table_args__ = (Index(None, "notification"),)
    id: int = _number(primary_key=True)
    notification: str = _text(foreign_key="notification.id")
    verdict: str = _text()
    account: str = _text()
    person: str = _text()
    at: datetime = _instant()
    digest: str | None = _text()
    reason: str | None = _text()
    first_entry: int | None = _number()
    last_entry: int | None = _number()


class ChoiceRow(Row, table=True):
    """One of the readings that a finding offers, as somebody chose it; none where they took their choice back."""

    __tablename__ = "choice"
    __table_args__ = (Index(None, "notification"),)
    id: int = _number(primary_key=True)
    notification: str = _text(foreign_key="notification.id")
    row: str = _text()
    code: str = _text()
    heading: str | None = _text()
    chosen: str | None = _text()
    account: str = _text()
    person: str = _text()
    at: datetime = _instant()


class AccountRow(Row, table=True):
    """Somebody, or something, that signs in: one for an address, in whatever case."""

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_address", text("lower(email)"), unique=True),)
    id: str = _key()
    person: str = _text()
    name: str = _text()
    state: str | None = _text()
    created_at: datetime = _instant()
    email: str | None = _text()
    suspended_at: datetime | None = _instant()
    last_used_at: datetime | None = _instant()
    password_because: str | None = _text()


class RoleGrantRow(Row, table=True):
    """A role that an account holds for a time; who gave it, and which second person agreed."""

    __tablename__ = "role_grant"
    account: str = _key(foreign_key="account.id")
    role: str = _key()
    starts_at: datetime = _instant(primary_key=True)
    ends_at: datetime | None = _instant()
    given_by: str | None = _text()
    confirmed_by: str | None = _text()


class TokenRow(Row, table=True):
    """A bearer token, known by its hash only."""

    __tablename__ = "token"
    __table_args__ = (Unique("hash"), Index(None, "account"))
    id: str = _key()
    account: str = _text(foreign_key="account.id")
    hash: bytes
    label: str = _text()
    stepped_up: bool
    ceiling: int = Field(sa_type=SmallInteger)
    scopes: str | None = _text()
    created_at: datetime = _instant()
    expires_at: datetime = _instant()
    revoked_at: datetime | None = _instant()
    last_used_at: datetime | None = _instant()


class AccountHeadRow(Row, table=True):
    """Counts the changes about accounts, so that a copy knows when it is old; and when set-up ended."""

    __tablename__ = "account_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = _number(primary_key=True)
    revision: int = _number()
    set_up_at: datetime | None = _instant()


class KeptAnswerRow(Row, table=True):
    """The answer to a write, by the caller's own key for it. ``until``: when what is sealed in it is forgotten."""

    __tablename__ = "kept_answer"
    account: str = _key()
    key: str = _key()
    request_hash: str = _text()
    status: int = Field(sa_type=SmallInteger)
    headers: str = _text()
    body: bytes
    at: datetime = _instant()
    until: datetime | None = _instant()


class OutboxRow(Row, table=True):
    """A message to one recipient. ``due_at``: when it may be claimed, later than now while it is sent or after a refusal."""

    __tablename__ = "outbox"
    __table_args__ = (Unique("message_id"), Index(None, "sent_at", "due_at"))
    id: str = _key()
    kind: str = _text()
    recipient: str = _text()
    subject: str = _text()
    body: str = _text()
    message_id: str = _text()
    made_at: datetime = _instant()
    due_at: datetime = _instant()
    attempts: int
    sent_at: datetime | None = _instant()
    last_error: str | None = _text()


ENTRY = _table(EntryRow)
HEAD = _table(HeadRow)
NOTIFICATION = _table(NotificationRow)
PLAN = _table(PlanRow)
DECISION = _table(DecisionRow)
CHOICE = _table(ChoiceRow)
ACCOUNT = _table(AccountRow)
ROLE_GRANT = _table(RoleGrantRow)
TOKEN = _table(TokenRow)
ACCOUNT_HEAD = _table(AccountHeadRow)
KEPT_ANSWER = _table(KeptAnswerRow)
OUTBOX = _table(OutboxRow)
METADATA = Row.metadata
