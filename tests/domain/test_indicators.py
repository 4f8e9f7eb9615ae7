"""Signatures, consents and Parties over time, counted by hand, and how far the Protocol is from its fifth consent (art. 16)."""

from datetime import date
from typing import Any

import pytest

from app.domain.indicators import Advance, advance, series, told, undated
from app.domain.provisions import CETS224, ETS185
from app.domain.routing.way import Text
from app.domain.status import Participation

NAMES = {code: Text(f"{code} in English", f"{code} en français") for code in ("JP", "RS", "HU", "CR", "FR")}


def part(state: str, treaty: str = CETS224, *, exercise: bool = False, **days: str) -> Participation:
    dates: dict[str, Any] = {name: date.fromisoformat(day) for name, day in days.items()}
    return Participation(state=state, treaty=treaty, exercise=exercise, **dates)


def convention(*codes: str) -> list[Participation]:
    return [part(code, ETS185, consented_on="2005-06-21") for code in codes]


def counts(treaty: str, *known: Participation) -> dict[str, list[tuple[str, int, tuple[str, ...], tuple[str, ...]]]]:
    found = series(treaty, known)
    return {name: [(step.day.isoformat(), step.count, step.came, step.left) for step in steps] for name, steps in found.items()}


FRANCE = part("FR", signed_on="2022-05-12")
FOUR = [
    *convention("RS", "JP", "HU", "CR", "FR", "NZ"),
    part("RS", signed_on="2022-05-12", consented_on="2023-02-09"),
    part("JP", signed_on="2022-05-12", consented_on="2023-08-10"),
    part("CR", signed_on="2022-05-12", consented_on="2024-05-20"),
    part("HU", signed_on="2023-01-30", consented_on="2024-06-10"),
    FRANCE,
    part("IE", signed_on="2022-11-30"),
    part("QM", exercise=True, signed_on="2022-05-12", consented_on="2022-05-13", in_force_on="2022-05-14"),
]


def with_france(day: str) -> list[Participation]:
    """The same with the consent of one more signatory."""
    return [*(each for each in FOUR if each is not FRANCE), part("FR", signed_on="2022-05-12", consented_on=day)]


def test_the_protocol_as_four_had_consented() -> None:
    assert counts(CETS224, *FOUR) == {
        "signatures": [
            ("2022-05-12", 4, ("CR", "FR", "JP", "RS"), ()),
            ("2022-11-30", 5, ("IE",), ()),
            ("2023-01-30", 6, ("HU",), ()),
        ],
        "consents": [
            ("2023-02-09", 1, ("RS",), ()),
            ("2023-08-10", 2, ("JP",), ()),
            ("2024-05-20", 3, ("CR",), ()),
            ("2024-06-10", 4, ("HU",), ()),
        ],
        "parties": [],
    }


def test_the_fifth_brings_five_parties_at_once_and_a_sixth_comes_by_itself() -> None:
    known = [*with_france("2026-11-30"), part("NZ", consented_on="2027-02-01")]
    assert counts(CETS224, *known)["parties"] == [
        ("2027-03-01", 5, ("CR", "FR", "HU", "JP", "RS"), ()),
        ("2027-06-01", 6, ("NZ",), ()),
    ]


def test_who_leaves_is_counted_out_and_whoever_left_before_it_began_was_never_in() -> None:
    known = [
        part("AD", ETS185, consented_on="2005-01-01", denounced_on="2010-01-01"),
        part("AL", ETS185, consented_on="2005-01-01", in_force_on="2005-05-01", denounced_on="2005-02-01"),
        part("AM", ETS185, signed_on="2001-11-23"),
    ]
    found = counts(ETS185, *known)
    assert found["signatures"] == [("2001-11-23", 1, ("AM",), ())]
    assert found["consents"] == [
        ("2005-01-01", 2, ("AD", "AL"), ()),
        ("2005-02-01", 1, (), ("AL",)),
        ("2010-01-01", 0, (), ("AD",)),
    ]
    assert found["parties"] == [("2005-05-01", 1, ("AD",), ()), ("2010-01-01", 0, (), ("AD",))]


def test_without_a_day_of_consent_the_day_in_force_stands_for_it() -> None:
    known = [part("AR", ETS185, in_force_on="2018-10-01"), *convention("JP")]
    assert counts(ETS185, *known)["consents"] == [("2005-06-21", 1, ("JP",), ()), ("2018-10-01", 2, ("AR",), ())]
    assert undated(ETS185, known) == ("AR",)
    assert undated(CETS224, known) == ()


def at(day: str, *known: Participation) -> Advance:
    return advance(known, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "given", "lacking"),
    [("2022-12-31", "", 5), ("2023-02-09", "RS", 4), ("2024-05-31", "RS JP CR", 2), ("2026-06-01", "RS JP CR HU", 1)],
)
def test_who_had_given_what_and_what_was_lacking(day: str, given: str, lacking: int) -> None:
    found = at(day, *FOUR)
    assert [state for state, _ in found.given] == given.split()
    assert (found.lacking, found.fifth_on, found.starts_on, found.uncounted) == (lacking, None, None, ())


def test_whose_consent_would_count() -> None:
    """IE has signed and is no Party to the Convention; QM is for exercises."""
    assert at("2026-06-01", *FOUR).signatories == ("FR",)
    assert at("2022-06-01", *FOUR).signatories == ("CR", "FR", "JP", "RS")
    assert at("2005-01-01", *FOUR).signatories == ()


def test_a_consent_of_no_party_to_the_convention_is_told_and_not_counted() -> None:
    found = at("2026-06-01", *FOUR, part("ZA", consented_on="2025-01-01"), part("KE", consented_on="2027-01-01"))
    assert (found.uncounted, found.lacking) == (("ZA",), 1)


def test_who_has_left_is_neither_given_nor_lacking_a_signature() -> None:
    known = [*FOUR, part("NZ", signed_on="2022-05-12", consented_on="2023-01-01", denounced_on="2024-01-01")]
    assert ("NZ", date(2023, 1, 1)) in at("2023-12-31", *known).given
    found = at("2024-01-01", *known)
    assert "NZ" not in (*dict(found.given), *found.uncounted, *found.signatories)


def test_the_fifth_and_what_is_announced() -> None:
    known = with_france("2026-11-30")
    assert at("2026-11-29", *known).fifth_on is None
    found = at("2026-11-30", *known)
    assert (found.lacking, found.fifth_on, found.starts_on) == (0, date(2026, 11, 30), date(2027, 3, 1))


def test_in_a_sentence() -> None:
    said = told(at("2023-12-31", *FOUR), date(2023, 12, 31), NAMES)
    assert "2 have been given: RS in English (9 February 2023), JP in English (10 August 2023). Still lacking: 3" in said.en
    assert "2 des 5 dont le Protocole a besoin : RS en français (9 février 2023), JP en français (10 août 2023)" in said.fr
    nobody = told(at("2022-01-01", *FOUR), date(2022, 1, 1), NAMES)
    assert "0 have been given. Still lacking: 5" in nobody.en
    known = with_france("2026-11-30")
    ahead = told(at("2026-12-01", *known), date(2026, 12, 1), NAMES)
    assert ahead.en == "The fifth consent was given on 30 November 2026; the Protocol enters into force on 1 March 2027."
    since = told(at("2027-03-01", *known), date(2027, 3, 1), NAMES)
    assert (
        since.fr
        == "Le cinquième consentement a été donné le 30 novembre 2026 ; le Protocole est en vigueur depuis le 1er mars 2027."
    )
