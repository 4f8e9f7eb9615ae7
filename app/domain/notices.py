"""The law of notices: who may be told, how many subscriptions an account has, when what failed is tried again, and when no more."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.access import Audience, Clearance, clearance
from app.domain.people.signing_in import closed
from app.domain.people.standing import Standing

MOST = 20
"""Subscriptions of one account that have not ended."""
OVERLAP = timedelta(hours=24)
"""How long what is sent is signed with the secret before as well, once there is a new one."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
LASTING = timedelta(days=3)
"""After so long without success, nothing is sent any more until its owner says so."""
TOGETHER = timedelta(minutes=15)
"""What changes within that time after a letter comes in one letter, not in many."""


class Medium(StrEnum):
    """How somebody is told."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class Status(StrEnum):
    """How a subscription stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


def readable(standing: Standing | None, ceiling: Audience, now: datetime) -> Clearance | None:
    """Up to which audience somebody may be told of changes at ``now``, through what reads up to ``ceiling``.

    None: of nothing, because there is no such account, it is closed, or no role of theirs is in force. What needs a fresh sign-in
    is told to nobody.
    """
    if standing is None or closed(standing, now) is not None or not standing.roles(now):
        return None
    return clearance(replace(standing.principal(now, stepped_up=False), ceiling=ceiling))


def pause_after(attempts: int, chance: float, asked: timedelta | None = None) -> timedelta:
    """How long to wait after that many attempts: twice as long each time, within a fifth of it by ``chance`` (0 to 1).

    So that receivers that failed together are not called together. ``asked`` is how long the receiver wants us to wait.
    """
    usual = min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
    spread = usual * (0.8 + 0.4 * chance)
    return max(spread, min(asked or spread, LONGEST_PAUSE))


def hopeless(failing_since: datetime | None, now: datetime) -> bool:
    """Whether it has failed for so long that nothing more is sent."""
    return failing_since is not None and now - failing_since >= LASTING
