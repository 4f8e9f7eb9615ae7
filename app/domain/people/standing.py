"""How somebody stands: one identity, one State or the Secretariat, roles for a time, ways to sign in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.access import Principal, Role

PRIVILEGED = frozenset({Role.REGISTRAR, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that act on the register or on accounts: with a passkey only, for short sessions, never after a long absence."""


class Method(StrEnum):
    """A way to sign in."""

    PASSKEY = "passkey"
    PASSWORD = "password"  # nosec B105 - a name
    OPENID = "openid"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role held from ``starts_at`` up to, not including, ``ends_at``; an ``ends_at`` of None is open."""

    role: Role
    starts_at: datetime
    ends_at: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        """Whether it holds at ``now``."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as the rules see them.

    ``state`` None: of the Secretariat. ``last_used_at``: when they last signed in, or were restored.
    """

    account: str
    person: str
    state: str | None
    created_at: datetime
    grants: tuple[RoleGrant, ...] = ()
    methods: frozenset[Method] = frozenset()
    suspended_at: datetime | None = None
    last_used_at: datetime | None = None

    def roles(self, now: datetime) -> frozenset[Role]:
        """The roles in force at ``now``."""
        return frozenset(grant.role for grant in self.grants if grant.in_force(now))

    def roles_until(self, now: datetime) -> datetime | None:
        """When the first of the roles in force at ``now`` ends; None: none of them does."""
        ends = [grant.ends_at for grant in self.grants if grant.ends_at is not None and grant.in_force(now)]
        return min(ends, default=None)

    def principal(self, now: datetime, *, stepped_up: bool) -> Principal:
        """Who they are for the matrix, by the roles in force at ``now``."""
        return Principal(self.account, self.person, self.roles(now), self.state, stepped_up)
