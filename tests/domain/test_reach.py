"""What of reaching a designation changes by some entries, from which day, and where it was written to until then."""

from typing import Any

from app.domain.reach import changed_reach
from tests.makers import Desk, row

OLD = {
    "channels.phone": ["+81300000001"],
    "channels.email": ["old@justice.example"],
    "channels.secure_email": ["s@justice.example"],
}
ADDRESSES = ("old@justice.example", "s@justice.example")


def reached(second: dict[str, Any], *, end: str | None = None, start: str | None = "2026-06-01") -> Any:
    """Day, slots, ended and addresses of what a second file does to the designation of the first."""
    desk = Desk()
    first = desk.submit(row(2, OLD, valid_from="2024-01-01"))
    base = desk.number
    desk.submit(row(2, second, valid_from=start, valid_to=end))
    found = changed_reach(desk.record(first.rows[0]), base)
    return found and (found.day.isoformat(), found.slots, found.ended, found.addresses)


def test_a_changed_channel() -> None:
    assert reached({"channels.phone": ["+81300000002"]}) == ("2026-06-01", ("phone",), False, ADDRESSES)


def test_several_slots_come_in_calling_order_whatever_their_audience() -> None:
    changed = {"channels.email": None, "channels.duty_phone": ["+81300000003"], "channels.private_phone": ["+81300000004"]}
    assert reached(changed) == ("2026-06-01", ("duty_phone", "email", "private_phone"), False, ADDRESSES)


def test_what_is_announced_is_told_with_its_day() -> None:
    assert reached({"channels.phone": ["+81300000002"]}, start="2027-01-01") == ("2027-01-01", ("phone",), False, ADDRESSES)


def test_an_end() -> None:
    assert reached({}, end="2026-07-01", start=None) == (
        *("2026-07-01", ("phone", "secure_email", "email"), True),
        ADDRESSES,
    )


def test_other_fields_are_not_about_reaching_it() -> None:
    assert reached({"scope.text": "Other", "languages": ["en"], "person": "Somebody"}) is None


def test_a_new_designation_has_no_old_contact() -> None:
    desk = Desk()
    first = desk.submit(row(2, OLD))
    assert changed_reach(desk.record(first.rows[0]), 0) is None


def test_addresses_of_every_stretch_that_changes() -> None:
    desk = Desk()
    first = desk.submit(row(2, OLD, valid_from="2024-01-01"))
    desk.submit(row(2, {"channels.email": ["later@justice.example"]}, valid_from="2027-01-01"))
    base = desk.number
    desk.submit(row(2, {"channels.phone": ["+81300000002"]}, valid_from="2026-01-01"))
    found = changed_reach(desk.record(first.rows[0]), base)
    assert found is not None
    assert (found.day.isoformat(), found.slots) == ("2026-01-01", ("phone",))
    assert found.addresses == ("old@justice.example", "s@justice.example", "later@justice.example")
    assert found.value["channels"][0]["value"] == "+81300000001"
