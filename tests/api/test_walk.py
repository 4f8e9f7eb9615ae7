"""The main job over HTTP, as a newcomer does it: submit, look at the plan, approve, look up; and asking for the former state."""

from typing import Any

import pytest

from tests.api.served import Served

CSV = b"""State,Provision,Role,Authority (en),Address,Locality,Postal code,Phone,E-mail,Valid from
QM,8.10.b,receive,Court Registry of Meridia,4 Drill Lane,Meridia,QM-1099,+44 20 7946 0170,registry@court.meridia.example,2026-02-01
"""
ROW = {
    "State": "QM",
    "Provision": "8.10.b",
    "Role": "receive",
    "Authority (en)": "Court Registry of Meridia",
    "Phone": "+44 20 7946 0171",
    "Languages": ["en", "fr"],
    "Valid from": "2026-03-01",
}
LOOKUP = "/designations?state=QM&provision=8.10.b"


def _names(answer: dict[str, Any]) -> list[str]:
    return [item["authority"]["names"]["en"] for item in answer["items"]]


def test_a_file_is_submitted_approved_and_looked_up(either: Served) -> None:
    before = either.get(LOOKUP).json()
    assert "Court Registry of Meridia" not in _names(before)

    sent = either.submit(CSV)
    assert sent.status_code == 201, sent.text
    notification = sent.json()
    assert sent.headers["location"] == f"/api/v1/notifications/{notification['id']}"
    assert notification["status"] == "previewed"
    assert either.get(LOOKUP).json() == before

    plan = either.get(f"/notifications/{notification['id']}/plan", "approver").json()
    assert plan["digest"] == notification["digest"]
    assert plan["base_revision"] == either.stored()[0]
    (row,) = plan["rows"]
    assert row["action"] == "create"
    assert {"field": "channels.phone", "before": None, "after": ["+442079460170"], "audience": "parties"} in row["changes"]

    approved = either.approve(notification)
    assert approved.status_code == 200, approved.text
    numbers = approved.json()["entries"]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert "Court Registry of Meridia" in _names(either.get(LOOKUP).json())

    seen = either.get(f"/notifications/{notification['id']}", "registrar").json()
    assert seen["status"] == "approved"
    assert [(each["verdict"], each["by"]) for each in seen["decisions"]] == [("approved", "demo-approver")]


def test_the_former_state_is_still_there(either: Served) -> None:
    before = either.get(LOOKUP).json()
    either.carried(CSV)
    after = either.get(LOOKUP).json()
    assert after["meta"]["revision"] > before["meta"]["revision"]
    assert len(after["items"]) == len(before["items"]) + 1
    by_revision = either.get(f"{LOOKUP}&known_at={before['meta']['revision']}").json()
    by_instant = either.get(f"{LOOKUP}&known_at={before['meta']['known_at']}").json()
    assert by_revision == by_instant == before
    assert len(either.get(f"{LOOKUP}&as_of=2026-01-31").json()["items"]) == len(before["items"])
    assert len(either.get(f"{LOOKUP}&as_of=2026-02-01").json()["items"]) == len(after["items"])


def test_the_json_body_form(either: Served) -> None:
    body = {"metadata": {"state": "QM", "registered_on": "2026-03-01"}, "rows": [ROW]}
    sent = either.post("/notifications", "state_editor", body, Idempotency_Key="json-1")
    assert sent.status_code == 201, sent.text
    assert sent.json()["status"] == "previewed"
    assert sent.json()["submitter"] == "demo-state_editor"
    assert either.approve(sent.json()).status_code == 200
    assert "Court Registry of Meridia" in _names(either.get(LOOKUP).json())
    (found,) = [
        item
        for item in either.get(LOOKUP, "officer").json()["items"]
        if item["authority"]["names"]["en"] == "Court Registry of Meridia"
    ]
    assert found["languages"] == ["en", "fr"]
    assert [channel["value"] for channel in found["channels"]] == ["+442079460171"]


