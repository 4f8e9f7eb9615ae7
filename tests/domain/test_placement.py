"""Where a row comes to stand: on the run that its day lies in, at a beginning of its own, or nowhere."""

from datetime import date

import pytest

from app.domain.entry import Change
from app.domain.moment import Span
from app.domain.placement import Placement, place
from app.domain.timeline import Record
from tests.makers import Day, day, entry, record, span

TODAY = date(2026, 6, 1)


def known(*spans: Span, ended: Span | None = None) -> Record:
    """A record that holds on these spans."""
    lines = [entry(number, span=each) for number, each in enumerate(spans, start=1)]
    if ended:
        lines.append(entry(len(lines) + 1, span=ended, change=Change.END, payload=None))
    return record(*lines)


def placed(found: Record | None, stated: Day = None, until: Day = None, default: date = TODAY) -> Placement:
    return place(found, day(stated), default, day(until))


SINCE_2023 = known(span("2023-01-01"))
UNTIL_2025 = known(span("2023-01-01", "2025-01-01"))
FROM_2028 = known(span("2028-01-01"))
TWICE = known(span("2023-01-01"), span("2028-01-01"), ended=span("2025-01-01", "2028-01-01"))


@pytest.mark.parametrize(
    ("found", "stated", "until", "segment"),
    [
        (None, None, None, span(TODAY)),
        (None, "2024-01-01", None, span("2024-01-01")),
        (None, "2024-01-01", "2025-01-01", span("2024-01-01", "2025-01-01")),
        (UNTIL_2025, None, None, span(TODAY)),
        (UNTIL_2025, "2025-01-01", None, span("2025-01-01")),
        (FROM_2028, "2024-01-01", "2027-01-01", span("2024-01-01", "2027-01-01")),
        (TWICE, "2026-01-01", "2027-12-31", span("2026-01-01", "2027-12-31")),
    ],
)
def test_where_nothing_holds_the_entry_begins(found: Record | None, stated: Day, until: Day, segment: Span) -> None:
    assert placed(found, stated, until) == Placement(Change.CREATE, (segment,), None)


@pytest.mark.parametrize(
    ("stated", "change", "start"),
    [(None, Change.AMEND, TODAY), ("2024-01-01", Change.AMEND, date(2024, 1, 1)), ("2023-01-01", Change.CORRECT, date(2023, 1, 1))],
)
def test_a_run_is_amended_from_the_day_and_corrected_from_its_start(stated: Day, change: Change, start: date) -> None:
    found = placed(SINCE_2023, stated)
    assert found == Placement(change, (Span(start),), start, last=None)


def test_later_boundaries_of_any_audience_cut_the_span() -> None:
    found = known(span("2023-01-01"), span("2027-01-01"), span("2024-01-01", "2028-01-01"))
    segments = (span(TODAY, "2027-01-01"), span("2027-01-01", "2028-01-01"), span("2028-01-01"))
    assert placed(found).segments == segments


def test_the_end_of_a_run_is_kept_unless_the_row_states_one() -> None:
    assert placed(UNTIL_2025, "2024-01-01").segments == (span("2024-01-01", "2025-01-01"),)
    assert placed(UNTIL_2025, "2024-01-01").ends is None
    repeated = placed(UNTIL_2025, "2024-01-01", "2025-01-01")
    assert (repeated.ends, repeated.extends) == (None, None)


def test_an_earlier_end_ends_the_run() -> None:
    found = placed(SINCE_2023, until="2027-01-01")
    assert (found.ends, found.last, found.segments) == (date(2027, 1, 1), None, (span(TODAY, "2027-01-01"),))
    found = placed(UNTIL_2025, "2023-06-01", "2024-01-01")
    assert (found.ends, found.last) == (date(2024, 1, 1), date(2025, 1, 1))


def test_a_later_end_extends_the_run() -> None:
    found = placed(UNTIL_2025, "2024-01-01", "2026-01-01")
    assert (found.ends, found.extends) == (None, span("2025-01-01", "2026-01-01"))
    assert placed(TWICE, "2024-01-01", "2027-12-31").fault is None


@pytest.mark.parametrize(
    ("stated", "until"), [("2024-01-01", "2028-01-01"), ("2024-01-01", "2029-01-01"), ("2026-01-01", "2028-01-01")]
)
def test_a_row_does_not_reach_into_a_later_period(stated: str, until: str) -> None:
    fault = placed(TWICE, stated, until).fault
    assert fault is not None
    assert fault.code == "reaches-later-period"


def test_a_row_around_a_later_beginning_moves_it_and_ends_that_period() -> None:
    found = placed(TWICE, "2026-01-01", "2029-01-01")
    assert found.fault is None
    assert found.segments == (span("2026-01-01", "2028-01-01"), span("2028-01-01", "2029-01-01"))
    assert (found.moves_start, found.ends, found.last) == (True, date(2029, 1, 1), None)


def test_a_stated_day_moves_a_beginning() -> None:
    found = placed(FROM_2028, "2024-01-01")
    assert found.moves_start
    assert found.change is Change.CORRECT
    assert found.segments == (span("2024-01-01", "2028-01-01"), span("2028-01-01"))
    assert found.based_on == date(2028, 1, 1)


def test_a_moved_beginning_leaves_no_gap_where_ended_periods_lie_between() -> None:
    found = known(span("2020-01-01"), span("2028-01-01"), ended=span("2022-01-01", "2028-01-01"))
    found = found.with_entry(entry(9, span=span("2021-06-01", "2027-01-01"), change=Change.END, payload=None))
    assert placed(found, "2024-01-01").segments == (span("2024-01-01", "2028-01-01"), span("2028-01-01"))


def test_a_day_that_is_not_stated_moves_no_beginning() -> None:
    found = placed(FROM_2028)
    assert not found.moves_start
    assert found.segments == (span("2028-01-01"),)
    assert found.based_on == date(2028, 1, 1)
    assert placed(FROM_2028, until="2029-01-01").ends == date(2029, 1, 1)


def test_an_end_before_an_announced_beginning_needs_a_stated_day() -> None:
    fault = placed(FROM_2028, until="2027-01-01").fault
    assert fault is not None
    assert fault.code == "reaches-later-period"


@pytest.mark.parametrize(
    ("found", "stated", "until"),
    [
        (None, "2024-01-01", "2023-12-31"),
        (None, "2024-01-01", "2024-01-01"),
        (None, None, "2026-06-01"),
        (SINCE_2023, "2024-01-01", "2023-12-31"),
        (FROM_2028, None, "2026-01-01"),
        (UNTIL_2025, None, "2026-01-01"),
        (SINCE_2023, None, "2023-01-01"),
        (SINCE_2023, None, date.min),
    ],
)
def test_an_end_before_the_beginning_is_refused(found: Record | None, stated: Day, until: Day) -> None:
    fault = placed(found, stated, until).fault
    assert fault is not None
    assert (fault.code, fault.column, fault.value) == ("inverted-span", "Valid to", str(until))


def test_an_end_told_late_ends_what_held_until_then() -> None:
    found = placed(SINCE_2023, until="2025-01-01")
    assert found.fault is None
    assert (found.segments, found.ends, found.last) == ((span("2024-12-31", "2025-01-01"),), date(2025, 1, 1), None)
    again = placed(UNTIL_2025, until="2025-01-01")
    assert (again.fault, again.ends, again.extends) == (None, None, None)
