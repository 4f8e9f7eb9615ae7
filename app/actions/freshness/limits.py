"""How much one person reports within a time: what they did is counted in the audit trail."""

import math
from datetime import datetime, timedelta

from app.actions.house import Caller
from app.domain.access import Permission
from app.domain.errors import TooManyReports
from app.store.audited import Sought
from app.store.unit import Writing

Limits = tuple[tuple[int, timedelta, str], ...]
"""How many are taken within which time, which is said in words too."""


def refuse_more(unit: Writing, caller: Caller, action: Permission, limits: Limits) -> None:
    """Raises TooManyReports. The trail remembers, so that several processes and a restart count as one."""
    longest = max(within for _, within, _ in limits)
    sought = Sought(person=caller.principal.person, action=action.value, outcome="allowed", since=unit.now - longest)
    recent = [each.event.at for each in unit.audited.newest(sought, None, max(most for most, *_ in limits))]
    for most, within, words in limits:
        again = _again_at(recent, most, within)
        if again is not None and again > unit.now:
            detail = f"a person makes {most} reports in {words} at most"
            raise TooManyReports(detail, extra={"retry_after": math.ceil((again - unit.now).total_seconds())})


def _again_at(recent: list[datetime], most: int, within: timedelta) -> datetime | None:
    """When the oldest of the last ``most`` is long enough ago; ``recent`` is the newest first."""
    return recent[most - 1] + within if len(recent) >= most else None