def test_an_amendment_makes_a_version_and_keeps_the_one_before(either: Served) -> None:
    either.carried(CSV)
    either.carried(CSV.replace(b"0170", b"0177"), reference="a new number")
    (found,) = [
        item
        for item in either.get(LOOKUP, "officer").json()["items"]
        if item["authority"]["names"]["en"] == "Court Registry of Meridia"
    ]
    path = f"/designations/{found['id']}"
    assert [row["version"] for row in either.get(f"{path}/versions", "officer").json()["items"]] == [1, 2]
    values = [either.get(f"{path}/versions/{n}", "officer").json()["channels"][0]["value"] for n in (1, 2)]
    assert values == ["+442079460170", "+442079460177"]
    changes = either.get(f"{path}/diff?from=1&to=2", "officer").json()["changes"]
    assert [change["field"] for change in changes] == ["channels.phone"]
    assert [row["version"] for row in either.get(f"{path}/versions").json()["items"]] == [1]


def test_the_same_file_again_is_the_same_notification_and_changes_nothing(either: Served) -> None:
    first = either.carried(CSV)
    lines, inbox = either.stored()
    again = either.submit(CSV)
    assert again.status_code == 200
    assert again.json()["id"] == first["id"]
    assert either.stored() == (lines, inbox)
    plan = either.get(f"/notifications/{first['id']}/plan", "registrar").json()
    assert [row["action"] for row in plan["rows"]] == ["unchanged"]
    other = either.submit(CSV + b"\n")  # the same rows in other bytes
    assert [other.status_code, other.json()["counts"]["unchanged"]] == [201, 1]


def test_the_register_moved_between_preview_and_approval(either: Served) -> None:
    mine = either.submit(CSV).json()
    either.carried(CSV.replace(b"0170", b"0188"), reference="somebody else's")
    lines, _ = either.stored()
    refused = either.approve(mine)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "plan-changed"
    assert problem["plan"]["digest"] != mine["digest"]
    assert [row["action"] for row in problem["plan"]["rows"]] == ["amend"]
    assert either.stored()[0] == lines
    shown = either.get(f"/notifications/{mine['id']}/plan?digest={problem['plan']['digest']}", "approver").json()
    assert shown["rows"] == problem["plan"]["rows"]
    assert either.approve({"id": mine["id"], "digest": problem["plan"]["digest"]}).status_code == 200


@pytest.mark.parametrize(("submitter", "approver"), [("both", "both"), ("twin_registrar", "twin_approver")])
def test_nobody_approves_or_rejects_their_own(fresh: Served, submitter: str, approver: str) -> None:
    sent = fresh.submit(CSV, submitter).json()
    lines, _ = fresh.stored()
    for answer in (
        fresh.approve(sent, approver),
        fresh.post(f"/notifications/{sent['id']}/reject", approver, {"reason": "no"}),
    ):
        assert answer.status_code == 403
        assert answer.json()["code"] == "forbidden"
    assert fresh.stored()[0] == lines
    assert fresh.approve(sent).status_code == 200


def test_rejecting_and_withdrawing_end_it(either: Served) -> None:
    rejected, withdrawn = either.submit(CSV).json(), either.submit(CSV + b"\n").json()
    lines, _ = either.stored()
    answer = either.post(f"/notifications/{rejected['id']}/reject", "approver", {"reason": "the note verbale says otherwise"})
    assert [answer.status_code, answer.json()["status"]] == [200, "rejected"]
    assert answer.json()["decisions"][0]["reason"] == "the note verbale says otherwise"
    answer = either.post(f"/notifications/{withdrawn['id']}/withdraw", "registrar")
    assert [answer.status_code, answer.json()["status"]] == [200, "withdrawn"]
    for each in (rejected, withdrawn):
        again = either.approve(each)
        assert [again.status_code, again.json()["code"]] == [409, "not-decidable"]
    assert either.stored()[0] == lines


def test_two_provisions_of_the_seed(demo: Served) -> None:
    assert len(demo.get("/designations?state=JP&provision=8.10.a").json()["items"]) == 2
    (france,) = demo.get("/designations?state=FR&provision=35").json()["items"]
    assert france["provision"] == "35"
    assert demo.get("/states/FR/35").json()["items"] == [france]
