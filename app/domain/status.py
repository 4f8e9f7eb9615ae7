"""Where a State stands with a treaty on a day, and from when the treaty binds it: arithmetic on dates, never stored.

Nothing here knows today, and nothing here decides whether a request may go: a route asks, with both States' dates.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.provisions import CETS224, ETS185

_CONVENTION_IN_FORCE = date(2004, 7, 1)
CONSENTS_NEEDED = 5
"""For the Protocol (CETS 224 art. 16)."""


class Status(StrEnum):
    """A State's standing towards one treaty."""

    NONE = "none"
    INVITED = "invited"
    SIGNATORY = "signatory"
    CONSENTED = "consented"
    IN_FORCE = "in_force"
    DENOUNCED = "denounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """The dates of one State and one treaty, at most one of these for each pair.

    ``in_force_on`` is what the depositary states, ``denounced_on`` the day from which a denunciation counts.
    ``exercise`` marks a fictional State: it takes no part in the arithmetic and is in force only where stated.
    """

    state: str
    treaty: str
    invited_on: date | None = None
    signed_on: date | None = None
    consented_on: date | None = None
    in_force_on: date | None = None
    denounced_on: date | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent to be bound that the arithmetic counts, until a denunciation ends it."""

    state: str
    given_on: date
    ended_on: date | None

    def stands_on(self, day: date) -> bool:
        """Whether it has been given by ``day``, and not been ended."""
        return self.given_on <= day and (self.ended_on is None or day < self.ended_on)


def first_of_month_after_three_months(consent: date) -> date:
    """The day on which a consent takes effect (ETS 185 arts. 36 and 37; CETS 224 art. 16).

    Three months run from ``consent``, to the end of a month too short to hold its day; what follows is the first day of
    the next month, also for a consent given on a first. That is always the first of the fourth month after. Where the
    calendar has no such month any more, its last day.
    """
    years, month = divmod(consent.month - 1 + 4, 12)
    year = consent.year + years
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def entry_into_force(treaty: str, participations: Iterable[Participation]) -> Mapping[str, date]:
    """From when ``treaty`` binds each State: the day stated for it, else the day computed; else no entry.

    For CETS 224 the participations in ETS 185 are needed too. A computed day follows from the State's own consent, but
    is never before the treaty's own entry into force: 1 July 2004 for ETS 185, for CETS 224 the day that the fifth
    consent brings about (art. 16). A consent to the Protocol counts only if given by a Party to the Convention: one
    for which the Convention is in force on that day. A day stated for one State moves no other State's day.
    """
    known = tuple(participations)
    consents = consents_that_count(treaty, known)
    floor = _own_entry_into_force(treaty, consents)
    computed = {
        consent.state: start
        for consent in consents
        if floor and consent.stands_on(start := max(floor, first_of_month_after_three_months(consent.given_on)))
    }
    return computed | _stated(treaty, known)


def status_on(participation: Participation, day: date, in_force_from: date | None) -> Status:
    """Standing on ``day``; what happens later is not known yet. ``in_force_from`` comes from ``entry_into_force``.

    Who denounces the Convention leaves the Protocol as well: the day belongs on both participations.
    """
    reached = (
        (participation.denounced_on, Status.DENOUNCED),
        (in_force_from, Status.IN_FORCE),
        (participation.consented_on, Status.CONSENTED),
        (participation.signed_on, Status.SIGNATORY),
        (participation.invited_on, Status.INVITED),
    )
    for since, status in reached:
        if since and since <= day:
            return status
    return Status.NONE


def missing_until_entry_into_force(participations: Iterable[Participation], day: date) -> int:
    """How many consents the Protocol still lacked on ``day``; 0 for ever once the fifth has been given."""
    consents = consents_that_count(CETS224, tuple(participations))
    fifth = fifth_consent(consents)
    if fifth and fifth <= day:
        return 0
    return CONSENTS_NEEDED - _standing(consents, day)


def _stated(treaty: str, known: tuple[Participation, ...]) -> dict[str, date]:
    return {each.state: each.in_force_on for each in known if each.treaty == treaty and each.in_force_on}


def consents_that_count(treaty: str, known: tuple[Participation, ...]) -> tuple[Consent, ...]:
    """Those that count, of real States; a Party listed without a day of consent counts from the day stated."""
    given = tuple(
        Consent(each.state, since, each.denounced_on)
        for each in known
        if each.treaty == treaty and not each.exercise and (since := each.consented_on or each.in_force_on)
    )
    return given if treaty == ETS185 else tuple(_of_parties(given, known))


def _of_parties(given: tuple[Consent, ...], known: tuple[Participation, ...]) -> Iterator[Consent]:
    """The consents to the Protocol given by Parties to the Convention; they end with either denunciation."""
    starts = entry_into_force(ETS185, known)
    left = {each.state: each.denounced_on for each in known if each.treaty == ETS185 and each.denounced_on}
    for consent in given:
        ended_on = min((day for day in (consent.ended_on, left.get(consent.state)) if day), default=None)
        start = starts.get(consent.state)
        if start and start <= consent.given_on:
            yield replace(consent, ended_on=ended_on)


def _own_entry_into_force(treaty: str, consents: tuple[Consent, ...]) -> date | None:
    if treaty == ETS185:
        return _CONVENTION_IN_FORCE
    fifth = fifth_consent(consents)
    return first_of_month_after_three_months(fifth) if fifth else None


def fifth_consent(consents: tuple[Consent, ...]) -> date | None:
    """The first day on which five consents to the Protocol stand together."""
    days = sorted(consent.given_on for consent in consents)
    return next((day for day in days if _standing(consents, day) >= CONSENTS_NEEDED), None)


def _standing(consents: tuple[Consent, ...], day: date) -> int:
    return sum(consent.stands_on(day) for consent in consents)
