"""Days in the forms in which they are written, and the order that a column shows."""

import pytest

from app.domain.findings import Level
from app.intake.normalise.days import day, period
from app.intake.normalise.outcome import DAY_FIRST, MONTH_FIRST
from app.intake.rows import rows
from tests.intake.makers import ANYONE, designation, outcome_of, table, told

HEADINGS = "State,Provision,Authority,Valid from,Registered on"


@pytest.mark.parametrize(
    ("written", "value", "codes", "outcome"),
    [
        ("12 May 2022", "2022-05-12", [], "ok"),
        ("Strasbourg, 12.V.2022", "2022-05-12", [], "ok"),
        ("12 V 2022", "2022-05-12", [], "ok"),
        ("1er juin 2012", "2012-06-01", [], "ok"),
        ("le 12 mai 2022", "2022-05-12", [], "ok"),
        ("12. Mai 2022", "2022-05-12", [], "ok"),
        ("12 de mayo de 2022", "2022-05-12", [], "ok"),
        ("12 maggio 2022", "2022-05-12", [], "ok"),
        ("12. května 2022", "2022-05-12", [], "ok"),
        ("12 мая 2022 г.", "2022-05-12", [], "ok"),
        ("2025.12.20", "2025-12-20", [], "ok"),
        ("2025. december 20.", "2025-12-20", [], "ok"),
        ("2025 m. gruodžio 20 d.", "2025-12-20", [], "ok"),
        ("令和4年5月12日", "2022-05-12", [], "ok"),
        ("平成元年1月8日", "1989-01-08", [], "ok"),
        ("2022年5月12日", "2022-05-12", [], "ok"),
        ("2022년 5월 12일", "2022-05-12", [], "ok"),
        ("as of 1 September 1995", "1995-09-01", [], "ok"),
        ("Monday, 12 May 2022", "2022-05-12", [], "ok"),
        ("12/31/2022", "2022-12-31", [], "ok"),
        # Nobody who writes dots puts the month first.
        ("01.10.2012", "2012-10-01", [], "ok"),
        ("20220512", "2022-05-12", [], "ok"),
        ("2022-05-12T00:00:00Z", "2022-05-12", [], "ok"),
        ("2022-05-12 10:30", "2022-05-12", ["time-of-day-ignored"], "ok"),
        # A serial needs no guess, but the sender sees a number where the plan shows a day.
        ("44693", "2022-05-12", ["excel-serial-date"], "ok"),
        ("12 May 2022 (provisional)", "2022-05-12", ["trailing-text-ignored"], "warning"),
        ("2012-06-01 -", "2012-06-01", [], "ok"),
    ],
)
def test_a_day_is_read_as_written(written: str, value: str, codes: list[str], outcome: str) -> None:
    found = day(written)
    assert (found.value, told(found.remarks), outcome_of(found.remarks)) == (value, codes, outcome)


@pytest.mark.parametrize(
    ("written", "code", "choices"),
    [
        ("12/05/2022", "date-ambiguous", ("2022-05-12", "2022-12-05")),
        ("05-02-2026", "date-ambiguous", ("2026-02-05", "2026-05-02")),
        ("5 listopad 2022", "date-ambiguous", ("2022-10-05", "2022-11-05")),
        ("19 juin 200", "year-incomplete", ()),
        ("12/05/22", "year-incomplete", ("2022-05-12", "2022-12-05")),
        ("12-May-22", "year-incomplete", ("2022-05-12",)),
        ("12 May", "year-incomplete", ()),
        ("2022", "date-year-only", ()),
        ("May 2022", "date-day-missing", ()),
        ("31/02/2024", "date-impossible", ()),
        ("2026-13-01", "date-impossible", ()),
        ("29/02/2023", "date-impossible", ()),
        ("昭和元年1月8日", "date-impossible", ()),
        ("1/7/2010 - 31/12/2012", "date-is-a-period", ("2010-07-01", "2012-12-31")),
        ("12 May 2022 to 3 June 2022", "date-is-a-period", ("2022-05-12", "2022-06-03")),
        ("30 days after notification", "date-relative", ()),
        ("date of signature", "date-relative", ()),
        ("12/05/1822", "year-out-of-range", ()),
    ],
)
def test_what_is_no_day_for_certain_is_refused(written: str, code: str, choices: tuple[str, ...]) -> None:
    (remark,) = day(written).remarks
    assert (remark.level, remark.code, remark.choices) == (Level.ERROR, code, choices)


def test_an_order_that_is_known_decides() -> None:
    assert day("12/05/2022", DAY_FIRST).value == "2022-05-12"
    assert day("12/05/2022", MONTH_FIRST).value == "2022-12-05"


def test_a_period_may_have_an_open_end() -> None:
    first, last = period("1/7/2010 -", DAY_FIRST)
    assert (first.value, last.value) == ("2010-07-01", None)
    first, last = period("1/7/2010 - 31/12/2012")
    assert (first.value, last.value) == ("2010-07-01", "2012-12-31")
    assert period("2010-07-01")[0].value == "2010-07-01"


def test_one_day_of_a_column_shows_the_order_of_all() -> None:
    found, findings = rows(table(HEADINGS, "FR,35,x,19/06/2006,", "FR,24.7,y,01/03/2007,"), ANYONE)
    assert [str(each.valid_from) for each in found] == ["2006-06-19", "2007-03-01"]
    assert [each.findings for each in found] == [(), ()]
    (shown,) = findings
    assert (shown.level, shown.code, shown.column, shown.suggestion) == (Level.INFO, "day-order-inferred", "Valid from", DAY_FIRST)


def test_another_column_shows_it_too_and_that_is_told() -> None:
    found, findings = rows(table(HEADINGS, "FR,35,x,01/03/2007,06/19/2006"), ANYONE)
    assert str(found[0].valid_from) == "2007-01-03"
    assert [(each.level, each.code, each.column) for each in findings] == [(Level.WARNING, "day-order-inferred", "Valid from")]


def test_a_column_that_shows_both_orders_shows_none() -> None:
    lines = ("FR,35,x,19/06/2006,", "FR,24.7,y,06/19/2006,", "FR,27.2,z,01/03/2007,")
    found, findings = rows(table(HEADINGS, *lines), ANYONE)
    assert [told(each.findings) for each in found] == [[], [], ["date-ambiguous"]]
    assert [(each.level, each.code) for each in findings] == [(Level.WARNING, "day-order-unknown")]


def test_the_order_of_a_column_can_be_chosen() -> None:
    lines = (HEADINGS, "FR,35,x,01/03/2007,", "FR,24.7,y,02/03/2007,")
    _, findings = rows(table(*lines), ANYONE)
    assert findings[0].choices == (DAY_FIRST, MONTH_FIRST)
    found, findings = rows(table(*lines), ANYONE, {(0, "day-order-unknown", "Valid from"): MONTH_FIRST})
    assert [str(each.valid_from) for each in found] == ["2007-01-03", "2007-02-03"]
    assert [(each.level, each.code, each.suggestion) for each in findings] == [(Level.INFO, "day-order-unknown", MONTH_FIRST)]


def test_what_holds_before_it_was_communicated_is_told() -> None:
    found = designation(Valid_from="2006-05-01", Registered_on="2010-07-07")
    assert (told(found.findings), outcome_of(found.findings)) == (["effective-before-communication"], "warning")
