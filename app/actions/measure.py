"""How much each person has read of 24/7 contacts in the last hour: counted here, decided by the domain.

Each process counts by itself, and anew when it starts.
"""

import logging
from collections.abc import Set as AbstractSet
from datetime import datetime

from app.domain.access import Principal
from app.domain.errors import TooManyStates
from app.domain.measure import MOST, WITHIN, weigh

log = logging.getLogger("authdir")


class Measure:
    """The States whose 24/7 contacts each person was shown, and when last."""

    def __init__(self) -> None:
        self._shown: dict[str, dict[str, datetime]] = {}

    def take(self, who: Principal, guarded: AbstractSet[str], now: datetime, *, excused: bool) -> bool:
        """Counts what is about to be shown; whether that is beyond the measure, for a stated reason. Raises TooManyStates."""
        wanted = guarded - {who.state}
        if not wanted:
            return False
        shown = self._shown.setdefault(who.person, {})
        weighed = weigh(shown, wanted, now, excused=excused)
        if weighed.again_at is not None:
            seconds = int((weighed.again_at - now).total_seconds()) + 1
            detail = f"the 24/7 contacts of {MOST} States are shown to one person within an hour"
            raise TooManyStates(detail, extra={"retry_after": seconds})
        if weighed.beyond:
            log.warning("account %s reads 24/7 contacts beyond the hourly measure, for a stated reason", who.account)
        recent = {state: at for state, at in shown.items() if now - at < WITHIN}
        self._shown[who.person] = recent | dict.fromkeys(wanted, now)
        return weighed.beyond
