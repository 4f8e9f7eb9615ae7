"""Providers over HTTP: found, exported, shown to whom they may be, and named in routes."""

import csv
import io
import json
from typing import Any

import jsonschema_rs
import pytest

from tests.api.asserts import problem
from tests.api.served import Served

HOST, NAMES, MAIL = "Meridia Exercise Hosting", "Meridia Exercise Names", "Norvania Exercise Mail"
HEADINGS = (
    *("Record", "State", "Provider (en)", "Kind", "Website"),
    *("Provider", "Topic", "Position", "Languages", "E-mail", "Valid from"),
)


def found(served: Served, name: str, who: str | None = None) -> Any:
    (item,) = (each for each in served.get("/providers?limit=200", who).json()["items"] if each["names"]["en"] == name)
    return item


def policies(item: Any) -> dict[str, Any]:
    return {each["topic"]: each for each in item["policies"]}


def asked(served: Served, pair: str, purpose: str, provider: str, who: str | None = None) -> Any:
    sender, receiver = pair.split()
    answer = served.get(f"/routes?from={sender}&to={receiver}&purpose={purpose}&provider={provider}", who)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("who", [None, "officer", "duty_officer", "state_editor"])
def test_the_list_and_each_one_are_as_described(demo: Served, who: str | None) -> None:
    schemas = json.dumps(demo.send("GET", "/openapi.json").json()["components"]).replace("#/components/schemas/", "#/schemas/")
    schema = jsonschema_rs.validator_for({**json.loads(schemas), "$ref": "#/schemas/Provider"})
    items = demo.get("/providers", who).json()["items"]
    assert {each["names"]["en"] for each in items} == {HOST, NAMES, MAIL}
    for each in items:
        schema.validate(each)
        alone = demo.get(f"/providers/{each['id']}", who).json()
        assert {name: content for name, content in alone.items() if name != "meta"} == each | {"standing": "current"}
        policy = each["policies"][0]
        assert demo.get(f"/provider-policies/{policy['id']}", who).json().items() >= policy.items()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=QM", {HOST, NAMES}),
        ("state=qn", {MAIL}),
        ("kind=registrar", {NAMES}),
        ("kind=service-provider&state=QM", {HOST}),
        ("kind=domain-name-service", set()),
        ("q=norvania+mail", {MAIL}),
        ("q=hebergement", {HOST}),
        ("q=ten+days", {HOST}),
        ("q=7946", set()),
    ],
)
def test_filters(demo: Served, query: str, names: set[str]) -> None:
    page = demo.get(f"/providers?{query}").json()
    assert {each["names"]["en"] for each in page["items"]} == names
    assert page["meta"]["total"] == len(names)


@pytest.mark.parametrize("query", ["kind=bank", "state=XX", "limit=0", "colour=red", "kind=registrar&kind=registry"])
def test_what_is_no_filter_is_refused(demo: Served, query: str) -> None:
    assert demo.get(f"/providers?{query}").status_code == 400


@pytest.mark.parametrize("who", [None, "officer"])
def test_policies_of_all_on_one_topic(demo: Served, who: str | None) -> None:
    schemas = json.dumps(demo.send("GET", "/openapi.json").json()["components"]).replace("#/components/schemas/", "#/schemas/")
    schema = jsonschema_rs.validator_for({**json.loads(schemas), "$ref": "#/schemas/ProviderPolicy"})
    items = demo.get("/provider-policies?topic=customer-notification", who).json()["items"]
    assert {each["provider"]["names"]["en"]: each["position"] for each in items} == {
        HOST: "unless-asked",
        NAMES: "by-case",
        MAIL: "always",
    }
    for each in items:
        schema.validate(each)
        whole = policies(demo.get(f"/providers/{each['provider']['id']}", who).json())["customer-notification"]
        assert {**each, **whole} == each


def test_an_unknown_one_is_not_found(demo: Served) -> None:
    problem(demo.get("/providers/v_none"), 404, "not-found")


def test_pages_follow_each_other(demo: Served) -> None:
    first = demo.get("/providers?limit=2").json()
    second = demo.get(f"/providers?limit=2&cursor={first['next']}").json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]


def test_each_audience_sees_what_it_may_and_is_told_what_it_may_not(demo: Served) -> None:
    public, officer, duty, editor = (
        policies(found(demo, HOST, who))["orders"] for who in (None, "officer", "duty_officer", "state_editor")
    )
    assert not {"languages", "hours", "channels", "verification", "redacted"} & public.keys()
    assert [each["type"] for each in officer["channels"]] == ["phone", "email", "portal"]
    assert {each["field"]: each["audience"] for each in officer["redacted"]} == {
        "channels": "network",
        "verification": "restricted",
    }
    assert duty["channels"][0]["label"] == "duty desk"
    assert editor["verification"].startswith("Exercise note")
    assert editor["redacted"] == []


