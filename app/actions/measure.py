"""How much each person has read of 24/7 contacts in the last hour: counted here, decided by the domain.

Each process counts by itself, and anew when it starts.
"""

import contextlib
import logging
import queue
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Principal
from app.domain.errors import TooManyStates
from app.domain.measure import MOST, SHORTEST_REASON, WITHIN, weigh

log = logging.getLogger("authdir")


@dataclass(frozen=True, slots=True)
class Excess:
    """Somebody of ``state``, or of the Secretariat (None), read beyond the measure from ``at`` on."""

    account: str
    state: str | None
    at: datetime


class Measure:
    """The States whose 24/7 contacts each person was shown, and when last."""

    def __init__(self) -> None:
        self._shown: dict[str, dict[str, datetime]] = {}
        self._excess: queue.SimpleQueue[Excess] = queue.SimpleQueue()
        self._told: dict[str, datetime] = {}

    def take(self, who: Principal, guarded: AbstractSet[str], now: datetime, reason: str | None) -> bool:
        """Counts what is about to be shown; whether that is beyond the measure, for the ``reason``. Raises TooManyStates."""
        wanted = guarded - {who.state}
        if not wanted:
            return False
        shown = self._shown.setdefault(who.person, {})
        weighed = weigh(shown, wanted, now, reason)
        if weighed.again_at is not None:
            detail = f"the 24/7 contacts of {MOST} States are shown to one person within an hour"
            raise _too_many(detail, weighed.again_at, now)
        if weighed.beyond:
            self._remember(who, now)
        if wanted <= shown.keys():
            shown.update(dict.fromkeys(wanted, now))
        else:
            recent = {state: at for state, at in shown.items() if now - at < WITHIN}
            self._shown[who.person] = recent | dict.fromkeys(wanted, now)
        return weighed.beyond

    def take_log(self, who: Principal, guarded: AbstractSet[str], now: datetime, reason: str | None) -> bool:
        """The same of lines of the log, which nobody can copy by halves: beyond the measure they go to whoever says why, and that
        is told at once. They are not counted then: whoever keeps a copy may be called at night like everybody.
        """
        wanted = guarded - {who.state}
        weighed = weigh(self._shown.get(who.person, {}), wanted, now, None)
        if weighed.again_at is None:
            return self.take(who, guarded, now, reason)
        if len((reason or "").strip()) < SHORTEST_REASON:
            raise _too_many(
                f"lines with the 24/7 contacts of {len(wanted)} States are given to whoever says why", weighed.again_at, now
            )
        self._remember(who, now)
        return True

    def excess(self) -> list[Excess]:
        """Who went beyond the measure since this was asked last: each person once an hour."""
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._excess.get_nowait())
        return found

    def again(self, excess: Iterable[Excess]) -> None:
        """Those that could not be told of yet."""
        for each in excess:
            self._excess.put(each)

    def _remember(self, who: Principal, now: datetime) -> None:
        before = self._told.get(who.person)
        if before is None or now - before >= WITHIN:
            self._told[who.person] = now
            self._excess.put(Excess(who.account, who.state, now))
            log.warning("account %s reads 24/7 contacts beyond the hourly measure, for a stated reason", who.account)


def _too_many(detail: str, again_at: datetime, now: datetime) -> TooManyStates:
    return TooManyStates(detail, extra={"retry_after": int((again_at - now).total_seconds()) + 1})
