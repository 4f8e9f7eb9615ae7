"""Public holidays as the library has them: whole tables, those of regions apart, the same for all who ask at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app.actions.emergency import holidays_there
from app.actions.emergency.holidays_there import holidays_of


@pytest.fixture
def hasty() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize(
    ("state", "day", "named"),
    [
        ("FR", date(2026, 7, 14), "National Day"),
        ("FR", date(2026, 12, 26), "regional: Saint Stephen's Day"),
        ("DE", date(2026, 10, 31), "regional: Reformation Day"),
        ("DE", date(2026, 10, 30), None),
        ("QM", date(2026, 12, 25), None),
    ],
)
def test_what_a_day_is(state: str, day: date, named: str | None) -> None:
    assert holidays_of(state).named(day) == named


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("state", ["KR", "JP", "IR", "TH"])
def test_whoever_asks_at_the_same_time_learns_the_same(state: str) -> None:
    holidays_there.table_of.cache_clear()
    days = [date.fromordinal(date(2027, 1, 1).toordinal() + each) for each in range(365)]

    def asked(_: int) -> list[str | None]:
        return [holidays_of(state).of_nation(day) for day in days]

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(asked, range(4))
    assert any(first)
    assert all(each == first for each in others)
    assert asked(0) == first
