"""What the audit journal says of the local copies: which generation of each was kept. Numbers of generations only grow.

The journal lies outside the copies' folder, is a chain, and is copied to the central trail: who puts back the copies of an
earlier day is refused by it, and who puts it back as well is found out by the trail.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.actions.drills.in_time import SERVICE
from app.actions.house import House
from app.domain.access import Audience, Permission
from app.domain.audit import Target

KEEP = "keep-copy"
_NAME = "copy."
_AGAIN = timedelta(days=1)
"""Told again after so long though nothing changed: the journal lets go of what is old, but for the last of these events."""


class Witness:
    """The journal of ``house``, asked and told about its copies."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._told: Mapping[str, int] | None = None
        self._told_at: datetime | None = None

    @property
    def asked_for(self) -> bool:
        """Whether nothing was told yet since this process started, or for a day."""
        return self._told_at is None or self._house.clock.now() - self._told_at >= _AGAIN

    def said(self) -> Mapping[str, int] | None:
        """The generation of each kind that was kept; None where the journal never spoke of any. Raises AuditUnavailable."""
        event = self._house.journal.newest(KEEP)
        return None if event is None else {each.id.removeprefix(_NAME): each.version or 0 for each in event.targets}

    def tell(self, kept: Mapping[str, int]) -> None:
        """Keeps durably that these generations are on disk. Raises AuditUnavailable."""
        if kept == self._told and not self.asked_for:
            return
        now = self._house.clock.now()
        targets = tuple(Target(f"{_NAME}{kind}", number, Audience.RESTRICTED.label) for kind, number in sorted(kept.items()))
        reason = f"{Permission.WORK.value}: no older copy is served from now on"
        self._house.journal.write_blocking(SERVICE.event(now, KEEP, reason, targets=targets))
        self._told, self._told_at = dict(kept), now
