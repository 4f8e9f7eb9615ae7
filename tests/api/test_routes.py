"""The route answer over HTTP: the contract's members, whom it shows what, and what it refuses."""

import json
from typing import Any

import jsonschema_rs
import pytest

from app.domain.routing import PURPOSES
from tests.api.asserts import problem
from tests.api.served import API, Served

CONTRACT = {
    "verdict", "summary", "rules", "contacts", "notifications", "copies", "content", "deadlines", "languages", "alternatives",
    "meta",
}  # fmt: skip


def asked(served: Served, pair: str, purpose: str, who: str | None = None, more: str = "") -> Any:
    sender, receiver = pair.split()
    answer = served.get(f"/routes?from={sender}&to={receiver}&purpose={purpose}{more}", who)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def schema(demo: Served) -> Any:
    described = demo.send("GET", "/openapi.json").json()
    text = json.dumps(described["components"]).replace("#/components/schemas/", "#/schemas/")
    return jsonschema_rs.validator_for({**json.loads(text), "$ref": "#/schemas/Route"})


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("pair", ["QM QN", "QO QM", "FR JP", "FR CW"])
@pytest.mark.parametrize("who", [None, "duty_officer"])
def test_every_purpose_is_answered_as_described(demo: Served, schema: Any, purpose: str, pair: str, who: str | None) -> None:
    found = asked(demo, pair, purpose, who)
    schema.validate(found)
    assert set(found) >= CONTRACT
    outcomes = {rule["outcome"] for rule in found["rules"]}
    verdict = "does_not_apply" if "not_met" in outcomes else "unclear" if "unknown" in outcomes else "applies"
    assert found["verdict"] == verdict


def test_france_asks_japan_for_subscriber_information(demo: Served) -> None:
    found = asked(demo, "FR JP", "subscriber-information", more="&on=2026-06-01")
    assert found["verdict"] == "does_not_apply"
    assert [(rule["code"], rule["state"]) for rule in found["rules"] if rule["outcome"] == "not_met"] == [
        ("CETS224", "FR"), ("CETS224", "JP"),
    ]  # fmt: skip
    reserved = next(rule for rule in found["rules"] if rule["code"] == "8-instead-of-7")
    assert reserved["record"]["kind"] == "statement"
    first = found["alternatives"][0]
    assert (first["purpose"], first["verdict"], first["basis"]["treaty"]) == ("mutual-assistance", "applies", None)
    assert "European Union and Japan" in first["basis"]["en"]
    assert first["contacts"][0]["name"].startswith("Minister of Justice")
    followed = demo.get(first["permalink"].removeprefix(API)).json()
    assert (followed["summary"], followed["senders"]["contacts"][0]["name_fr"]) == (first["summary"], "Ministère de la Justice")
    back = asked(demo, "JP FR", "mutual-assistance", more="&on=2026-06-01")
    assert [each["name"] for each in back["contacts"]] == ["Ministry of Justice"]
    before = asked(demo, "FR JP", "mutual-assistance", more="&on=2010-06-01")
    assert before["basis"]["article"] == "27"


def test_a_child_is_in_danger_and_the_provider_is_in_an_exercise_state(demo: Served) -> None:
    closed = asked(demo, "FR QM", "emergency-disclosure", "duty_officer")
    assert closed["verdict"] == "does_not_apply"
    assert [each["purpose"] for each in closed["alternatives"]][1:3] == ["preservation", "mutual-assistance"]
    assert "France (FR) are real" in " ".join(each["en"] for each in closed["warnings"])
    (point,) = closed["contacts"]
    assert point["designation"]["provision"] == "35"
    assert point["designation"]["channels"][0]["type"] == "phone"
    assert point["designation"]["trust"]["status"]
    assert asked(demo, "QN QM", "emergency-disclosure", "duty_officer")["verdict"] == "applies"


def test_hungary_asks_who_approves_onward_transfer(demo: Served) -> None:
    assert asked(demo, "HU QM", "onward-transfer")["verdict"] == "does_not_apply"
    nothing_received = asked(demo, "HU JP", "onward-transfer", more="&on=2026-06-01")
    assert [each["purpose"] for each in nothing_received["alternatives"]] == ["data-received-otherwise", "outside-the-register"]
    found = asked(demo, "QN QM", "onward-transfer")
    assert found["question"]["en"] == "Were the data received under Article 6 or 7?"
    settled = asked(demo, "QN QM", "onward-transfer", more="&case=received-under-6-or-7")
    assert settled["verdict"] == "applies"
    assert {each["designation"]["provision"] for each in settled["contacts"]} == {"14.10.b"}


def test_competence_split_by_class_of_data_is_decided_by_the_purpose(demo: Served) -> None:
    found = asked(demo, "QM QN", "traffic-data")
    assert [each["name"] for each in found["contacts"]] == ["Ministry of Justice of Norvania"]
    assert asked(demo, "QM QO", "traffic-data")["verdict"] == "does_not_apply"


def test_who_asks_decides_what_is_seen_of_a_contact(demo: Served) -> None:
    for who, shown in ((None, False), ("officer", False), ("duty_officer", True)):
        (contact, *_) = asked(demo, "QN QM", "emergency-disclosure", who)["contacts"]
        assert bool(contact["designation"].get("channels")) == shown


def test_the_permalink_is_answered_alike(demo: Served) -> None:
    found = asked(demo, "QM QN", "traffic-data", "officer")
    again = demo.get(found["permalink"].removeprefix(API), "officer").json()
    assert again["permalink"] == found["permalink"]
    assert [again[name] for name in ("verdict", "rules", "citation")] == [found[name] for name in ("verdict", "rules", "citation")]


@pytest.mark.parametrize(
    ("query", "parameter", "suggestion"),
    [
        ("from=FR&to=Japon&purpose=traffic-data", "to", "JP"),
        ("from=France&to=JP&purpose=traffic-data", "from", "FR"),
        ("from=FR&to=JP&purpose=traffic-dat", "purpose", "traffic-data"),
        ("from=FR&to=JP", "purpose", None),
        ("from=FR&to=FR&purpose=traffic-data", "to", None),
        ("from=FR&to=JP&purpose=traffic-data&day=2026-06-01", "day", None),
    ],
)
def test_what_is_refused(demo: Served, query: str, parameter: str, suggestion: str | None) -> None:
    (error,) = problem(demo.get(f"/routes?{query}"), 400, "invalid-parameter")["errors"]
    assert (error["parameter"], error.get("suggestion")) == (parameter, suggestion)
