"""What an entry says of round the clock against its own hours, once a row is added to it."""

from typing import Any

import pytest

from tests.makers import Desk, row


@pytest.mark.parametrize(
    ("hours", "told"),
    [("Mo-Fr 09:00-17:00", 1), ('"No 24/7 service"', 1), ("24/7; PH off", 1), ("24/7", 0), ('24/7 "duty officer"', 0)],
)
def test_hours_amended_beside_a_flag_that_stands(hours: str, told: int) -> None:
    desk = Desk()
    always: dict[str, Any] = {"hours.spec": "24/7", "hours.round_the_clock": True, "channels.phone": ["+81300000001"]}
    desk.submit(row(2, always, valid_from="2024-01-01"))
    plan = desk.submit(row(2, {"hours.spec": hours, "scope.text": "Other"}, valid_from="2026-06-01"))
    found = [each for planned in plan.rows for each in planned.findings if each.code == "hours-contradictory"]
    assert [each.column for each in found] == ["Hours"] * told


def test_a_flag_that_is_taken_away_leaves_nothing_to_tell() -> None:
    desk = Desk()
    desk.submit(row(2, {"hours.spec": "24/7", "hours.round_the_clock": True}, valid_from="2024-01-01"))
    plan = desk.submit(row(2, {"hours.spec": "Mo-Fr 09:00-17:00", "hours.round_the_clock": False}, valid_from="2026-06-01"))
    assert "hours-contradictory" not in [each.code for planned in plan.rows for each in planned.findings]
