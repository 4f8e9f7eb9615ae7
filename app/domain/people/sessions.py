"""How long a session lasts: without use, and altogether; and for how long a fresh assertion counts as a step-up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from app.domain.access import Role
from app.domain.people.standing import Standing

STEP_UP_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Limits:
    """``idle``: how long without a request; ``absolute``: how long from sign-in, whatever happens."""

    idle: timedelta
    absolute: timedelta


def _limits(idle_minutes: int, absolute_hours: int) -> Limits:
    return Limits(timedelta(minutes=idle_minutes), timedelta(hours=absolute_hours))


LIMITS: MappingProxyType[Role, Limits] = MappingProxyType(
    {
        Role.OFFICER: _limits(60, 12),
        Role.DUTY_OFFICER: _limits(240, 14),  # a shift, with its quiet hours
        Role.STATE_EDITOR: _limits(60, 12),
        Role.REGISTRAR: _limits(30, 10),
        Role.APPROVER: _limits(30, 10),
        Role.AUDITOR: _limits(30, 10),
        Role.ADMINISTRATOR: _limits(15, 8),
        Role.CLIENT: _limits(15, 8),
    }
)


def limits(roles: Collection[Role]) -> Limits:
    """The strictest of the limits of ``roles``; without a role those of an administrator."""
    held = [LIMITS[role] for role in roles] or [LIMITS[Role.ADMINISTRATOR]]
    return Limits(min(each.idle for each in held), min(each.absolute for each in held))


def session_limits(standing: Standing, made_at: datetime, now: datetime) -> Limits:
    """The limits of a session made at ``made_at``: the strictest of all roles that its person has held since."""
    return limits(standing.held(made_at, now))


def session_end(standing: Standing, made_at: datetime, now: datetime) -> datetime:
    """When a session made at ``made_at`` ends whatever happens: in time, or with the first role that does, for good.

    What was held and has ended counts as well: a session that is over never comes back with the roles that are left.
    """
    ends = standing.held_until(made_at, now)
    absolute = made_at + session_limits(standing, made_at, now).absolute
    return absolute if ends is None else min(absolute, ends)


def stepped_up(stepped_up_at: datetime | None, now: datetime) -> bool:
    """Whether a fresh assertion was given within the last five minutes."""
    return stepped_up_at is not None and stepped_up_at <= now < stepped_up_at + STEP_UP_LASTS
