"""What is missing until a treaty binds a State: arithmetic on dates, as in ``status``, said in steps that somebody can take."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.provisions import CETS224
from app.domain.status import Participation, Status, status_on


class Step(StrEnum):
    """What has to happen first."""

    CONVENTION = "party-to-convention"
    CONSENT = "consent"
    FURTHER_CONSENTS = "further-consents"
    WAITING_PERIOD = "waiting-period"


@dataclass(frozen=True, slots=True)
class Missing:
    """One step. ``consents`` counts those of other States, ``until`` is the day on which a waiting period ends."""

    step: Step
    consents: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A State and a treaty: its participation in it, and from when that treaty and the Convention bind it."""

    treaty: str
    participation: Participation | None
    in_force_from: date | None
    convention_from: date | None
    convention: Status


def missing_on(place: Place, day: date, lacking: int) -> tuple[Missing, ...]:
    """The steps that were missing on ``day``, in order; none once in force, and none for who has left.

    ``lacking`` is how many consents the Protocol lacked on that day (CETS 224 art. 16). A State's own consent counts among
    them, an exercise State's never does.
    """
    own = place.participation
    status = status_on(own, day, place.in_force_from) if own else Status.NONE
    if status in (Status.IN_FORCE, Status.DENOUNCED):
        return ()
    found = []
    if place.treaty == CETS224 and place.convention is not Status.IN_FORCE:
        found.append(Missing(Step.CONVENTION))
    given = status is Status.CONSENTED and _counts(place)
    if not given:
        found.append(Missing(Step.CONSENT))
    counted = place.treaty == CETS224 and not (own and own.exercise)
    others = lacking - (0 if given else 1)
    if counted and others > 0:
        found.append(Missing(Step.FURTHER_CONSENTS, consents=others))
    if given and place.in_force_from is not None:
        found.append(Missing(Step.WAITING_PERIOD, until=place.in_force_from))
    return tuple(found)


def _counts(place: Place) -> bool:
    """Whether the consent given brings the treaty into force: one to the Protocol counts if given by a Party to the Convention."""
    own, since = place.participation, place.convention_from
    if place.treaty != CETS224:
        return True
    return bool(own and own.consented_on and since and since <= own.consented_on)
