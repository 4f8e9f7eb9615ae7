"""How somebody stands: one identity, one State or the Secretariat, roles for a time, ways to sign in."""

from dataclasses import dataclass, replace
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

    def from_now(self, now: datetime) -> "RoleGrant":
        """The same, but beginning at ``now`` at the earliest."""
        return replace(self, starts_at=max(self.starts_at, now))

    def in_force(self, now: datetime) -> bool:
        """Whether it holds at ``now``."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest passkey: since when, and which account made the link by which it was enrolled (None: its person added it)."""

    enrolled_at: datetime
    link_made_by: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as the rules see them.

    ``state`` None: of the Secretariat. ``last_used_at``: when they last signed in, or were restored. ``password_allowed``:
    whether they may have one.
    """

    account: str
    person: str
    state: str | None
    created_at: datetime
    grants: tuple[RoleGrant, ...] = ()
    methods: frozenset[Method] = frozenset()
    suspended_at: datetime | None = None
    last_used_at: datetime | None = None
    password_allowed: bool = False
    newest_passkey: Newest | None = None

    def roles(self, now: datetime) -> frozenset[Role]:
        """The roles in force at ``now``."""
        return frozenset(grant.role for grant in self.grants if grant.in_force(now))

    def held(self, since: datetime, now: datetime) -> frozenset[Role]:
        """The roles that were in force at any time from ``since`` to ``now``."""
        return frozenset(grant.role for grant in self._held(since, now))

    def held_until(self, since: datetime, now: datetime) -> datetime | None:
        """When the first of those roles ends, or has ended, and was not given again by then; None: none of them does."""
        ends = [self._end(grant) for grant in self._held(since, now)]
        return min((each for each in ends if each is not None), default=None)

    def granted(self, now: datetime) -> frozenset[Role]:
        """The roles that are in force at ``now``, or will be."""
        return frozenset(grant.role for grant in self.grants if grant.ends_at is None or now < grant.ends_at)

    def _held(self, since: datetime, now: datetime) -> list[RoleGrant]:
        return [each for each in self.grants if each.starts_at <= now and (each.ends_at is None or since < each.ends_at)]

    def _end(self, grant: RoleGrant) -> datetime | None:
        """When the role ends, as one grant of it follows another."""
        end = grant.ends_at
        while end is not None:
            following = [each.ends_at for each in self.grants if each.role == grant.role and each.in_force(end)]
            if not following:
                return end
            end = None if None in following else max(each for each in following if each is not None)
        return None

    def principal(self, now: datetime, *, stepped_up: bool) -> Principal:
        """Who they are for the matrix, by the roles in force at ``now``."""
        return Principal(self.account, self.person, self.roles(now), self.state, stepped_up)
