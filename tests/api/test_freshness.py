"""Freshness over HTTP: one press says that an entry is still correct as it was seen; a report flags it and tells the State."""

from typing import Any

import pytest

from tests.api.asserts import problem, same_but_for_the_request
from tests.api.night import Night
from tests.api.places import identifier
from tests.api.served import Response, Served

NOTE = "A stranger answered, and named a shop."
CHANNEL = "+44 20 7946 0111"


def point(served: Served, state: str = "QM") -> str:
    return f"/designations/{identifier(served, 'designations', state)}"


def ministry(served: Served) -> str:
    """An entry of State QM that does not answer round the clock."""
    found = served.get("/designations?state=QM&provision=8.10.b").json()["items"]
    return f"/designations/{found[0]['id']}"


def trusted(served: Served, path: str, who: str | None = "duty_officer") -> Any:
    return served.get(path, who).json()["trust"]


def pressed(served: Served, path: str, who: str = "state_editor", **headers: str) -> Response:
    """Still correct, as it is seen now."""
    tag = served.get(path, who).headers["etag"]
    return served.post(f"{path}/attestations", who, **({"If_Match": tag} | headers))


def reported(
    served: Served, path: str, outcome: str = "did-not-answer", who: str = "foreign_duty_officer", **said: Any
) -> Response:
    key = said.pop("key", None)
    headers = {} if key is None else {"Idempotency_Key": key}
    return served.post(f"{path}/reports", who, {"outcome": outcome} | said, **headers)


def test_one_press(either: Served) -> None:
    path = point(either)
    before = {who: either.get(path, who).json() for who in (None, "officer", "duty_officer", "state_editor")}
    assert {each["trust"]["status"] for each in before.values()} <= {"unconfirmed", "confirmed", "due", "overdue", "disputed"}
    answer = pressed(either, path)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["attested_by"], said["version"]) == ("state", before["state_editor"]["version"])
    assert answer.headers["location"] == f"/api/v1{path}"
    for who, was in before.items():
        now = either.get(path, who).json()
        assert (now["trust"]["attested_at"], now["trust"]["due_on"]) == (said["attested_at"], said["due_on"])
        assert {"status": now["trust"]["status"], "by": now["trust"]["attested_by"]} == {"status": "confirmed", "by": "state"}
        assert (now["version"], now["trust"]["recorded_at"]) == (was["version"], was["trust"]["recorded_at"])
        listed = either.get("/designations?state=QM&attestation=confirmed", who).json()["items"]
        assert now["id"] in {each["id"] for each in listed}
        del now["trust"], now["meta"], was["trust"], was["meta"]
        assert now == was
    event = either.trail()[-1]
    assert (event["action"], event["account"], event["count"]) == ("attest", "demo-state_editor", 1)
    assert event["targets"][1][:2] == [said["designation"], said["version"]]


def test_what_was_seen_must_still_be_there(either: Served) -> None:
    path = point(either)
    problem(either.post(f"{path}/attestations", "state_editor"), 428, "missing-if-match")
    problem(either.post(f"{path}/attestations", "state_editor", If_Match="*"), 428, "missing-if-match")
    stale = problem(either.post(f"{path}/attestations", "state_editor", If_Match='"other"'), 412, "stale")
    version = stale["current"]["version"]
    problem(either.post(f"{path}/attestations", "state_editor", {"version": version + 1}), 412, "stale")
    problem(either.post(f"{path}/attestations", "state_editor", {"version": version + 1}, If_Match="*"), 412, "stale")
    tag = either.get(path, "state_editor").headers["etag"]
    problem(either.post(f"{path}/attestations", "state_editor", {"version": version + 1}, If_Match=tag), 412, "stale")
    assert either.post(f"{path}/attestations", "state_editor", {"version": version}, If_Match=tag).status_code == 201
    shown = [event["action"] for event in either.events()[-9:] if event["outcome"] == "allowed"]
    assert shown.count("see-designation") >= 4


def test_what_else_was_written_meanwhile_does_not_matter(fresh: Served) -> None:
    path = point(fresh)
    tag = fresh.get(path, "state_editor").headers["etag"]
    assert pressed(fresh, ministry(fresh)).status_code == 201
    assert fresh.get(path, "state_editor").headers["etag"] != tag
    assert fresh.post(f"{path}/attestations", "state_editor", If_Match=f'"none", W/{tag}').status_code == 201


