"""What whoever reviews the accounts of a State, or of the Secretariat, has to look at."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain.people.signing_in import DORMANT_AFTER, dormant
from app.domain.people.standing import Standing

NOTICE = timedelta(days=60)


def remarks(standing: Standing, now: datetime) -> tuple[str, ...]:
    """What is to be looked at: suspended, not enrolled, long unused, roles that end within sixty days, none in force."""
    return tuple(_remarks(standing, now))


def _remarks(standing: Standing, now: datetime) -> Iterator[str]:
    if standing.suspended_at is not None:
        yield f"suspended since {standing.suspended_at:%Y-%m-%d}"
    if not standing.methods:
        yield "not enrolled"
    elif dormant(standing, now):
        yield f"not used for {DORMANT_AFTER.days} days"
    if not standing.roles(now):
        yield "no role in force"
    for grant in sorted(standing.grants, key=lambda each: each.role):
        if (
            grant.in_force(now)
            and grant.ends_at is not None
            and grant.ends_at <= now + NOTICE
            and not _renewed(standing, grant.role, grant.ends_at)
        ):
            yield f"{grant.role.value} ends on {grant.ends_at:%Y-%m-%d}"


def _renewed(standing: Standing, role: str, after: datetime) -> bool:
    return any(each.role == role and each.in_force(after) for each in standing.grants)
