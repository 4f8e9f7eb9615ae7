"""Erasing what is said of a person: asked for by one, approved by another, and then nowhere any more; the trees still hold."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.api.asserts import problem
from tests.api.places import asked_to_erase, wish
from tests.api.served import PATIENCE, Served

NAME, PHONE, NOTE = "Zacharie Quillfeather", "+442079460177", "Called Quillfeather at home"
SPOKEN = (NAME, "Quillfeather", "79460177", "7946 0177")
HEADING = "State,Provision,Role,Authority (en),Named person,Verification note,Duty phone,Valid from\n"
ROW = "QM,35,,Meridia Night Desk,{},{},{},{}\n"


def _named(served: Served) -> str:
    """A designation that named a person, until another notification named another one."""
    for person, note, phone, start in ((NAME, NOTE, PHONE, "2026-01-10"), ("Ann Other", "Asked", "+442079460188", "2026-01-10")):
        sent = served.submit((HEADING + ROW.format(person, note, phone, start)).encode(), state="QM").json()
        answer = served.approve(sent)
        assert answer.status_code == 200, answer.text
    found = served.get("/designations?state=QM&provision=35&limit=200", "auditor").json()["items"]
    (key,) = (each["id"] for each in found if "Meridia Night Desk" in each["authority"]["names"].values())
    return str(key)


def _lines(key: str, *versions: int) -> list[dict[str, Any]]:
    said = {"kind": "designation", "id": key, "versions": list(versions)}
    return [
        said | {"audience": "restricted", "fields": ["person", "verification"]},
        said | {"audience": "network", "fields": ["channels.duty_phone"]},
    ]


def _asked(served: Served, key: str, *versions: int) -> dict[str, Any]:
    answer = served.post("/erasures", "registrar", wish("QM", lines=_lines(key, *versions or (1,))))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _erased(served: Served) -> tuple[str, dict[str, Any]]:
    key = _named(served)
    asked = _asked(served, key)
    answer = served.post(f"/erasures/{asked['id']}/approve", "approver", {"digest": asked["digest"]})
    assert answer.status_code == 200, answer.text
    return key, answer.json()


def test_what_would_go_is_shown_by_its_ids_and_nothing_goes_before_a_second_person_agrees(fresh: Served) -> None:
    key = _named(fresh)
    asked = _asked(fresh, key)
    assert asked["status"] == "asked"
    assert [(each["kind"], each["audience"], each["version"]) for each in asked["lines"]] == [
        ("designation", "restricted", 1),
        ("designation", "network", 1),
        ("notification", "restricted", 1),
    ]
    assert len(asked["papers"]) == 1
    assert len(asked["plans"]) == 1  # the second one's plan shows what was there before
    assert asked["still"] == []
    assert not any(text in json.dumps(asked) for text in SPOKEN)
    assert NAME in json.dumps(fresh.get(f"/designations/{key}/versions/1", "auditor").json())
    problem(fresh.post(f"/erasures/{asked['id']}/approve", "registrar", {"digest": asked["digest"]}), 403, "forbidden")
    problem(fresh.post(f"/erasures/{asked['id']}/approve", "approver", {"digest": "sha256:x"}), 409, "erasure-changed")
    assert fresh.get(f"/erasures/{asked['id']}", "auditor").json()["reason"] == "the person has left"


def test_what_another_field_of_the_same_line_says_is_told(fresh: Served) -> None:
    """As a part of a text, and as the same text: what goes once may stand there twice."""
    for note, start in ((f"Asked {NAME}", "2026-01-10"), (NAME, "2026-01-11")):
        for person, said in ((NAME, note), ("Ann Other", "Asked")):
            fresh.carried((HEADING + ROW.format(person, said, PHONE, start)).encode(), state="QM")
        found = fresh.get("/designations?state=QM&provision=35&limit=200", "auditor").json()["items"]
        (key,) = (each["id"] for each in found if "Meridia Night Desk" in each["authority"]["names"].values())
        versions = fresh.get(f"/designations/{key}/versions", "auditor").json()["items"]
        version = max(each["version"] for each in versions) - 1
        lines = [{"kind": "designation", "id": key, "versions": [version], "audience": "restricted", "fields": ["person"]}]
        answer = fresh.post("/erasures", "registrar", wish("QM", lines=lines))
        assert answer.status_code == 201, answer.text
        still = [(each["id"], each["audience"], each["version"]) for each in answer.json()["still"]]
        assert (key, "restricted", version) in still, note


def test_what_was_erased_is_told_nowhere(either: Served) -> None:
    key, done = _erased(either)
    assert done["status"] == "erased"
    for who in ("auditor", "state_editor", "duty_officer", "approver"):
        for path in (
            *(
                f"/designations/{key}/versions/1",
                f"/designations/{key}/versions",
                f"/designations/{key}",
                f"/designations/{key}/proof",
            ),
            *(f"/designations/{key}/diff?from=1&to=2", "/search?q=Quillfeather", "/lines.jsonl", "/changes?since=0&limit=200"),
            *("/designations?state=QM&as_of=2026-01-20&limit=200", "/audit?limit=200", "/notifications?state=QM&limit=200"),
            *("/erasures", f"/erasures/{done['id']}"),
        ):
            answer = either.get(path, who, Directory_Reason="to see what is left of it")
            assert not any(text in answer.text for text in SPOKEN), (who, path)
    (file,) = done["papers"]
    problem(either.get(f"/notifications/{file}/file", "auditor"), 404, "papers-erased")
    for each in (*done["papers"], *done["plans"]):
        problem(either.get(f"/notifications/{each}/plan", "auditor"), 404, "papers-erased")
        assert either.get(f"/notifications/{each}", "auditor").json()["erased"] == done["id"]
    assert NAME not in either.journal_bytes().decode(errors="replace") + json.dumps(either.trail())


def test_what_others_said_stays(fresh: Served) -> None:
    key, _ = _erased(fresh)
    now = json.dumps(fresh.get(f"/designations/{key}", "auditor").json())
    assert "Ann Other" in now
    assert "79460188" in now
    first, second = fresh.get(f"/designations/{key}/versions", "auditor").json()["items"]
    assert {(each["audience"], *each["fields"]) for each in first["erased"]} == {
        ("restricted", "person", "verification"),
        ("network", "channels.duty_phone"),
    }
    assert {each["ground"] for each in first["erased"]} == {"objection"}
    assert "erased" not in second
    assert "erased" not in fresh.get(f"/designations/{key}/versions", "officer").json()["items"][0]


def test_what_is_in_force_stays_until_something_replaces_it(fresh: Served) -> None:
    key = _named(fresh)
    found = problem(fresh.post("/erasures", "registrar", wish("QM", lines=_lines(key, 2))), 409, "still-in-force")
    assert "version 2 of the restricted stream" in found["detail"]
    assert fresh.get("/erasures", "auditor").json()["items"] == []


def test_a_notification_at_work_is_decided_first(fresh: Served) -> None:
    _named(fresh)
    sent = fresh.submit((HEADING + ROW.format(NAME, "x", PHONE, "2026-02-01")).encode(), state="QM").json()
    found = problem(fresh.post("/erasures", "registrar", wish("QM", papers=[sent["id"]])), 409, "papers-at-work")
    assert sent["id"] in found["detail"]


def test_where_it_is_said_still_is_told(fresh: Served) -> None:
    key = _named(fresh)
    only = [{"kind": "designation", "id": key, "versions": [1], "audience": "restricted", "fields": ["person"]}]
    sent = fresh.submit((HEADING + ROW.format(NAME, "again", "+442079460199", "2026-03-01")).encode(), state="QM").json()
    assert fresh.approve(sent).status_code == 200
    asked = fresh.post("/erasures", "registrar", wish("QM", lines=only)).json()
    assert [(each["id"], each["version"], each["in_force"]) for each in asked["still"]] == [(key, 3, True)]


def test_it_is_decided_once(fresh: Served) -> None:
    _, done = _erased(fresh)
    for verb, body in (("approve", {"digest": done["digest"]}), ("reject", {"reason": "too late"})):
        problem(fresh.post(f"/erasures/{done['id']}/{verb}", "approver", body), 409, "erasure-decided")
    other = fresh.post("/erasures", "registrar", wish("QM", papers=[done["papers"][0]]))
    problem(other, 404, "not-found")


def test_pages_of_them(fresh: Served) -> None:
    names = [asked_to_erase(fresh, "QM", "registrar")["id"] for _ in range(3)][::-1]
    first = fresh.get("/erasures?limit=2", "auditor").json()
    assert ([each["id"] for each in first["items"]], first["meta"]["total"]) == (names[:2], 3)
    last = fresh.get(f"/erasures?limit=2&cursor={first['next']}", "auditor").json()
    assert ([each["id"] for each in last["items"]], last["next"]) == (names[2:], None)


def test_a_rejected_one_erases_nothing(fresh: Served) -> None:
    key = _named(fresh)
    asked = _asked(fresh, key)
    said = fresh.post(f"/erasures/{asked['id']}/reject", "approver", {"reason": "the person is on duty"})
    assert said.json()["status"] == "rejected"
    assert fresh.get(f"/erasures/{asked['id']}", "state_editor").json()["note"] == "the person is on duty"
    assert NAME in fresh.get(f"/designations/{key}/versions/1", "auditor").text


def test_a_retry_gets_the_same_answer(fresh: Served) -> None:
    key = _named(fresh)
    body = wish("QM", lines=_lines(key, 1))
    first, second = (fresh.post("/erasures", "registrar", body, Idempotency_Key="once") for _ in range(2))
    assert first.json() == second.json()
    ways = {"Idempotency_Key": "twice"}
    done = [
        fresh.post(f"/erasures/{first.json()['id']}/approve", "approver", {"digest": first.json()["digest"]}, **ways)
        for _ in range(2)
    ]
    assert [each.status_code for each in done] == [200, 200]


LINE = {"kind": "designation", "id": "d_x", "audience": "network", "versions": [1], "fields": ["channels"]}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({"lines": [LINE]}, "/state"),
        (wish("QM"), "/lines"),
        (wish("XX", lines=[LINE]), "/state"),
        (wish("QM", lines=[LINE], ground="because"), "/ground"),
        (wish("QM", lines=[LINE], reason=""), "/reason"),
        (wish("QM", lines=LINE), "/lines"),
        (wish("QM", lines=["x"]), "/lines/0"),
        (wish("QM", lines=[LINE | {"kind": "erasure"}]), "/lines/0/kind"),
        (wish("QM", lines=[LINE | {"audience": "x"}]), "/lines/0/audience"),
        (wish("QM", lines=[LINE | {"versions": [0]}]), "/lines/0/versions"),
        (wish("QM", lines=[LINE | {"versions": []}]), "/lines/0"),
        (wish("QM", lines=[LINE | {"fields": ["é"]}]), "/lines/0/fields"),
        (wish("QM", lines=[LINE]), "/lines/0"),
        (wish("QM", papers=[7]), "/papers/0"),
    ],
)
def test_bad_wishes_are_refused_where_they_are_wrong(demo: Served, body: Any, pointer: str) -> None:
    found = problem(demo.post("/erasures", "registrar", body), 422, "invalid-body")
    assert found["errors"][0]["pointer"] == pointer


def test_versions_and_fields_that_are_not_there(fresh: Served) -> None:
    key = _named(fresh)
    lines = _lines(key, 9)
    assert problem(fresh.post("/erasures", "registrar", wish("QM", lines=lines)), 422)["errors"][0]["code"] == "unknown-line"
    lines = [LINE | {"id": key, "fields": ["channels.email"]}]
    found = problem(fresh.post("/erasures", "registrar", wish("QM", lines=lines)), 422)["errors"][0]
    assert found["code"] == "unknown-field"
    assert "channels.duty_phone" in found["detail"]
    lines = [LINE | {"id": key, "audience": "public", "versions": [1], "fields": ["state"]}]
    assert fresh.post("/erasures", "registrar", wish("QM", lines=lines)).status_code in (409, 422)


def test_no_byte_of_database_and_copies_holds_it(fresh: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actions.keeping.LEAST_REST", 0.1)
    _, done = _erased(fresh)
    deadline = time.monotonic() + PATIENCE
    while fresh.get(f"/erasures/{done['id']}", "auditor").json()["wiped_at"] is None and time.monotonic() < deadline:
        time.sleep(0.05)
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert kept
    assert [path for path, content in kept.items() if any(text.encode() in content for text in SPOKEN)] == []
    assert fresh.trail()[-1]["action"] == "wipe-erasures"
