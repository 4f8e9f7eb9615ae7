"""A designation has the members that the contract names, with their types, as far as each reader sees; and no others."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.domain.moment import parse_instant
from tests.api.served import Served

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _day(value: Any) -> bool:
    return _text(value) and date.fromisoformat(value).isoformat() == value


def _instant(value: Any) -> bool:
    return _text(value) and value.endswith("Z") and parse_instant(value) is not None


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _members(**checks: Check) -> Check:
    return lambda value: (
        value.keys() == checks.keys() and all(_said(name, holds=check(value[name])) for name, check in checks.items())
    )


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _said(name: str, *, holds: bool) -> bool:
    assert holds, name
    return holds


ABOVE = ("parties", "network", "restricted")
ADDRESS = _members(lines=_texts, locality=_or_null(_text), postal_code=_or_null(_text), country=_or_null(_text))
PUBLIC: dict[str, Check] = {
    "id": lambda value: re.fullmatch(r"d_[a-z0-9]+", value) is not None,
    "state": lambda value: re.fullmatch(r"[A-Z]{2}", value) is not None,
    "territory": _or_null(_text),
    "treaty": _one_of("ETS185", "CETS224"),
    "provision": _text,
    "role": _text,
    "authority": _members(
        id=lambda value: value.startswith("a_"),
        names=lambda value: bool(value) and all(map(_text, value.values())),
        parent=_or_null(_text),
        type=_or_null(_one_of("ministry", "prosecution", "court", "police", "agency", "supranational", "other")),
        address=_or_null(ADDRESS),
        website=_or_null(_text),
    ),
    "scope": _or_null(lambda value: _text(value["text"])),
    "valid_from": _day,
    "valid_to": _or_null(_day),
    "operative": _flag,
    "operative_reason": _or_null(_text),
    "declared_on": _or_null(_day),
    "registered_on": _or_null(_day),
    "period_start": _or_null(_day),
    "trust": _members(
        recorded_at=_instant,
        attested_at=_or_null(_instant),
        attested_by=_or_null(_one_of("state", "registrar")),
        answered_at=_or_null(_instant),
        status=_one_of("confirmed", "due", "overdue", "disputed", "unconfirmed"),
        due_on=_or_null(_day),
        disputed_since=_or_null(_instant),
        changed_recently=_or_null(_members(at=_instant, fields=_list_of(_members(field=_text, before=lambda _: True)))),
    ),
    "version": _number,
    "source": _members(notification=lambda value: value.startswith("n_"), reference=_or_null(_text), url=_or_null(_text)),
}
CHANNEL = _members(
    type=_one_of("phone", "mobile", "fax", "email", "secure_email", "portal", "chat", "radio", "other"),
    value=_text,
    label=_or_null(_text),
    priority=_number,
    round_the_clock=_flag,
    languages=_texts,
    audience=_one_of(*ABOVE),
)
PARTIES: dict[str, Check] = {
    "languages": _texts,
    "hours": _or_null(_members(round_the_clock=_flag, spec=_or_null(_text), time_zone=_or_null(_text))),
    "redacted": _list_of(_members(field=_text, audience=_one_of(*ABOVE), reason=_text)),
}
CHANNELS: dict[str, Check] = {"channels": _list_of(CHANNEL)}
NETWORK: dict[str, Check] = {"procedure": _or_null(_text)}
RESTRICTED: dict[str, Check] = {"person": _or_null(_text), "verification": _or_null(_text)}
PROVISIONAL = _list_of(
    _members(
        id=_text, type=_text, value=_text, label=_or_null(_text), posted_at=_instant, until=_instant, standing=_text
    )
)  # fmt: skip
SEEN = {
    None: PUBLIC,
    "officer": PUBLIC | PARTIES | CHANNELS,
    "duty_officer": PUBLIC | PARTIES | CHANNELS | NETWORK,
    "state_editor": PUBLIC | PARTIES | CHANNELS | NETWORK | RESTRICTED,
}


@pytest.mark.parametrize("who", list(SEEN))
def test_members_and_types(demo: Served, who: str | None) -> None:
    items = demo.get("/designations?state=QM&limit=200", who).json()["items"]
    assert len({item["provision"] for item in items}) == 10
    for item in items:
        beside = item.pop("provisional", None)
        assert (beside is not None) == (who in ("duty_officer", "state_editor") and item["provision"] in ("35", "10.5"))
        assert beside is None or PROVISIONAL(beside)
        withheld = {each["field"] for each in item.get("redacted", ())}
        assert set(item) | (withheld & {"channels"}) == set(SEEN[who])
        for name, content in item.items():
            assert SEEN[who][name](content), (name, content)
        assert item["operative"] == (item["operative_reason"] is None)


@pytest.mark.parametrize("who", list(SEEN))
def test_one_is_as_it_is_in_the_list(demo: Served, who: str | None) -> None:
    for item in demo.get("/designations?state=QM&limit=200", who).json()["items"]:
        alone = demo.get(f"/designations/{item['id']}", who).json()
        assert alone.pop("meta")["audience"]
        assert alone.pop("standing") == "current"
        assert alone == item
        newest = demo.get(f"/designations/{item['id']}/versions/{item['version']}", who).json()
        assert newest["channels"] == item["channels"] if "channels" in item else "channels" not in newest


def test_who_is_signed_in_is_told_what_is_withheld_and_nobody_else(demo: Served) -> None:
    path = "/designations?state=QM&provision=35"
    (public,) = demo.get(path).json()["items"]
    assert not {"redacted", "languages", "hours", "channels", "procedure", "person", "verification"} & set(public)
    told = {
        who: {(each["field"], each["audience"]) for each in demo.get(path, who).json()["items"][0]["redacted"]}
        for who in SEEN
        if who
    }
    restricted = {("person", "restricted"), ("verification", "restricted")}
    assert told["officer"] == restricted | {("channels", "network"), ("procedure", "network")}
    assert told["duty_officer"] == restricted | {("channels", "restricted")}
    assert told["state_editor"] == set()
    (foreign,) = demo.get("/designations?state=QN&provision=35", "state_editor").json()["items"]
    assert {each["field"] for each in foreign["redacted"]} == {"channels", "procedure", "person", "verification"}


def test_channels_are_in_calling_order(demo: Served) -> None:
    (found,) = demo.get("/designations?state=QM&provision=35", "state_editor").json()["items"]
    assert [channel["priority"] for channel in found["channels"]] == list(range(1, len(found["channels"]) + 1))
    assert [channel["label"] for channel in found["channels"]][:2] == ["duty desk", "fall-back"]
    assert found["channels"][-1]["label"] == "named person"


def test_a_protocol_not_in_force_is_told(demo: Served) -> None:
    for item in demo.get("/designations?state=JP&provision=8.10").json()["items"]:
        assert (item["operative"], item["operative_reason"]) == (False, "treaty-not-in-force")


def test_a_provision_and_a_state(demo: Served) -> None:
    row = demo.get("/provisions/8.10.b").json()
    assert {"code", "treaty", "kind", "cardinality", "roles", "register_kept_by", "labels"} <= set(row)
    assert set(row["labels"]) == {"en", "fr"}
    state = demo.get("/states/JP").json()
    assert {"names", "memberships", "treaties", "statements", "coverage"} <= set(state)
    for treaty in state["treaties"]:
        assert {"treaty", "status", "signed_on", "consented_on", "in_force_on"} <= set(treaty)
    (cell,) = [cell for cell in state["coverage"] if cell["provision"] == "7.5.e"]
    assert (cell["status"], cell["reason"] is None) == ("not_required", False)
