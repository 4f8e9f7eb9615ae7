"""Entry into force by the calendar and by the fifth consent, and standing on a day without hindsight."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.provisions import CETS224, ETS185
from app.domain.status import (
    Participation,
    Status,
    entry_into_force,
    first_of_month_after_three_months,
    missing_until_entry_into_force,
    status_on,
)

# Real deposits and entries into force under the Convention.
VECTORS = [
    ("AD", "2016-11-16", "2017-03-01"),
    ("AM", "2006-10-12", "2007-02-01"),
    ("AT", "2012-06-13", "2012-10-01"),
    ("AZ", "2010-03-15", "2010-07-01"),
    ("BA", "2006-05-19", "2006-09-01"),
    ("BE", "2012-08-20", "2012-12-01"),
    ("BG", "2005-04-07", "2005-08-01"),
    ("BJ", "2024-06-20", "2024-10-01"),
    ("BR", "2022-11-30", "2023-03-01"),
    ("CI", "2024-07-29", "2024-11-01"),
    ("CY", "2005-01-19", "2005-05-01"),
    ("CZ", "2013-08-22", "2013-12-01"),
    ("DE", "2009-03-09", "2009-07-01"),
    ("DK", "2005-06-21", "2005-10-01"),
    ("FI", "2007-05-24", "2007-09-01"),
    ("FJ", "2024-06-20", "2024-10-01"),
    ("FR", "2006-01-10", "2006-05-01"),
    ("GE", "2012-06-06", "2012-10-01"),
    ("KI", "2024-06-20", "2024-10-01"),
    ("NL", "2006-11-16", "2007-03-01"),
    ("NZ", "2025-08-28", "2025-12-01"),
]
FOUR_CONSENTS = {"RS": "2023-02-09", "JP": "2023-08-10", "HU": "2026-02-05", "CR": "2026-04-15"}
FIFTH = date(2026, 11, 30)
START = date(2027, 3, 1)
days = st.dates(max_value=date(9999, 8, 31))


def on(text: str) -> date:
    return date.fromisoformat(text)


def convention(
    state: str, in_force_on: str = "2010-01-01", denounced_on: date | None = None, *, exercise: bool = False
) -> Participation:
    return Participation(state=state, treaty=ETS185, in_force_on=on(in_force_on), denounced_on=denounced_on, exercise=exercise)


def protocol(
    state: str, consented_on: date | None = None, in_force_on: date | None = None, *, exercise: bool = False
) -> Participation:
    return Participation(state=state, treaty=CETS224, consented_on=consented_on, in_force_on=in_force_on, exercise=exercise)


def both(state: str, consented_on: date) -> list[Participation]:
    """A Party to the Convention that has consented to the Protocol."""
    return [convention(state), protocol(state, consented_on)]


def four() -> list[Participation]:
    return [each for state, day in FOUR_CONSENTS.items() for each in both(state, on(day))]


def five() -> list[Participation]:
    return [*four(), *both("FR", FIFTH)]


def starts(participations: Iterable[Participation]) -> dict[str, date]:
    return dict(entry_into_force(CETS224, participations))


@pytest.mark.parametrize(("state", "deposit", "expected"), VECTORS)
def test_real_pairs(state: str, deposit: str, expected: str) -> None:
    assert first_of_month_after_three_months(on(deposit)) == on(expected)
    acceded = Participation(state=state, treaty=ETS185, consented_on=on(deposit))
    assert entry_into_force(ETS185, [acceded]) == {state: on(expected)}


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        ("2026-11-30", "2027-03-01"),  # no 30 February
        ("2023-11-30", "2024-03-01"),  # 29 February
        ("2026-11-29", "2027-03-01"),
        ("2026-12-01", "2027-04-01"),  # three months end on a first: on to the next
        ("2026-01-31", "2026-05-01"),
        ("2026-08-31", "2026-12-01"),
        ("2026-09-01", "2027-01-01"),
        ("9999-08-31", "9999-12-01"),
        ("9999-09-01", "9999-12-31"),  # the calendar's end
    ],
)
def test_edges_of_the_calendar(consent: str, expected: str) -> None:
    assert first_of_month_after_three_months(on(consent)) == on(expected)


@given(days)
def test_always_a_first_of_month_more_than_three_months_later(consent: date) -> None:
    start = first_of_month_after_three_months(consent)
    assert start.day == 1
    assert timedelta(days=90) <= start - consent <= timedelta(days=123)
    assert (start.year - consent.year) * 12 + start.month - consent.month == 4


@given(st.dates(), st.dates())
def test_a_later_consent_never_takes_effect_earlier(one: date, other: date) -> None:
    earlier, later = sorted([one, other])
    assert first_of_month_after_three_months(earlier) <= first_of_month_after_three_months(later)


def test_the_convention_binds_nobody_before_its_own_entry_into_force() -> None:
    albania = Participation(state="AL", treaty=ETS185, consented_on=date(2002, 6, 20))
    assert entry_into_force(ETS185, [albania]) == {"AL": date(2004, 7, 1)}


def test_a_stated_day_wins_over_the_computed_one() -> None:
    stated = Participation(state="FR", treaty=ETS185, consented_on=date(2006, 1, 10), in_force_on=date(2006, 6, 1))
    assert entry_into_force(ETS185, [stated]) == {"FR": date(2006, 6, 1)}


def test_without_consent_nothing_enters_into_force() -> None:
    signed = Participation(state="IE", treaty=ETS185, signed_on=date(2002, 2, 28))
    assert entry_into_force(ETS185, [signed]) == {}


def test_the_dates_of_the_protocol_do_not_touch_the_convention() -> None:
    assert entry_into_force(ETS185, five()) == dict.fromkeys([*FOUR_CONSENTS, "FR"], date(2010, 1, 1))


def test_four_consents_do_not_bring_the_protocol_into_force() -> None:
    assert starts(four()) == {}
    assert missing_until_entry_into_force(four(), date(2026, 6, 1)) == 1


def test_the_fifth_consent_brings_it_into_force_for_all_five() -> None:
    assert starts(five()) == dict.fromkeys([*FOUR_CONSENTS, "FR"], START)
    assert starts(reversed(five())) == starts(five())


def test_later_states_follow_from_their_own_consent() -> None:
    later = [*both("DE", FIFTH), *both("IT", date(2026, 12, 1)), *both("ES", date(2028, 5, 31))]
    found = starts([*five(), *later])
    assert found["DE"] == START
    assert found["IT"] == date(2027, 4, 1)
    assert found["ES"] == date(2028, 9, 1)
    assert found["JP"] == START


def test_an_exercise_state_is_no_fifth() -> None:
    exercise = [convention("QM", exercise=True), protocol("QM", FIFTH, exercise=True)]
    assert starts([*four(), *exercise]) == {}
    assert missing_until_entry_into_force([*four(), *exercise], FIFTH) == 1


def test_an_exercise_state_is_in_force_only_where_stated() -> None:
    stated = protocol("QM", date(2023, 2, 1), exercise=True, in_force_on=date(2023, 6, 1))
    unstated = [convention("QN", exercise=True), protocol("QN", date(2023, 2, 1), exercise=True)]
    found = starts([*five(), stated, *unstated])
    assert found["QM"] == date(2023, 6, 1)
    assert "QN" not in found


def test_a_day_stated_for_one_state_moves_no_other() -> None:
    stated = [convention("FR"), protocol("FR", in_force_on=date(2026, 12, 1))]
    assert starts([*four()[2:], *stated]) == {"FR": date(2026, 12, 1)}


def test_a_party_listed_without_its_consent_counts_from_the_day_stated() -> None:
    listed = [convention("FR"), protocol("FR", in_force_on=FIFTH)]
    assert missing_until_entry_into_force([*four(), *listed], FIFTH) == 0
    assert starts([*four(), *listed]) == {**dict.fromkeys(FOUR_CONSENTS, START), "FR": FIFTH}


@pytest.mark.parametrize(
    "membership",
    [
        [],
        [Participation(state="FR", treaty=ETS185, signed_on=date(2002, 2, 28))],
        [convention("FR", in_force_on="2026-12-01")],
        [convention("FR", denounced_on=FIFTH)],
    ],
    ids=["unknown", "signatory", "later", "left"],
)
def test_only_parties_to_the_convention_count(membership: list[Participation]) -> None:
    assert starts([*four(), *membership, protocol("FR", FIFTH)]) == {}
    assert "FR" not in starts([*four(), *both("DE", FIFTH), *membership, protocol("FR", FIFTH)])


def test_a_party_to_the_convention_from_the_very_day_counts() -> None:
    assert starts([*four(), convention("FR", FIFTH.isoformat()), protocol("FR", FIFTH)])["FR"] == START


@pytest.mark.parametrize("treaty", [ETS185, CETS224])
def test_a_consent_given_up_before_the_fifth_does_not_count(treaty: str) -> None:
    left = [replace(p, denounced_on=FIFTH) if (p.state, p.treaty) == ("RS", treaty) else p for p in five()]
    assert starts(left) == {}
    assert missing_until_entry_into_force(left, FIFTH) == 1
    sixth = date(2027, 1, 15)
    assert starts([*left, *both("DE", sixth)]) == dict.fromkeys(["JP", "HU", "CR", "FR", "DE"], date(2027, 5, 1))


def test_leaving_later_undoes_nothing() -> None:
    left = [replace(p, denounced_on=date(2030, 1, 1)) if p.state == "RS" else p for p in five()]
    assert starts(left) == starts(five())
    assert missing_until_entry_into_force(left, date(2031, 1, 1)) == 0


def test_who_leaves_between_fifth_consent_and_start_is_never_bound() -> None:
    left = [replace(p, denounced_on=START) if p.state == "RS" else p for p in five()]
    assert starts(left) == dict.fromkeys(["JP", "HU", "CR", "FR"], START)


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        ("2023-02-08", 5),
        ("2023-02-09", 4),
        ("2024-01-01", 3),
        ("2026-04-14", 2),
        ("2026-11-29", 1),
        ("2026-11-30", 0),
        ("2030-01-01", 0),
    ],
)
def test_consents_missing_on_a_day(day: str, missing: int) -> None:
    assert missing_until_entry_into_force(five(), on(day)) == missing


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2019-12-31", Status.NONE),
        ("2020-01-01", Status.INVITED),
        ("2022-05-12", Status.SIGNATORY),
        ("2026-11-29", Status.SIGNATORY),
        ("2026-11-30", Status.CONSENTED),
        ("2027-02-28", Status.CONSENTED),
        ("2027-03-01", Status.IN_FORCE),
        ("2029-12-31", Status.IN_FORCE),
        ("2030-01-01", Status.DENOUNCED),
    ],
)
def test_standing_on_a_day(day: str, status: Status) -> None:
    france = Participation(
        state="FR",
        treaty=CETS224,
        invited_on=date(2020, 1, 1),
        signed_on=date(2022, 5, 12),
        consented_on=FIFTH,
        denounced_on=date(2030, 1, 1),
    )
    assert status_on(france, on(day), START) is status


def test_consent_without_entry_into_force_stays_consent() -> None:
    serbia = protocol("RS", date(2023, 2, 9))
    assert status_on(serbia, date(2040, 1, 1), starts(four()).get("RS")) is Status.CONSENTED


def test_a_listing_as_party_is_in_force_from_the_day_of_the_list() -> None:
    rwanda = convention("RW", "2025-07-09")
    start = entry_into_force(ETS185, [rwanda])["RW"]
    assert status_on(rwanda, date(2025, 7, 8), start) is Status.NONE
    assert status_on(rwanda, date(2025, 7, 9), start) is Status.IN_FORCE


some_day = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


@given(st.lists(some_day, max_size=9), some_day)
def test_no_hindsight(consents: list[date], day: date) -> None:
    """What is known on a day decides the standing on that day: later consents change nothing."""
    everything = [each for number, consent in enumerate(consents) for each in both(f"S{number}", consent)]
    known = [each for each in everything if not each.consented_on or each.consented_on <= day]
    with_hindsight, without = starts(everything), starts(known)
    for each in (each for each in known if each.treaty == CETS224):
        then = status_on(each, day, without.get(each.state))
        assert status_on(each, day, with_hindsight.get(each.state)) is then
    assert missing_until_entry_into_force(everything, day) == missing_until_entry_into_force(known, day)


@given(st.lists(some_day, min_size=5, max_size=9))
def test_first_five_together_then_each_alone(consents: list[date]) -> None:
    parties = [each for number, consent in enumerate(consents) for each in both(f"S{number}", consent)]
    fifth = sorted(consents)[4]
    expected = {f"S{n}": first_of_month_after_three_months(max(day, fifth)) for n, day in enumerate(consents)}
    assert starts(parties) == expected