def test_a_change_that_the_attester_saw_nothing_of(fresh: Served) -> None:
    path = point(fresh)
    tag, version = (fresh.get(path, "state_editor").headers["etag"], fresh.get(path, "state_editor").json()["version"])
    row = 'State,Provision,Role,Authority (en),Duty phone\nQM,35,all,"{}",+44 20 7946 0155\n'
    name = fresh.get(path).json()["authority"]["names"]["en"]
    assert fresh.approve(fresh.submit(row.format(name).encode()).json()).status_code == 200
    for how in ({"If_Match": tag}, {}):
        body = None if how else {"version": version}
        current = problem(fresh.post(f"{path}/attestations", "state_editor", body, **how), 412, "stale")["current"]
        assert current["version"] == version + 1
    assert trusted(fresh, path, None)["attested_at"] is None


def test_a_retry_attests_once(either: Served) -> None:
    path = point(either)
    tag = either.get(path, "state_editor").headers["etag"]
    answers = [either.post(f"{path}/attestations", "state_editor", If_Match=tag, Idempotency_Key="once") for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    problem(
        either.post(f"{path}/attestations", "state_editor", {"version": 1}, Idempotency_Key="once"), 422, "idempotency-mismatch"
    )
    assert len(either.get(f"{path}/observations").json()["items"]) == 1


def test_a_registrar_speaks_for_what_they_read(fresh: Served) -> None:
    path = point(fresh)
    assert pressed(fresh, path, "registrar").json()["attested_by"] == "registrar"
    assert trusted(fresh, path, "officer")["status"] == trusted(fresh, path, None)["status"] == "confirmed"
    assert trusted(fresh, path, "duty_officer")["status"] == "unconfirmed"
    (seen,) = fresh.get(f"{path}/observations").json()["items"]
    assert (seen["outcome"], seen["attested_by"], seen["covers"]) == ("attested", "registrar", "parties")


def test_who_opened_the_contacts_saw_them(one_night: Night) -> None:
    served, path = one_night.served, one_night.point("QN")
    one_night.opened("registrar")
    one_night.refresh()
    assert pressed(served, path, "registrar").status_code == 201
    assert trusted(served, path)["status"] == "confirmed"


def test_several_at_once_all_or_none(either: Served) -> None:
    items = either.get("/designations?state=QM&limit=200", "state_editor").json()["items"]
    named = [{"id": each["id"], "version": each["version"]} for each in items]
    stale = [*named[:-1], named[-1] | {"version": named[-1]["version"] + 1}]
    refused = problem(either.post("/states/QM/attestations", "state_editor", {"designations": stale}), 409, "changed-meanwhile")
    assert refused["changed"] == [named[-1]]
    assert [each["trust"] for each in either.get("/designations?state=QM&limit=200", "state_editor").json()["items"]] == [
        each["trust"] for each in items
    ]
    answer = either.post("/states/qm/attestations", "state_editor", {"designations": named}, Idempotency_Key="all")
    assert answer.status_code == 201, answer.text
    assert [each["designation"] for each in answer.json()["attested"]] == [each["id"] for each in items]
    again = either.post("/states/QM/attestations", "state_editor", {"designations": named}, Idempotency_Key="all")
    assert again.content == answer.content
    now = either.get("/designations?state=QM&limit=200", "duty_officer").json()["items"]
    assert {each["trust"]["status"] for each in now if each["provision"] != "24.7"} == {"confirmed"}
    assert {each["id"]: each["trust"]["attested_at"] for each in now} == {
        each["designation"]: each["attested_at"] for each in answer.json()["attested"]
    }
    event = either.trail()[-1]
    assert (event["action"], event["count"], len(event["targets"])) == ("attest", len(named), len(named) + 1)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/designations"),
        ({"designations": []}, "/designations"),
        ({"designations": [{"id": "d_1", "version": 1}] * 201}, "/designations"),
        ({"designations": ["d_1"]}, "/designations/0"),
        ({"designations": [{"id": "d_1"}]}, "/designations/0"),
        ({"designations": [{"id": 1, "version": 1}]}, "/designations/0"),
        ({"designations": [{"id": "d_1", "version": True}]}, "/designations/0/version"),
        ({"designations": [{"id": "d_1", "version": 1}] * 2}, "/designations/1/id"),
        ({"designations": [{"id": "d_1", "version": 1}]}, "/designations/0/id"),
    ],
)
def test_several_that_cannot_be(demo: Served, body: Any, pointer: str) -> None:
    refused = problem(demo.post("/states/QM/attestations", "state_editor", body), 422, "invalid-body")
    assert refused["errors"][0]["pointer"] == pointer


