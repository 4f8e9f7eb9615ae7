"""Searching over HTTP: the answer as it is described, what is refused, and what a search leaves in the audit."""

from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.served import API, Served


def found(served: Served, query: str, who: str | None = None, **more: str) -> dict[str, Any]:
    """What is answered to a query."""
    asked = "&".join([f"q={query}", *(f"{name}={value}" for name, value in more.items())])
    answer = served.get(f"/search?{asked}", who)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_state_with_a_provision_leads_to_what_answers_it(demo: Served) -> None:
    for query, kind in (("qm%2035", "emergency"), ("qm%208.10", "designations"), ("qm", "state"), ("8.10.b", "provision")):
        leads = found(demo, query)["answer"]
        assert leads["kind"] == kind
        answer = demo.get(leads["path"].removeprefix(API))
        assert answer.status_code == 200, answer.text


def test_every_target_of_an_item_is_answered(demo: Served) -> None:
    items = [
        each
        for query in ("justice", "qm%2035", "exercise%20hosting", "fr%20jp%20traffic%20data")
        for each in found(demo, query)["items"]
    ]
    assert {each["kind"] for each in items} >= {"authority", "provider", "designation", "emergency", "route", "state"}
    for each in items:
        assert demo.get(each["target"]["path"].removeprefix(API)).status_code == 200


def test_a_target_keeps_the_day_and_what_was_known(demo: Served) -> None:
    known = str(found(demo, "qm")["meta"]["revision"] - 1)
    path = found(demo, "qm%208.10", as_of="2025-03-01", known_at=known)["answer"]["path"]
    assert path == f"{API}/designations?state=QM&provision=8.10&as_of=2025-03-01&known_at={known}"
    answer = demo.get(path.removeprefix(API)).json()
    assert (answer["meta"]["as_of"], answer["meta"]["revision"]) == ("2025-03-01", int(known))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "missing-parameter"),
        ("q=", "invalid-value"),
        ("q=%20%E2%80%A6", "invalid-value"),
        (f"q={'a+' * 31}", "invalid-value"),
        (f"q={'a' * 201}", "invalid-value"),
        ("q=a&q=b", "duplicate-parameter"),
        ("q=a&kind=state", "unknown-parameter"),
        ("q=a&limit=0", "invalid-value"),
        ("q=a&cursor=x", "invalid-value"),
    ],
)
def test_what_cannot_be_sought_is_refused(demo: Served, query: str, code: str) -> None:
    told = problem(demo.send("GET", f"{API}/search?{query}"), 400)
    assert told["errors"][0]["code"] == code
    assert told["errors"][0]["detail"]


def test_a_search_of_who_signed_in_leaves_an_event_without_the_words(fresh: Served) -> None:
    shown = found(fresh, "Ministry%20of%20Justice", "officer")["items"]
    (event,) = (each for each in fresh.events() if each["action"] == "search")
    assert {target[0] for target in event["targets"]} == {each["id"] for each in shown}
    assert event["terms"]
    assert "Ministry" not in str(event)
    found(fresh, "Ministry%20of%20Justice")
    assert len([each for each in fresh.events() if each["action"] == "search"]) == 1


def test_the_answer_has_a_tag_and_is_not_sent_again(demo: Served) -> None:
    first = demo.get("/search?q=japan")
    assert demo.send("GET", f"{API}/search?q=japan", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
