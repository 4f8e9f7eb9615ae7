"""Reviews of the accounts of a State, or of the Secretariat: how often, by whom, what to look at; and what is told in time.

Told is that a role ends, and that an account has not been used for long.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.access import Principal, Role
from app.domain.moment import legal_day
from app.domain.people.granting import months_after
from app.domain.people.signing_in import DORMANT_AFTER, dormant, unused_since
from app.domain.people.standing import PRIVILEGED, Standing

REVIEW_MONTHS = 6
"""How often somebody goes through the accounts of each State, and of the Secretariat."""

BEFORE_CLOSING = (83, 60)
"""After how many days without use this is told of an account that a long absence closes."""

NOTICES = (7, 30, 60)
"""How many days before a role ends this is told; the longest is also when a review begins to name it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A role that ends and is not renewed, within ``days`` days, one of NOTICES."""

    role: Role
    ends_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Nobody has signed in for ``days`` days, counted ``since`` then; ``closes_at`` None: that closes nothing, or has."""

    since: datetime
    days: int
    closes_at: datetime | None


def review_due(last: datetime | None, accounts: Collection[Standing]) -> datetime:
    """When the accounts of a State are to be reviewed: six months after the ``last`` time, or after the oldest was opened."""
    return months_after(last or min(each.created_at for each in accounts), REVIEW_MONTHS)


def to_confirm(reviewer: Principal, accounts: Iterable[Standing]) -> frozenset[str]:
    """The accounts that ``reviewer`` has to find in order: all that are open, but never one's own."""
    return frozenset(each.account for each in accounts if each.suspended_at is None and each.person != reviewer.person)


def absence(standing: Standing, now: datetime) -> Absence | None:
    """What must have been told by ``now`` of somebody who could sign in and does not; None where there is nothing to tell."""
    roles, since = standing.roles(now), unused_since(standing)
    if standing.suspended_at is not None or not standing.methods or not roles:
        return None
    closing = bool(roles & PRIVILEGED)
    told = (DORMANT_AFTER.days, *(BEFORE_CLOSING if closing else ()))
    passed = [days for days in told if now >= since + timedelta(days=days)]
    if not passed:
        return None
    return Absence(since, passed[0], None if passed[0] >= DORMANT_AFTER.days else since + DORMANT_AFTER)


def remarks(standing: Standing, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """What is to be looked at: suspended, not enrolled, long unused, roles that end within sixty days, none in force."""
    return tuple(_remarks(standing, now, zone))


def notices(standing: Standing, now: datetime) -> tuple[Ending, ...]:
    """The ends of roles that must have been told by ``now``; of those who are suspended none."""
    return () if standing.suspended_at is not None else tuple(_endings(standing, now))


def _remarks(standing: Standing, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    if standing.suspended_at is not None:
        yield f"suspended since {legal_day(standing.suspended_at, zone)}"
    if not standing.methods:
        yield "not enrolled"
    elif dormant(standing, now):
        yield f"not used for {DORMANT_AFTER.days} days"
    if not standing.roles(now):
        yield "no role in force"
    if standing.password_allowed:
        yield "a password is allowed"
    for ending in _endings(standing, now):
        yield f"{ending.role.value} ends on {legal_day(ending.ends_at, zone)}"


def _endings(standing: Standing, now: datetime) -> Iterator[Ending]:
    for grant in sorted(standing.grants, key=lambda each: each.role):
        if grant.ends_at is None or not grant.in_force(now) or _renewed(standing, grant.role, grant.ends_at):
            continue
        passed = [days for days in NOTICES if grant.ends_at <= now + timedelta(days=days)]
        if passed:
            yield Ending(grant.role, grant.ends_at, passed[0])


def _renewed(standing: Standing, role: Role, after: datetime) -> bool:
    return any(each.role == role and each.in_force(after) for each in standing.grants)