def test_what_is_of_another_state_or_of_none(demo: Served) -> None:
    foreign = identifier(demo, "designations", "QN")
    body = {"designations": [{"id": foreign, "version": 1}]}
    refused = [
        demo.post("/states/QM/attestations", "registrar", {"designations": [{"id": each, "version": 1}]})
        for each in (foreign, "d_0")
    ]
    assert [problem(each, 422)["errors"][0]["pointer"] for each in refused] == ["/designations/0/id"] * 2
    problem(demo.post("/states/QN/attestations", "state_editor", body), 403, "forbidden")
    problem(demo.post("/states/XX/attestations", "state_editor", body), 404, "not-found")
    problem(demo.post("/designations/d_0/attestations", "state_editor", {"version": 1}), 404, "not-found")


def test_what_does_not_hold_today_is_neither_attested_nor_reported(fresh: Served) -> None:
    sent = fresh.submit(b"State,Provision,Role,Authority (en),Valid from\nQM,8.10.b,receive,Office of 2090,2090-01-01\n").json()
    assert fresh.approve(sent).status_code == 200
    (item,) = fresh.get("/designations?state=QM&provision=8.10.b&q=2090&as_of=2090-01-01").json()["items"]
    path = f"/designations/{item['id']}"
    problem(fresh.post(f"{path}/attestations", "state_editor", {"version": 1}), 409, "not-in-force")
    problem(reported(fresh, path, "wrong"), 409, "not-in-force")
    several = {"designations": [{"id": item["id"], "version": 1}]}
    assert problem(fresh.post("/states/QM/attestations", "state_editor", several), 422)["errors"][0]["code"] == "not-in-force"


def test_a_report_flags_at_once_and_an_answer_clears_it(either: Served) -> None:
    path = point(either)
    pressed(either, path)
    answer = reported(either, path, channel=CHANNEL, note=NOTE)
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (set(said), said["outcome"]) == ({"designation", "state", "provision", "outcome", "at"}, "did-not-answer")
    now = trusted(either, path)
    assert (now["status"], now["disputed_since"], now["answered_at"]) == ("disputed", said["at"], None)
    assert pressed(either, path).status_code == 201
    assert trusted(either, path)["status"] == "disputed"
    assert {trusted(either, path, who)["status"] for who in (None, "officer", "registrar")} == {"confirmed"}
    answered = reported(either, path, "answered")
    assert answered.status_code == 201, answered.text
    settled = trusted(either, path)
    assert (settled["status"], settled["answered_at"], settled["disputed_since"]) == ("confirmed", answered.json()["at"], None)
    assert trusted(either, path, "officer")["answered_at"] is None


@pytest.mark.parametrize("who", [None, "officer", "registrar", "client", "foreign_editor"])
def test_who_does_not_read_the_channels_cannot_tell(fresh: Served, who: str | None) -> None:
    path = point(fresh)
    asked = (
        path,
        f"{path}/observations",
        "/designations?limit=200",
        "/states/QM/35",
        "/designations?attestation=disputed",
        "/coverage",
    )
    before = [(each.content, each.headers["etag"]) for each in (fresh.get(one, who) for one in asked)]
    assert reported(fresh, path, note=NOTE).status_code == reported(fresh, path, "answered").status_code == 201
    assert [(each.content, each.headers["etag"]) for each in (fresh.get(one, who) for one in asked)] == before


def test_who_reports_learns_nothing(fresh: Served) -> None:
    path = point(fresh)
    answers = [reported(fresh, path, "wrong", "officer", channel=each).json() for each in (CHANNEL, "+15550100")]
    for said in answers:
        del said["at"]
    assert answers[0] == answers[1]
    for outcome in ("answered", "did-not-answer"):
        for who in ("foreign_officer", "registrar"):
            told = problem(reported(fresh, path, outcome, who), 403, "forbidden")
            assert "network values" in told["detail"], "nobody has called a number that they cannot read"
    assert reported(fresh, ministry(fresh), "answered", "foreign_officer").status_code == 201
    unknown = [reported(fresh, f"/designations/{each}") for each in ("d_0", "d_1")]
    problem(unknown[0], 404)
    same_but_for_the_request(*unknown)


