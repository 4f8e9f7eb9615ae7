"""Metadata and bodies: each member that does not hold is pointed at, with a way to mend it."""

from datetime import date
from typing import Any

import pytest

from app.actions import decide
from app.actions.particulars import members, particulars_of
from app.domain.errors import InvalidBody
from app.domain.submission import Particulars
from tests.actions.makers import APPROVER, MINISTRY, Office, file

WHOLE = {
    "state": "JP",
    "instrument": "note verbale",
    "document_date": "2026-05-01",
    "registered_on": "2026-05-02",
    "reference": " No. 1 ",
    "complete": True,
}


def test_everything_that_can_be_said() -> None:
    assert particulars_of(WHOLE) == Particulars("JP", "note verbale", date(2026, 5, 1), date(2026, 5, 2), "No. 1", complete=True)
    assert particulars_of({}) == Particulars()
    assert particulars_of(dict.fromkeys(WHOLE)) == Particulars()


WRONG: list[tuple[str, Any]] = [
    ("state", 7),
    ("state", ["JP"]),
    *(("state", code) for code in ("AUS", "Atlantis", "")),
    ("document_date", 20260501),
    *(("document_date", day) for day in ("1 May 2026", "2026-02-30", "")),
    ("registered_on", "2026-5-1"),
    ("registered_on", True),
    ("instrument", 5),
    ("instrument", {}),
    *(("instrument", text) for text in ("x" * 1001, "a\x00b", "two\nlines")),
    ("reference", []),
    ("reference", "\x1b"),
    ("complete", "yes"),
    *(("complete", number) for number in (0, 1)),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_member_that_does_not_hold_is_pointed_at(name: str, value: Any) -> None:
    with pytest.raises(InvalidBody) as raised:
        particulars_of(WHOLE | {name: value})
    assert [fault.pointer for fault in raised.value.faults] == [f"/metadata/{name}"]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidBody) as raised:
        particulars_of({"state": "AUS", "document_date": "x", "submitter": "me", "a/b~c": 1})
    told = {fault.pointer: fault for fault in raised.value.faults}
    assert list(told) == ["/metadata/submitter", "/metadata/a~1b~0c", "/metadata/state", "/metadata/document_date"]
    assert told["/metadata/state"].suggestion == "AT or AU"
    assert told["/metadata/submitter"].code == "unknown-member"


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_metadata_that_is_no_object(value: Any) -> None:
    with pytest.raises(InvalidBody) as raised:
        particulars_of(value)
    assert raised.value.faults[0].pointer == "/metadata"


@pytest.mark.parametrize("body", [None, [], "x"])
def test_a_body_that_is_no_object(body: Any) -> None:
    with pytest.raises(InvalidBody):
        members(body, ())


BODIES: list[tuple[Any, str]] = [
    (None, ""),
    ({}, "/digest"),
    ({"digest": None}, "/digest"),
    ({"digest": 7}, "/digest"),
    ({"digest": "x" * 101}, "/digest"),
    ({"digest": "x", "approver": "u_1"}, "/approver"),
]


@pytest.mark.parametrize(("body", "pointer"), BODIES)
def test_an_approval_names_a_digest_and_nothing_else(one_office: Office, body: Any, pointer: str) -> None:
    sent = one_office.submit(file(MINISTRY))
    with pytest.raises(InvalidBody) as raised:
        decide.approve(one_office.house, APPROVER, sent["id"], body, None)
    assert [fault.pointer for fault in raised.value.faults] == [pointer]


@pytest.mark.parametrize("body", [None, {}, {"reason": ""}, {"reason": "  "}, {"reason": 5}, {"reason": "x" * 1001}, {"why": "no"}])
def test_a_rejection_says_why(one_office: Office, body: Any) -> None:
    sent = one_office.submit(file(MINISTRY))
    with pytest.raises(InvalidBody):
        decide.reject(one_office.house, APPROVER, sent["id"], body, None)
    assert one_office.status(sent) == "previewed"
