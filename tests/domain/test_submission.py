"""What a notification says of itself."""

from datetime import date

import pytest

from app.domain.submission import at_work

TODAY = date(2026, 6, 8)


@pytest.mark.parametrize(
    ("decided", "expected"), [(None, True), (TODAY, True), (date(2026, 6, 1), True), (date(2026, 5, 31), False)]
)
def test_a_notification_is_at_work_until_a_week_after_its_decision(decided: date | None, expected: bool) -> None:
    assert at_work(decided, TODAY) is expected