def test_nobody_answers_for_their_own_state(fresh: Served) -> None:
    for who in ("state_editor", "duty_officer", "plain_duty_officer"):
        refused = problem(reported(fresh, point(fresh), "answered", who), 403, "forbidden")
        assert "your own State" in refused["detail"]
    problem(reported(fresh, ministry(fresh), "answered", "officer"), 403, "forbidden")
    assert reported(fresh, point(fresh), "did-not-answer", "duty_officer").status_code == 201


def test_what_was_said_is_for_the_state_alone(fresh: Served) -> None:
    path = point(fresh)
    reported(fresh, path, "wrong", channel=CHANNEL, note=NOTE)
    pressed(fresh, path)
    for who in ("state_editor", "auditor"):
        attested, wrong = fresh.get(f"{path}/observations", who).json()["items"]
        assert (attested["outcome"], wrong["outcome"], wrong["note"], wrong["channel"]) == ("attested", "wrong", NOTE, CHANNEL)
        assert wrong["by"].startswith("p_")
        assert attested["note"] is None
    (_, network) = fresh.get(f"{path}/observations", "duty_officer").json()["items"]
    assert set(network) == {"id", "outcome", "at"}
    assert [each["outcome"] for each in fresh.get(f"{path}/observations", "officer").json()["items"]] == ["attested"]
    for other in (None, "officer", "duty_officer", "registrar"):
        assert NOTE not in fresh.get(f"{path}/observations", other).text + fresh.get(path, other).text
    assert NOTE.encode() not in fresh.journal_bytes()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/outcome"),
        ({"outcome": "attested"}, "/outcome"),
        ({"outcome": ["wrong"]}, "/outcome"),
        ({"outcome": "wrong", "note": 7}, "/note"),
        ({"outcome": "wrong", "channel": "x" * 255}, "/channel"),
        ({"outcome": "wrong", "who": "me"}, "/who"),
    ],
)
def test_reports_that_cannot_be_read(demo: Served, body: Any, pointer: str) -> None:
    refused = problem(demo.post(f"{point(demo)}/reports", "officer", body), 422, "invalid-body")
    assert refused["errors"][0]["pointer"] == pointer


def test_one_person_disputes_no_register(night: Night) -> None:
    served, path = night.served, night.point("QM")
    for _ in range(10):
        assert reported(served, path, "wrong", "officer").status_code == 201
    refused = reported(served, night.point("QN"), "wrong", "officer")
    told = problem(refused, 429, "too-many-reports")
    assert (told["retry_after"], told["detail"]) == (3600, "a person makes 10 reports in an hour at most")
    assert refused.headers["retry-after"] == "3600"
    assert served.events()[-1]["reason"] == "too-many-reports"
    assert served.events()[-1]["person"] == "p_officer"
    assert reported(served, path, "wrong", "colleague").status_code == 201
    with night.again() as elsewhere:
        problem(reported(elsewhere.served, path, "wrong", "officer"), 429)
    for _ in range(2):
        night.clock.move(hours=1, seconds=1)
        for _ in range(10):
            assert reported(served, path, "wrong", "officer").status_code == 201
    night.clock.move(hours=2)
    assert problem(reported(served, path, "wrong", "officer"), 429)["retry_after"] > 3600
    night.clock.move(days=1)
    assert reported(served, path, "wrong", "officer").status_code == 201


def test_the_state_is_told_at_once(one_night: Night) -> None:
    path = one_night.point("QN")
    for _ in range(2):
        reported(one_night.served, path, "wrong", "duty_officer", channel=CHANNEL, note=NOTE, key="once")
    reported(one_night.served, path, "answered", "duty_officer")
    (letter,) = one_night.letters("freshness-reported")
    assert (letter.recipient, letter.subject) == ("foreign_editor@night.example", "Reported / Signalement : QN, 35")
    assert "is wrong" in letter.body
    assert "sont erronés" in letter.body
    assert f"{path}/observations" in letter.body
    assert CHANNEL not in letter.body
    assert NOTE not in letter.body
