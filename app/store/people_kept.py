"""What is kept of people beside how they stand: links, passkeys, roles that wait for a second administrator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.domain.access import Role
from app.domain.people.granting import Proposal
from app.domain.people.standing import RoleGrant


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use link, by the hash of its secret."""

    id: str
    account: str
    made_by: str
    made_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> "Invitation":
        """That of a row."""
        return cls(row.id, row.account, row.made_by, row.made_at, row.expires_at)


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of a passkey."""

    id: str
    account: str
    credential: bytes
    public_key: bytes
    sign_count: int
    label: str
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, row: Row[Any]) -> "Passkey":
        """That of a row."""
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that nobody settled yet, with the account that is to hold the role and the one that proposed it."""

    id: str
    account: str
    proposed_by: str
    proposal: Proposal

    @classmethod
    def of(cls, row: Row[Any]) -> "Waiting":
        """That of a row."""
        grant = RoleGrant(Role(row.role), row.starts_at, row.ends_at)
        return cls(row.id, row.account, row.proposed_by, Proposal(row.person, row.proposer, grant, row.proposed_at))
