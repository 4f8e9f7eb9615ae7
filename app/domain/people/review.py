"""What whoever reviews the accounts of a State, or of the Secretariat, has to look at; and when it is told that a role ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.access import Role
from app.domain.moment import legal_day
from app.domain.people.signing_in import DORMANT_AFTER, dormant
from app.domain.people.standing import Standing

NOTICES = (7, 30, 60)
"""How many days before a role ends this is told; the longest is also when a review begins to name it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A role that ends and is not renewed, within ``days`` days, one of NOTICES."""

    role: Role
    ends_at: datetime
    days: int


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
