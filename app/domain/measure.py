"""How much somebody may learn in an hour of what attackers want most: the 24/7 contacts of how many States.

Requests are not what counts: one list can hold every duty number there is, and in an emergency nobody counts requests.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WITHIN = timedelta(hours=1)
MOST = 20
"""States whose 24/7 contacts one person is shown within an hour, their own not counted: no incident needs as many."""

EXCUSED = 20
"""How many more, one at a time, to whoever says why: an emergency is not refused for want of a number, and a loop ends."""

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """Whether these may be shown: within the measure, ``beyond`` it for a stated reason, or not before ``again_at``."""

    beyond: bool = False
    again_at: datetime | None = None


WITHIN_MEASURE = Weighed()


def weigh(shown: Mapping[str, datetime], wanted: Collection[str], now: datetime, reason: str | None) -> Weighed:
    """Whether the contacts of the States ``wanted`` may be shown beside those ``shown``, each last at that time."""
    if all(state in shown and now - shown[state] < WITHIN for state in wanted):
        return WITHIN_MEASURE
    recent = {state: at for state, at in shown.items() if now - at < WITHIN}
    too_many = len(recent.keys() | set(wanted)) - MOST
    if too_many <= 0:
        return WITHIN_MEASURE
    if len(wanted) == 1 and too_many <= EXCUSED and len((reason or "").strip()) >= SHORTEST_REASON:
        return Weighed(beyond=True)
    ends = sorted(at + WITHIN for state, at in recent.items() if state not in wanted)
    return Weighed(again_at=ends[too_many - 1] if too_many <= len(ends) else now + WITHIN)
