"""Channels in plans: whose audience they start with, how it rises, and that silence never lowers it."""

from typing import Any

import pytest

from app.domain.access import Audience
from app.domain.plan import PlannedRow
from app.domain.provisions import PROVISIONS, Kind
from app.domain.records.channels import SLOTS
from tests.makers import Desk, actions, row

PHONE = {"channels.phone": ["+81300000001"]}
OTHER = {"channels.phone": ["+81300000002"]}
DESIGNATIONS = [code for code, provision in PROVISIONS.items() if provision.kind is Kind.DESIGNATION]


def audiences(desk: Desk, planned: PlannedRow, on: str = "2026-06-01") -> dict[str, str]:
    """The audience of each channel value."""
    return {channel["value"]: channel["audience"] for channel in desk.value(planned, on).get("channels", [])}


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("provision", DESIGNATIONS)
def test_the_default_audience_follows_the_provision(provision: str, slot: str) -> None:
    """DOMAIN, section 7."""
    desk = Desk()
    (planned,) = desk.submit(row(values={"provision": provision, f"channels.{slot}": ["x"]})).rows
    lowest = Audience.NETWORK if provision in ("10.5", "35") else Audience.PARTIES
    assert audiences(desk, planned) == {"x": max(lowest, SLOTS[slot].floor).label}


@pytest.mark.parametrize("asked", Audience)
@pytest.mark.parametrize(
    ("provision", "slot"), [("27.2", "phone"), ("35", "phone"), ("27.2", "duty_phone"), ("35", "private_phone")]
)
def test_a_row_raises_an_audience_and_never_lowers_it(provision: str, slot: str, asked: Audience) -> None:
    desk = Desk()
    said = row(values={"provision": provision, f"channels.{slot}": ["x"]}, audience=asked)
    (planned,) = desk.submit(said).rows
    lowest = Audience.NETWORK if provision == "35" else Audience.PARTIES
    assert audiences(desk, planned) == {"x": max(lowest, SLOTS[slot].floor, asked).label}
    assert actions(desk.plan(said)) == ["unchanged"]


def raised(**more: Any) -> Desk:
    """A desk whose register holds a phone that its State has raised."""
    desk = Desk()
    desk.submit(row(values=PHONE, audience=Audience.RESTRICTED, valid_from="2023-01-01", **more))
    return desk


def test_a_row_that_is_silent_about_it_keeps_a_raised_audience() -> None:
    desk = raised()
    assert actions(desk.plan(row(values=PHONE))) == ["unchanged"]
    (planned,) = desk.submit(row(values=OTHER)).rows
    assert audiences(desk, planned) == {"+81300000002": "restricted"}


def test_a_silent_row_before_an_announced_end_keeps_it_too() -> None:
    desk = raised(valid_to="2030-01-01")
    (planned,) = desk.submit(row(values=OTHER)).rows
    assert audiences(desk, planned) == {"+81300000002": "restricted"}


def test_a_silent_row_before_an_announced_change_keeps_it_too() -> None:
    desk = raised()
    desk.submit(row(values={"channels.phone": None}, valid_from="2030-01-01"))
    (planned,) = desk.submit(row(values=OTHER)).rows
    assert audiences(desk, planned) == {"+81300000002": "restricted"}


def test_a_correction_of_earlier_days_does_not_lower_it() -> None:
    desk = Desk()
    desk.submit(row(values=PHONE, valid_from="2023-01-01"))
    desk.submit(row(values=PHONE, audience=Audience.RESTRICTED, valid_from="2025-01-01"))
    desk.submit(row(values={"languages": ["ja"]}, valid_from="2023-01-01"))
    (planned,) = desk.submit(row(values=OTHER)).rows
    assert audiences(desk, planned) == {"+81300000002": "restricted"}


@pytest.mark.parametrize("on", ["2024-01-01", "2026-06-01"])
def test_an_entry_that_begins_anew_keeps_it_too(on: str) -> None:
    desk = raised(valid_to="2024-01-01")
    (planned,) = desk.submit(row(values=OTHER), on=on).rows
    assert planned.action == "create"
    assert audiences(desk, planned, on) == {"+81300000002": "restricted"}


def test_a_row_that_names_an_audience_may_go_back_to_the_default_but_not_below() -> None:
    desk = raised()
    (planned,) = desk.submit(row(values=PHONE, audience=Audience.PUBLIC)).rows
    assert planned.action == "amend"
    assert audiences(desk, planned) == {"+81300000001": "parties"}
    (planned,) = desk.submit(row(values=OTHER)).rows
    assert audiences(desk, planned) == {"+81300000002": "parties"}


def test_raising_takes_the_value_out_of_the_lower_stream() -> None:
    desk = Desk()
    desk.submit(row(values=PHONE))
    (planned,) = desk.submit(row(values=PHONE, audience=Audience.NETWORK)).rows
    assert [change.audience for change in planned.changes] == [Audience.NETWORK]
    below = desk.value(planned, ceiling=Audience.PARTIES)
    assert "channels" not in below
    assert below["withheld"] == {"channels": ["network"]}


def test_one_slot_is_set_and_the_others_stay() -> None:
    desk = Desk()
    desk.submit(row(values=PHONE | {"channels.email": ["a@moj.example"], "channels.duty_phone": ["+81300000009"]}))
    (planned,) = desk.submit(row(values=OTHER)).rows
    assert audiences(desk, planned) == {"+81300000009": "network", "+81300000002": "parties", "a@moj.example": "parties"}
    (planned,) = desk.submit(row(values={"channels.phone": None})).rows
    assert audiences(desk, planned) == {"+81300000009": "network", "a@moj.example": "parties"}


def test_several_values_keep_their_calling_order() -> None:
    desk = Desk()
    numbers = ["+81300000003", "+81300000001", "+81300000002"]
    (planned,) = desk.submit(row(values={"channels.phone": numbers})).rows
    assert list(audiences(desk, planned)) == numbers
    assert actions(desk.plan(row(values={"channels.phone": sorted(numbers)}))) == ["amend"]
