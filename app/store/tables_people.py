"""The tables about people: invitations, passkeys, sessions, roles that wait for a second person. Private to the store.

What opens a door stands here as a hash only.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from app.store.columns import Row, instant, key, number, table, text


class InvitationRow(Row, table=True):
    """A link by which one account enrols a passkey, once."""

    __tablename__ = "invitation"
    __table_args__ = (Unique("hash"), Index(None, "account"))
    id: str = key()
    account: str = text(foreign_key="account.id")
    hash: bytes
    made_by: str = text()
    made_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant()
    withdrawn_at: datetime | None = instant()


class PasskeyRow(Row, table=True):
    """The public half of a passkey."""

    __tablename__ = "passkey"
    __table_args__ = (Unique("credential"), Index(None, "account"))
    id: str = key()
    account: str = text(foreign_key="account.id")
    credential: bytes
    public_key: bytes
    sign_count: int = number()
    label: str = text()
    created_at: datetime = instant()
    last_used_at: datetime | None = instant()
    revoked_at: datetime | None = instant()


class SessionRow(Row, table=True):
    """Somebody signed in. ``hash`` is that of the cookie's present value."""

    __tablename__ = "session"
    __table_args__ = (Unique("hash"), Index(None, "account"), Index(None, "made_at"))
    id: str = key()
    account: str = text(foreign_key="account.id")
    hash: bytes
    method: str = text()
    agent: str = text()
    made_at: datetime = instant()
    last_used_at: datetime = instant()
    stepped_up_at: datetime | None = instant()
    ended_at: datetime | None = instant()


class PasswordRow(Row, table=True):
    """A password's hash, and the sealed secret of its one-time codes with the last step of time that was used."""

    __tablename__ = "password"
    account: str = key(foreign_key="account.id")
    hash: str = text()
    totp: str = text()
    last_step: int = number()
    made_at: datetime = instant()


class OpenIdRow(Row, table=True):
    """Whom a provider calls what: issuer and subject are one of our accounts."""

    __tablename__ = "openid_subject"
    __table_args__ = (Index(None, "account"),)
    issuer: str = key()
    subject: str = key()
    account: str = text(foreign_key="account.id")
    made_at: datetime = instant()


class DeviceRow(Row, table=True):
    """A browser in which somebody signed in by password, so that strangers' tries do not count against it."""

    __tablename__ = "device"
    hash: bytes = Field(primary_key=True)
    account: str = text(foreign_key="account.id")
    expires_at: datetime = instant()


class TryRow(Row, table=True):
    """How many tries to sign in by password failed in one of many places where they are counted."""

    __tablename__ = "password_try"
    bucket: int = number(primary_key=True)
    failures: int
    last_at: datetime = instant()


class ProposalRow(Row, table=True):
    """A role that waits, or waited, for a second administrator."""

    __tablename__ = "role_proposal"
    __table_args__ = (Index(None, "account"),)
    id: str = key()
    account: str = text(foreign_key="account.id")
    role: str = text()
    starts_at: datetime = instant()
    ends_at: datetime | None = instant()
    proposed_by: str = text(foreign_key="account.id")
    proposed_at: datetime = instant()
    settled_by: str | None = text(foreign_key="account.id")
    settled_at: datetime | None = instant()
    accepted: bool | None


class BreakGlassRow(Row, table=True):
    """The network contacts of one State, opened by one person for half an hour. Reason and note are sealed."""

    __tablename__ = "break_glass"
    __table_args__ = (Unique("id"), Index(None, "person"), Index(None, "ends_at"))
    number: int = number(primary_key=True)
    id: str = text()
    account: str = text(foreign_key="account.id")
    person: str = text()
    home: str | None = text()
    roles: str = text()
    state: str = text()
    purpose: str = text()
    reason: str = text()
    drill: bool
    opened_at: datetime = instant()
    ends_at: datetime = instant()
    ended_by: str | None = text(foreign_key="account.id")
    told_state: int
    told_home: int
    told_secretariat: int
    reviewed_by: str | None = text(foreign_key="account.id")
    reviewed_at: datetime | None = instant()
    outcome: str | None = text()
    note: str | None = text()


class RemarkRow(Row, table=True):
    """What somebody concerned said of one, sealed."""

    __tablename__ = "break_glass_remark"
    __table_args__ = (Index(None, "opening"),)
    id: str = key()
    opening: str = text(foreign_key="break_glass.id")
    account: str = text(foreign_key="account.id")
    at: datetime = instant()
    text: str = text()


class SpentChallengeRow(Row, table=True):
    """A challenge that was answered: no answer to it counts again. Kept until it would have run out anyway."""

    __tablename__ = "spent_challenge"
    hash: bytes = Field(primary_key=True)
    until: datetime = instant()


class ReviewRow(Row, table=True):
    """Somebody went through the accounts of a State, or of the Secretariat, and found these in order."""

    __tablename__ = "access_review"
    __table_args__ = (Index(None, "state"),)
    id: str = key()
    state: str | None = text()
    reviewed_by: str = text(foreign_key="account.id")
    reviewed_at: datetime = instant()
    confirmed: str = text()


INVITATION = table(InvitationRow)
PASSKEY = table(PasskeyRow)
SESSION = table(SessionRow)
PROPOSAL = table(ProposalRow)
PASSWORD = table(PasswordRow)
OPENID = table(OpenIdRow)
DEVICE = table(DeviceRow)
TRY = table(TryRow)
BREAK_GLASS = table(BreakGlassRow)
REMARK = table(RemarkRow)
SPENT_CHALLENGE = table(SpentChallengeRow)
REVIEW = table(ReviewRow)
