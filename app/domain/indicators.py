"""Signatures, consents and Parties over time, and how far the Protocol is from entering into force: sums over days, never stored.

Nothing here knows today. Exercise States are never counted with real ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.moment import in_english, in_french
from app.domain.provisions import CETS224, ETS185
from app.domain.routing.way import Text
from app.domain.status import (
    CONSENTS_NEEDED,
    Participation,
    consents_that_count,
    entry_into_force,
    fifth_consent,
    first_of_month_after_three_months,
    missing_until_entry_into_force,
)

SIGNATURES, CONSENTS, PARTIES = "signatures", "consents", "parties"


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which a count moved: how many there are from then on, which States came, and which left."""

    day: date
    count: int
    came: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stay:
    """A State counts from one day on; up to, not including, another, if there is one."""

    state: str
    start: date
    end: date | None = None


def series(treaty: str, participations: Iterable[Participation]) -> Mapping[str, tuple[Step, ...]]:
    """Signatures, consents and Parties of a treaty, each as its steps in order of days, also those that are announced.

    A signature stays one. Consents and Parties count until a denunciation. A Party without a day of consent counts among the
    consents from the day stated for its entry into force: see ``undated``.
    """
    known = tuple(participations)
    own = [each for each in known if each.treaty == treaty and not each.exercise]
    start = entry_into_force(treaty, known)
    consents = [(each, since) for each in own if (since := each.consented_on or each.in_force_on)]
    return {
        SIGNATURES: _steps(_Stay(each.state, each.signed_on) for each in own if each.signed_on),
        CONSENTS: _steps(_Stay(each.state, since, each.denounced_on) for each, since in consents),
        PARTIES: _steps(_Stay(each.state, start[each.state], each.denounced_on) for each in own if each.state in start),
    }


def undated(treaty: str, participations: Iterable[Participation]) -> tuple[str, ...]:
    """The States whose day of consent is not known: that of their entry into force stands for it."""
    own = (each for each in participations if each.treaty == treaty and not each.exercise)
    return tuple(sorted(each.state for each in own if each.in_force_on and not each.consented_on))


def _steps(stays: Iterable[_Stay]) -> tuple[Step, ...]:
    came: dict[date, list[str]] = {}
    left: dict[date, list[str]] = {}
    for stay in stays:
        if stay.end is None or stay.start < stay.end:
            came.setdefault(stay.start, []).append(stay.state)
            if stay.end is not None:
                left.setdefault(stay.end, []).append(stay.state)
    return tuple(_counted(came, left))


def _counted(came: Mapping[date, list[str]], left: Mapping[date, list[str]]) -> Iterator[Step]:
    count = 0
    for day in sorted(came.keys() | left.keys()):
        joined, gone = sorted(came.get(day, ())), sorted(left.get(day, ()))
        count += len(joined) - len(gone)
        yield Step(day, count, tuple(joined), tuple(gone))


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the Protocol was from its entry into force on a day (CETS 224 art. 16).

    ``given``: the consents that count and stand, with their days. ``uncounted``: consents by States that were not Parties to the
    Convention when they gave them. ``signatories``: who has signed, has not consented, and is a Party to the
    Convention.
    ``fifth_on`` and ``starts_on`` are set once the fifth has been given.
    """

    given: tuple[tuple[str, date], ...]
    uncounted: tuple[str, ...]
    signatories: tuple[str, ...]
    lacking: int
    fifth_on: date | None
    starts_on: date | None


def advance(participations: Iterable[Participation], day: date) -> Advance:
    """Where the Protocol stood on ``day``. Consents that are announced for later are not given yet."""
    known = tuple(participations)
    consents = consents_that_count(CETS224, known)
    standing = sorted((each for each in consents if each.stands_on(day)), key=lambda each: (each.given_on, each.state))
    own = [each for each in known if each.treaty == CETS224 and not each.exercise and not _is_over(each, day)]
    given = {each.state for each in own if (since := each.consented_on or each.in_force_on) and since <= day}
    bound = {state for state, start in entry_into_force(ETS185, known).items() if start <= day}
    signed = {each.state for each in own if each.signed_on and each.signed_on <= day}
    fifth = fifth_consent(consents)
    reached = fifth if fifth and fifth <= day else None
    return Advance(
        given=tuple((each.state, each.given_on) for each in standing),
        uncounted=tuple(sorted(given - {each.state for each in consents})),
        signatories=tuple(sorted((signed & bound) - given)),
        lacking=missing_until_entry_into_force(known, day),
        fifth_on=reached,
        starts_on=first_of_month_after_three_months(reached) if reached else None,
    )


def _is_over(participation: Participation, day: date) -> bool:
    return participation.denounced_on is not None and participation.denounced_on <= day


def told(found: Advance, day: date, names: Mapping[str, Text]) -> Text:
    """The same as a sentence; ``names`` has what to call each State."""
    if found.fifth_on is not None:
        return _reached(found.fifth_on, day)
    english = ", ".join(f"{names[state].en} ({in_english(given)})" for state, given in found.given)
    french = ", ".join(f"{names[state].fr} ({in_french(given)})" for state, given in found.given)
    return Text(
        f"Of the {CONSENTS_NEEDED} consents that the Protocol needs, {len(found.given)} have been given"
        f"{f': {english}' if english else ''}."
        f" Still lacking: {found.lacking}, by Parties to the Convention."
        " It enters into force on the first day of the month that follows three months after the fifth.",
        f"Consentements donnés : {len(found.given)} des {CONSENTS_NEEDED} dont le Protocole a besoin"
        f"{f' : {french}' if french else ''}. Manquent encore : {found.lacking}, de Parties à la Convention."
        " Il entre en vigueur le premier jour du mois qui suit une période de trois mois après le cinquième.",
    )


def _reached(fifth_on: date, day: date) -> Text:
    start = first_of_month_after_three_months(fifth_on)
    began = start <= day
    english = "has been in force since" if began else "enters into force on"
    french = "est en vigueur depuis le" if began else "entre en vigueur le"
    return Text(
        f"The fifth consent was given on {in_english(fifth_on)}; the Protocol {english} {in_english(start)}.",
        f"Le cinquième consentement a été donné le {in_french(fifth_on)} ; le Protocole {french} {in_french(start)}.",
    )
