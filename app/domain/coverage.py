"""Which designations a State owes, and why not where it owes none."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.provisions import PROVISIONS, Kind, Provision, Required
from app.domain.status import Status

COVERED = tuple(row for row in PROVISIONS.values() if row.kind is Kind.DESIGNATION)
"""The provisions under which authorities are designated, in order."""

_BOUND = (Status.CONSENTED, Status.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Need:
    """Whether a designation is needed; the reason is set where it is not."""

    needed: bool
    reason: str | None = None


def requirement(provision: Provision, status: Status, stated: Collection[str]) -> Need:
    """Whether a State of that treaty status, having made these statements, owes an authority under ``provision``.

    CETS 224 art. 7.5.e is owed by those who ask to be notified (7.5.a) and by nobody who reserved Article 7 (7.9.a);
    the list under art. 10.5 is informal, so that a missing entry is no breach.
    """
    if provision.required is Required.INFORMAL:
        return Need(needed=False, reason="informal-directory")
    if status not in _BOUND:
        return Need(needed=False, reason="not-bound")
    if provision.required is Required.CONDITIONAL:
        if "7.9.a" in stated:
            return Need(needed=False, reason="reserved-7.9.a")
        if "7.5.a" not in stated:
            return Need(needed=False, reason="notification-not-asked")
    return Need(needed=True)
