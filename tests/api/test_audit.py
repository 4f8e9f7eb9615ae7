"""The audit over HTTP: who reads how much of it, and that each reading leaves its own trace before it is answered."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from app.domain.policy import POLICY
from tests.api.asserts import problem
from tests.api.served import Served

STATED = {"Directory_Purpose": "mutual-assistance", "Directory_Reason": "request 12 of a court", "Directory_Case": "C-2026/7"}
LOOKUP = "/designations?state=QM&provision=35"


def items(served: Served, path: str, who: str) -> list[dict[str, Any]]:
    """The items of a page, once all that was written until now is there."""
    served.shipped()
    answer = served.get(path, who)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_an_auditor_reads_what_was_shown_to_whom_and_why(either: Served) -> None:
    before = datetime.now(UTC)
    shown = either.get(LOOKUP, "duty_officer", **STATED)
    (found, *_) = items(either, "/audit?action=find-designations", "auditor")
    assert found["request_id"] == shown.headers["x-request-id"]
    assert (found["purpose"], found["because"], found["case"]) == tuple(STATED.values())
    (item,) = shown.json()["items"]
    assert found["targets"] == [{"id": item["id"], "version": item["version"], "audience": "network", "state": "QM"}]
    told = ("account", "state", "roles", "outcome", "count", "mode", "age_seconds", "policy", "terms")
    expected = ["demo-duty_officer", "QM", ["duty_officer"], "allowed", 1, "live", 0, POLICY, None]
    assert [found[name] for name in told] == expected
    assert found["credential"].startswith("t_")
    assert before <= datetime.fromisoformat(found["at"]) <= datetime.now(UTC)
    assert (found["sink"], found["sequence"]) == (found["id"][-10:], either.events()[-2]["sequence"])


def test_an_event_says_from_which_address_somebody_asked(either: Served) -> None:
    headers = {"Host": "testserver", "Authorization": f"Bearer {either.tokens['duty_officer']}"}
    path, _, query = LOOKUP.partition("?")
    known = {"client": ("192.0.2.7", 4711)}
    status, _, _ = either.raw("GET", f"/api/v1{path}", query=query.encode(), headers=headers, known=known)
    (found, *_) = items(either, "/audit?action=find-designations", "auditor")
    assert (status, found["source"]) == (200, "192.0.2.7")


def test_what_is_stated_is_kept_sealed_and_opened_for_auditors_alone(either: Served) -> None:
    either.get(LOOKUP, "duty_officer", **STATED)
    (mine,) = items(either, "/me/audit", "duty_officer")
    assert mine["purpose"] == STATED["Directory_Purpose"]
    assert not {"because", "case"} & set(mine)
    (event, *_) = either.events()
    kept = either.journal_bytes() + json.dumps(either.trail()).encode()
    for name in ("Directory_Reason", "Directory_Case"):
        assert STATED[name].encode() not in kept
    assert event["because"] != event["case"]


def test_what_is_stated_is_not_opened_without_a_fresh_sign_in(either: Served) -> None:
    either.get(LOOKUP, "duty_officer", **STATED)
    (found, *_) = items(either, "/audit?action=find-designations", "plain_auditor")
    assert found["purpose"] == STATED["Directory_Purpose"]
    assert not {"because", "case"} & set(found)
    assert either.events()[-1]["fields"] == []


def test_what_is_searched_for_is_kept_by_a_keyed_hash(either: Served) -> None:
    for words in ("M\u00e9ridia police", "meridia  POLICE", "prosecutor"):
        either.get(f"/designations?q={quote(words)}", "duty_officer")
    terms = [event["terms"] for event in either.events()]
    assert terms[0] == terms[1] != terms[2]
    assert all(len(each) == 32 for each in terms)
    assert b"ridia" not in either.journal_bytes()


def test_a_slip_of_the_pen_is_no_event_and_a_refusal_names_what_was_asked_about(either: Served) -> None:
    problem(either.get("/designations?q=%ff", "duty_officer"), 400)
    problem(either.get("/designations?limit=0", "duty_officer"), 400)
    assert either.events() == []
    problem(either.get("/designations/d_of_nobody", "duty_officer"), 404)
    (event,) = either.events()
    assert (event["outcome"], event["targets"]) == ("refused", [["d_of_nobody", None, "restricted", None]])


def test_a_search_is_kept_however_its_name_is_written(either: Served) -> None:
    for name in ("q", "%71"):
        assert either.get(f"/designations?{name}=prosecutor", "duty_officer").status_code == 200
    first, second = (event["terms"] for event in either.events())
    assert first == second is not None


def test_a_cursor_that_the_audit_did_not_make(either: Served) -> None:
    for told in ('["\\u0000"]', '["x"]', '["' + "z" * 40 + '"]', "[1]"):
        text = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")
        problem(either.get(f"/me/audit?cursor={text}", "officer"), 400)


def test_each_reading_is_told_before_it_is_answered(either: Served) -> None:
    either.get(LOOKUP, "duty_officer", **STATED)
    either.shipped()
    for path, who, told in (
        ("/audit?action=find-designations", "auditor", ("read-audit", ["demo-duty_officer"], ["because", "case"])),
        ("/me/audit", "duty_officer", ("read-own-audit", ["demo-duty_officer"], [])),
        ("/audit/states/QM", "state_editor", ("read-state-audit", ["QM"], [])),
    ):
        answer = either.get(path, who)
        event = either.events()[-1]
        assert event["request_id"] == answer.headers["x-request-id"]
        assert (event["action"], [target[0] for target in event["targets"]], event["fields"]) == told
    problem(either.get("/audit", "officer"), 403)
    assert [either.events()[-1][name] for name in ("action", "outcome", "account")] == ["read-audit", "refused", "demo-officer"]


def test_filters(either: Served) -> None:
    either.get(LOOKUP, "duty_officer")
    either.get(LOOKUP, "foreign_officer")
    either.get("/designations/d_nothing", "officer")
    first, second, third = either.shipped()
    target = second["targets"][0][0]
    for query, expected in (
        ("account=demo-duty_officer", [first]),
        ("person=p_foreign_officer", [second]),
        ("state=QN", [second]),
        ("outcome=refused", [third]),
        (f"target={target}", [second, first]),
        (f"action=find-designations&since={second['at']}", [second]),
        (f"action=find-designations&until={second['at']}", [first]),
        ("action=nothing", []),
    ):
        found = items(either, f"/audit?{query}", "auditor")
        assert [each["id"] for each in found] == [each["id"] for each in expected], query


def test_pages(either: Served) -> None:
    for _ in range(5):
        either.get(LOOKUP, "duty_officer")
    newest_first = [event["id"] for event in reversed(either.shipped())]
    seen, path = [], "/audit?account=demo-duty_officer&limit=2"
    following: str | None = ""
    while following is not None:
        page = either.get(path + (f"&cursor={following}" if following else ""), "auditor").json()
        seen += [item["id"] for item in page["items"]]
        following = page["next"]
    assert seen == newest_first


def test_administrators_read_what_is_about_accounts(either: Served) -> None:
    either.get(LOOKUP, "duty_officer")
    either.get("/accounts", "auditor")
    actions = {item["action"] for item in items(either, "/audit?limit=200", "administrator")}
    assert "see-accounts" in actions
    assert "find-designations" not in actions
    assert items(either, "/audit?action=find-designations", "administrator") == []


def test_everybody_reads_their_own_part_alone(either: Served) -> None:
    either.get(LOOKUP, "duty_officer")
    either.get(LOOKUP, "officer")
    assert {item["account"] for item in items(either, "/me/audit", "officer")} == {"demo-officer"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("since=yesterday", "since"),
        ("until=2026-06-01", "until"),
        ("outcome=perhaps", "outcome"),
        ("state=Nowhereland", "state"),
        ("cursor=x", "cursor"),
        ("q=x", "q"),
    ],
)
def test_what_cannot_be_asked(demo: Served, query: str, parameter: str) -> None:
    (fault,) = problem(demo.get(f"/audit?{query}", "auditor"), 400)["errors"]
    assert fault["parameter"] == parameter


@pytest.mark.parametrize("query", ["since=0001-01-01T00:00:00Z", "until=0001-01-01T00:00:00Z", "since=9999-12-31T23:59:59Z"])
def test_instants_far_away_find_what_there_is(demo: Served, query: str) -> None:
    assert demo.get(f"/audit?{query}", "auditor").status_code == 200


def test_a_state_asks_about_a_year_at_most(demo: Served) -> None:
    answer = demo.get("/audit/states/QM?since=2020-01-01T00:00:00Z&until=2026-01-01T00:00:00Z", "state_editor")
    assert problem(answer, 400)["errors"][0]["parameter"] == "since"
    assert demo.get("/audit/states/qm?until=0001-01-01T00:00:00Z", "state_editor").json()["items"] == []


def test_every_event_says_where_the_request_came_from(either: Served) -> None:
    """What stands before the application tells the address; without, none is guessed."""
    authorization = {"Authorization": f"Bearer {either.tokens['duty_officer']}"}
    path, _, query = f"/api/v1{LOOKUP}".partition("?")
    for known in ({"client": ("2001:db8::7", 4711)}, {"client": None}):
        either.raw("GET", path, query=query.encode(), headers=authorization, known=known)
        either.raw("GET", "/api/v1/audit", headers=authorization, known=known)
    assert [event["source"] for event in either.events()] == ["2001:db8::7", "2001:db8::7", "", ""]