def _events(served: Served, action: str) -> list[dict[str, Any]]:
    return [each for each in served.events() if each["action"] == action]


def test_reading_above_public_leaves_an_event_that_names_records_and_fields(fresh: Served) -> None:
    item = found(fresh, HOST, "officer")
    (event,) = _events(fresh, "list-providers")
    assert {item["id"], *(each["id"] for each in item["policies"])} <= {target[0] for target in event["targets"]}
    assert set(event["fields"]) == {"channels", "hours", "instructions", "languages"}


@pytest.mark.parametrize("who", [None, "officer", "duty_officer", "state_editor", "auditor"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_is_unchanged_when_it_is_sent_in(fresh: Served, form: str, who: str | None) -> None:
    for path in (f"/providers.{form}", f"/provider-policies.{form}"):
        content = fresh.get(path, who)
        assert content.status_code == 200, content.text
        assert path.removeprefix("/").removesuffix(f".{form}") in content.headers["content-disposition"]
        sent = fresh.submit(content.content, state=None, reference=f"{path} {who}").json()
        assert {action for action, count in sent["counts"].items() if count} == {"unchanged"}, sent


def _file(*rows: dict[str, str]) -> bytes:
    written = io.StringIO()
    lines = csv.DictWriter(written, HEADINGS)
    lines.writeheader()
    lines.writerows({"State": "QO", "Valid from": "2024-03-01"} | row for row in rows)
    return written.getvalue().encode()


def test_a_new_one_comes_in_with_its_policies_and_is_amended_by_name_or_website(fresh: Served) -> None:
    cloud = {
        "Record": "provider",
        "Provider (en)": "Ostrovia Cloud",
        "Kind": "service-provider",
        "Website": "https://cloud.example/",
    }
    told = {"Record": "provider_policy", "Topic": "languages", "Languages": "en"}
    sent = fresh.submit(_file(cloud, told | {"Provider": "www.cloud.example"}), state="QO").json()
    assert (sent["counts"]["create"], sent["counts"]["rejected"]) == (2, 0), sent
    assert fresh.approve(sent).status_code == 200
    first = found(fresh, "Ostrovia Cloud", "officer")
    assert policies(first)["languages"]["languages"] == ["en"]
    changed = (
        told | {"Provider": "ostrovia cloud", "Languages": "en; eo", "Valid from": "2025-01-01"},
        told | {"Provider": first["id"], "Topic": "customer-notification", "Languages": "", "Position": "always"},
    )
    sent = fresh.submit(_file(*changed), state="QO").json()
    assert (sent["counts"]["amend"], sent["counts"]["create"]) == (1, 1), sent
    assert fresh.approve(sent).status_code == 200
    assert policies(found(fresh, "Ostrovia Cloud", "officer"))["languages"]["languages"] == ["en", "eo"]
    policy = policies(first)["languages"]["id"]
    versions = fresh.get(f"/provider-policies/{policy}/versions", "officer").json()["items"]
    assert [(each["version"], each["change"]) for each in versions] == [(1, "create"), (2, "amend")]
    (change,) = fresh.get(f"/provider-policies/{policy}/diff?from=1&to=2", "officer").json()["changes"]
    assert (change["field"], change["before"], change["after"]) == ("languages", ["en"], ["en", "eo"])
    assert len(fresh.get(f"/provider-policies/{policy}/versions").json()["items"]) == 1
    before = fresh.get("/providers?state=QO&as_of=2024-06-01", "officer").json()["items"][0]
    assert policies(before)["languages"]["languages"] == ["en"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("record", ["provider", "provider_policy"])
def test_there_are_blank_files(demo: Served, form: str, record: str) -> None:
    assert demo.get(f"/templates/{form}?record={record}").status_code == 200


def test_the_one_addressed_under_article_7_comes_with_its_policies(demo: Served) -> None:
    host = found(demo, HOST, "officer")
    answer = asked(demo, "QN QM", "subscriber-information", host["id"], "officer")
    (contact,) = answer["contacts"]
    assert (contact["part"], contact["name"], contact["provider"]) == ("addressee", HOST, host)
    assert answer["verdict"] == "applies"
    assert HOST in answer["summary"]
    assert answer["languages"] == ["en", "fr"]
    assert [check["outcome"] for check in answer["provider"]["checks"]] == ["met", "met"]
    assert any("ask for confidentiality in the order itself" in each["en"] for each in answer["warnings"])
    assert any("demander la confidentialité" in each["fr"] for each in answer["warnings"])


def test_the_registrar_is_addressed_under_article_6_and_the_consulted_authority_stays(demo: Served) -> None:
    names = found(demo, NAMES)
    answer = asked(demo, "QN QM", "domain-registration", names["id"])
    assert [each["part"] for each in answer["contacts"]] == ["addressee", "consulted-after-refusal"]
    assert answer["contacts"][0]["provider"] == names
    assert answer["languages"] == []


def test_a_child_is_in_danger_and_the_provider_is_in_an_exercise_state(demo: Served) -> None:
    host = found(demo, HOST, "duty_officer")
    astray = asked(demo, "FR JP", "emergency-disclosure", host["id"], "duty_officer")
    assert [(check["code"], check["outcome"]) for check in astray["provider"]["checks"]] == [
        ("provider-state", "not_met"),
        ("provider-kind", "met"),
    ]
    assert not any(each["provider"] for each in astray["contacts"])
    assert any("ask Exercise State Meridia (QM) instead" in each["en"] for each in astray["warnings"])
    assert astray["provider"]["instead"]["to"] == "QM"
    right = demo.send("GET", astray["provider"]["instead"]["permalink"], "duty_officer").json()
    assert (right["to"], right["contacts"][-1]["part"], right["contacts"][-1]["provider"]) == ("QM", "holds-the-data", host)
    assert right["contacts"][0]["designation"]["provision"] == "35"
    assert any("confidentiality must be asked for" in each["en"] for each in right["warnings"])


def test_the_permalink_and_the_citation_name_the_provider_and_give_the_answer_again(demo: Served) -> None:
    key = found(demo, HOST)["id"]
    answer = asked(demo, "QN QM", "subscriber-information", key)
    assert key in answer["permalink"]
    assert key in answer["citation"]
    again = demo.send("GET", answer["permalink"]).json()
    assert {**again, "meta": None} == {**answer, "meta": None}


@pytest.mark.parametrize("purpose", ["subscriber-information", "domain-registration", "emergency-disclosure", "extradition"])
def test_a_provider_changes_no_rule(demo: Served, purpose: str) -> None:
    without = demo.get(f"/routes?from=QN&to=QM&purpose={purpose}", "officer").json()
    assert without["provider"] is None
    for name in (HOST, NAMES, MAIL):
        with_one = asked(demo, "QN QM", purpose, found(demo, name)["id"], "officer")
        for member in ("verdict", "rules", "notifications", "copies", "content", "deadlines", "question"):
            assert with_one[member] == without[member]


@pytest.mark.parametrize("more", ["provider=v_none", "provider=", "provider=a", "provider=%00", "provider=d_1&as_of=2024-06-01"])
def test_what_is_no_provider_is_refused(demo: Served, more: str) -> None:
    answer = demo.get(f"/routes?from=FR&to=QM&purpose=emergency-disclosure&{more}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "provider"


def test_one_that_was_not_there_on_that_day_is_refused(demo: Served) -> None:
    key = found(demo, HOST)["id"]
    answer = demo.get(f"/routes?from=FR&to=QM&purpose=emergency-disclosure&provider={key}&on=2023-01-01")
    assert problem(answer, 400)["errors"][0]["code"] == "unknown-provider"


def test_a_route_with_a_provider_is_audited_with_its_policies(fresh: Served) -> None:
    host = found(fresh, HOST)
    asked(fresh, "QN QM", "subscriber-information", host["id"], "officer")
    (event,) = _events(fresh, "route")
    assert {host["id"], *(each["id"] for each in host["policies"])} <= {target[0] for target in event["targets"]}
    assert {"channels", "languages"} <= set(event["fields"])


HOSTILE = ("=cmd|' /C calc'!A0", "\x00", "v_" + "a" * 5000, "' OR 1=1 --", "../../etc", "\u202eetad")


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_hostile_cell_is_told_and_never_breaks(fresh: Served, cell: str) -> None:
    for column in ("Provider (en)", "Kind", "Website", "Provider", "Topic", "Position", "Languages", "E-mail"):
        rows = (
            {"Record": "provider", "Provider (en)": "Some Provider", "Kind": "registrar", column: cell},
            {"Record": "provider_policy", "Provider": HOST, "Topic": "languages", column: cell},
        )
        sent = fresh.submit(_file(*rows), state="QO", reference=f"{column}")
        assert sent.status_code in (200, 201, 400, 413, 422), sent.text
