"""What is told of an OpenPGP certificate on a day, and which one belongs to a mailbox."""

from datetime import date
from typing import Any

import pytest

from app.domain.records.secure import as_told, belonging_to

DAY = date(2026, 6, 1)


def held(fingerprint: str = "AB", **more: Any) -> dict[str, Any]:
    return {"value": "armour", "fingerprint": fingerprint, "addresses": ["desk@police.example"]} | more


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "valid"),
        ({"expires_at": "2026-06-01T08:00:00.000000Z"}, "valid"),
        ({"expires_at": "2026-05-31T23:59:59.000000Z"}, "expired"),
        ({"expires_at": "2026-05-31T23:59:59.000000Z", "revoked": True}, "revoked"),
    ],
)
def test_a_key_is_good_through_the_day_on_which_it_expires(more: dict[str, Any], status: str) -> None:
    told = as_told(held(**more), DAY)
    assert told == {"fingerprint": "AB", "expires_at": more.get("expires_at"), "status": status, "weak": None}


def test_the_key_of_a_mailbox() -> None:
    good, weak, revoked = held("1"), held("2", weak="short"), held("3", revoked=True)
    ends = held("4", expires_at="2030-01-01T00:00:00.000000Z")
    assert belonging_to([revoked, weak, ends, good], "Desk@Police.example") == good
    assert belonging_to([revoked, weak], "desk@police.example") == weak
    assert belonging_to([revoked], "desk@police.example") == revoked
    assert belonging_to([good, {"value": "armour", "fingerprint": "5"}], "other@police.example") is None
