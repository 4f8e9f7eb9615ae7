"""How long ago this process last had all that its source holds. Whoever answers asks here; whoever follows the source tells it."""

import time
from collections.abc import Callable
from datetime import datetime

from app.domain.age import LIVE, Age

LIVE_SECONDS = 5.0
"""How long after a contact answers still count as live: twenty missed looks at the usual pace. One that failed is known at once."""


class Lag:
    """Live as long as nobody follows anything here, as commands do that only read; from ``watch`` on it is as it says.

    ``ticks`` are seconds that never go back, whatever the clock does.
    """

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self.ticks = ticks
        self._watched = False
        self._longest = LIVE_SECONDS
        self._failed = False
        self._contact: tuple[float | None, datetime] | None = None

    def watch(self, longest: float = LIVE_SECONDS) -> None:
        """From now on a contact counts for ``longest`` seconds."""
        self._longest = longest
        self._watched = True

    def reached(self, began: float, now: datetime) -> None:
        """All that the source held at ``began``, in ticks, is here; ``now`` is what the clock shows."""
        self._contact, self._failed = (began, now), False

    def lost(self) -> None:
        """The source did not answer, or what it answered does not hold."""
        self._failed = True

    def started_from(self, as_of: datetime, now: datetime) -> None:
        """What is here is a copy that held everything at ``as_of``. By a clock that is behind that, its age is not known."""
        age = (now - as_of).total_seconds()
        self._contact, self._failed = (self.ticks() - age if age >= 0 else None, as_of), True

    @property
    def contact(self) -> datetime | None:
        """When the last contact was, by the clock."""
        return self._contact[1] if self._contact else None

    def now(self) -> Age:
        """How it stands at this moment."""
        if not self._watched:
            return LIVE
        contact = self._contact
        if contact is None:
            return Age(live=False)
        if contact[0] is None:
            return Age(live=False, age_seconds=None, as_of=contact[1])
        age = self.ticks() - contact[0]
        if age <= self._longest and not self._failed:
            return LIVE
        return Age(live=False, age_seconds=int(age), as_of=contact[1])
