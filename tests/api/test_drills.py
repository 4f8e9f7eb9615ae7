"""Drills: planned, opened and closed once and in time; who sees which calls, numbers and results; what the register learns."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.actions.check import check
from app.actions.drills.in_time import keep_time
from app.domain.access import Role
from app.store.accounts import Account
from app.store.outbox import SEALED
from tests.api.asserts import problem, same_but_for_the_request
from tests.api.drilling import EXERCISE, REAL, Exercise
from tests.api.night import SECRETARIAT, Night
from tests.makers import SEAL


@pytest.fixture
def drills(one_night: Night) -> Exercise:
    return Exercise(one_night)


@pytest.fixture
def on_both(night: Night) -> Exercise:
    return Exercise(night)


def listed(drills: Exercise, who: str = "registrar", query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drills.night.served.get(f"/drills{query}", who).json()["items"]
    return found


def editor_of(drills: Exercise, state: str) -> str:
    """The address of an editor of a real State."""
    with drills.night.database() as database, database.writing() as unit:
        unit.accounts.add_account(Account(f"u_{state}", f"p_{state}", "E.", state, f"editor@{state.lower()}.example"))
        unit.accounts.grant(f"u_{state}", Role.STATE_EDITOR)
    return f"editor@{state.lower()}.example"


def test_the_whole_walk_on_the_exercise_states(on_both: Exercise) -> None:
    drills, before = on_both, on_both.night.served.stored()
    answer = drills.plan()
    told = answer.json()
    assert (told["status"], told["exercise"], told["states"]) == ("planned", True, EXERCISE)
    assert (told["provisions"], told["channels"]) == (["35", "10.5"], ["phone", "email"])
    assert answer.headers["location"] == f"/api/v1/drills/{told['id']}"
    assert drills.calls(told["id"], "registrar") == []
    assert drills.move(told["id"], "start", tag=answer.headers["etag"]).json()["status"] == "running"
    first, second = drills.calls(told["id"], state="QN", by="call")[:2]
    assert (first["label"], first["provision"], first["outcome"]) == ("duty desk", "35", None)
    drills.night.clock.move(minutes=5)
    assert drills.record(told["id"], first, after=None, note="It rang out.").status_code == 201
    assert drills.record(told["id"], second, after=40).json()["outcome"] == "answered"
    drills.night.clock.move(minutes=55)
    assert drills.pass_time() == 1
    report = drills.get(f"{told['id']}/report")
    (norvania,) = [each for each in report["states"] if each["state"] == "QN"]
    assert (norvania["calls"]["answered"], norvania["calls"]["not_answered"], norvania["calls"]["not_tried"]) == (1, 1, 2)
    assert norvania["calls"]["percentiles"][0] == {"level": 50, "n": 2, "needed": 2, "seconds": 40, "why": None}
    assert norvania["mail"]["percentiles"][0]["why"] == "not-answered"
    assert norvania["not_answered"][0]["id"] == first["id"]
    assert [each["drill"] for each in norvania["over_time"]] == [told["id"]]
    assert report["all"]["mail"]["tried"] == 8
    assert drills.night.served.stored() == before, "an exercise writes nothing into the register"
    assert drills.night.letters() == [], "and nobody a letter"


def test_an_exercise_shows_its_letters_and_mail_to_who_trains(drills: Exercise) -> None:
    name = drills.running()
    shown = drills.get(name)["letters"]
    assert [each["subject"] for each in shown] == [f"Drill announced / Exercice annoncé : {state}" for state in EXERCISE]
    mails = {call["id"]: call["mail"] for call in drills.calls(name, "registrar", by="mail")}
    assert len(mails) == 8
    for mail in mails.values():
        assert mail["subject"].startswith("THIS IS A DRILL / CECI EST UN EXERCICE")
        assert "THIS IS A DRILL." in mail["text"]
        assert "CECI EST UN EXERCICE." in mail["text"]
    drills.pass_time(hours=1)
    kinds = [each["kind"] for each in drills.get(name)["letters"]]
    assert kinds == ["drill-announced", "drill-results"] * 3
    own = drills.get(name, "editor")["letters"]
    assert len(own) == 2
    assert "Norvania" not in own[1]["text"]


def test_what_a_real_drill_learns_is_an_observation(on_both: Exercise) -> None:
    """Cyprus' number stays silent: flagged at the close. Then it is answered in the next drill, and the flag is gone."""
    drills = on_both
    name = drills.running(states=["CY"], channels=["phone"], provisions=["35"])
    (call,) = drills.calls(name)
    shown = drills.night.served.get(f"/designations/{call['designation']}", "duty_officer").json()
    assert drills.record(name, call, after=None).status_code == 201
    assert drills.fresh(call["designation"]) == {"status": "unconfirmed", "answered_at": None}
    assert drills.pass_time(hours=1) == 1
    assert drills.fresh(call["designation"])["status"] == "disputed"
    again = drills.running(states=["CY"], channels=["phone"], provisions=["35"])
    drills.night.clock.move(minutes=1)
    assert drills.record(again, drills.calls(again)[0]).status_code == 201
    found = drills.fresh(call["designation"])
    assert (found["status"], found["answered_at"]) == ("unconfirmed", drills.at())
    assert drills.night.served.house is not None
    troubles = [step.troubles for step in check(drills.night.served.house, journal=False).steps]
    assert not any(troubles), "the doctor finds who observed it"
    after = drills.night.served.get(f"/designations/{call['designation']}", "duty_officer").json()
    assert {key: value for key, value in after.items() if key not in ("trust", "meta")} == {
        key: value for key, value in shown.items() if key not in ("trust", "meta")
    }


def test_a_real_drill_writes_to_mailboxes_and_to_each_editor_about_their_own(drills: Exercise) -> None:
    address = editor_of(drills, "FR")
    name = drills.planned(states=REAL, provisions=["35"])
    (announced,) = drills.night.letters("drill-announced")
    assert (announced.recipient, "France (FR)" in announced.body, "Cyprus" in announced.body) == (address, True, False)
    assert drills.pass_time() == 1
    (mail,) = drills.night.letters("drill-test")
    (call,) = drills.calls(name, by="mail")
    assert mail.recipient == call["value"]
    assert mail.body.startswith(SEALED)
    assert "mail" not in call, "who reads the list does not answer for others"
    link = (SEAL.open(mail.body.removeprefix(SEALED)) or "").split("http://localhost:8000")[1].split()[0]
    drills.night.clock.move(minutes=3)
    assert "Thank you" in drills.press(link)
    assert drills.fresh(call["designation"])["answered_at"] == drills.at()
    drills.pass_time(hours=1)
    (result,) = drills.night.letters("drill-results")
    assert (result.recipient, "Cyprus" in result.body) == (address, False)
    assert "Mailboxes: 1 written to; 1 answered, 0 not." in result.body
    assert "Boîtes aux lettres : messages 1 ; avec réponse 1, sans réponse 0." in result.body


def test_what_was_never_sent_counts_for_nothing_and_is_taken_back(drills: Exercise) -> None:
    name = drills.running(states=["FR"], provisions=["35"], channels=["email"])
    assert len(drills.night.letters("drill-test")) == 1
    drills.pass_time(hours=1)
    assert drills.night.letters("drill-test") == []
    assert drills.get(f"{name}/report")["all"]["mail"]["not_tried"] == 1


def test_a_cancelled_drill_concludes_nothing(drills: Exercise) -> None:
    editor_of(drills, "FR")
    name = drills.running(states=["FR"], provisions=["35"])
    assert drills.move(name, "cancel").json()["status"] == "cancelled"
    assert drills.night.letters("drill-test") == []
    (letter,) = drills.night.letters("drill-cancelled")
    assert "is cancelled" in letter.body
    assert "est annulé" in letter.body
    assert drills.pass_time(days=1) == 0
    assert drills.night.letters("drill-results") == []
    for step in ("start", "close", "cancel"):
        problem(drills.move(name, step), 409, "drill-out-of-turn")


def test_without_notice_nobody_of_the_state_is_told_and_it_opens_somewhere_in_its_window(drills: Exercise) -> None:
    editor_of(drills, "FR")
    name = drills.planned(states=["FR"], announced=False, provisions=["35"], ends_at=drills.at(hours=8))
    assert drills.night.letters() == []
    assert drills.pass_time(hours=4) == 1
    assert drills.get(name)["status"] == "running"
    assert [mail.kind for mail in drills.night.letters()] == ["drill-test"]


def test_a_state_learns_of_what_was_not_announced_when_it_is_over(drills: Exercise) -> None:
    name = drills.planned(announced=False)
    sees = {who: drills.night.served.get(f"/drills/{name}", who).status_code for who in ("editor", "duty_officer", "auditor")}
    assert sees == {"editor": 404, "duty_officer": 404, "auditor": 200}
    same_but_for_the_request(*(drills.night.served.get(f"/drills/{each}", "editor") for each in (name, "dr_" + "0" * 20)))
    drills.move(name, "start")
    assert drills.get(name, "duty_officer")["states"] == ["QN", "QO"]
    assert {call["state"] for call in drills.calls(name, "duty_officer")} == {"QN", "QO"}
    assert [each["states"] for each in listed(drills, "duty_officer")] == [["QN", "QO"]]
    assert listed(drills, "editor") == listed(drills, "duty_officer", "?state=QM") == []
    problem(drills.night.served.get(f"/drills/{name}", "editor"), 404)
    (own,) = drills.calls(name, "registrar", state="QM", number=1)
    problem(drills.record(name, own, "duty_officer"), 404)
    drills.move(name, "close")
    for who in ("editor", "duty_officer"):
        assert drills.get(name, who)["states"] == ["QM"]
        assert {call["state"] for call in drills.calls(name, who)} == {"QM"}
        report = drills.get(f"{name}/report", who)
        assert [each["state"] for each in report["states"]] == ["QM"]
        assert "all" not in report
    assert drills.get(name, "foreign_editor")["states"] == ["QN"]


def test_numbers_are_for_those_who_read_them_anyway_and_while_it_runs(drills: Exercise) -> None:
    name = drills.running()
    for who in ("duty_officer", "auditor"):
        assert all("value" in call and "redacted" not in call for call in drills.calls(name, who))
    for call in drills.calls(name, "registrar"):
        assert "value" not in call
        assert call["redacted"] == [{"field": "value", "audience": "network", "reason": "network-only"}]
    drills.night.opened("registrar", "QN")
    assert all("value" not in call for call in drills.calls(name, "registrar"))
    opened = drills.get(f"{name}/calls?state=QN", "registrar")["items"]
    assert all("value" in call for call in opened)
    assert all("value" not in call for call in drills.get(f"{name}/calls?state=QO", "registrar")["items"])
    event = [each for each in drills.night.served.events() if each["action"] == "see-drill" and each["fields"]][-1]
    assert "break-glass b_" in event["reason"]
    assert ({target[3] for target in event["targets"][1:]}, event["fields"]) == ({"QN"}, ["channels"])
    drills.move(name, "close")
    assert all("value" not in call for who in ("duty_officer", "auditor", "editor") for call in drills.calls(name, who))


def test_no_private_number_is_ever_in_a_drill(drills: Exercise) -> None:
    name = drills.running(channels=["phone", "mobile", "email", "secure_email"])
    shown = json.dumps(drills.calls(name, "auditor"))
    for state in EXERCISE:
        point = drills.night.served.get(drills.night.point(state), "auditor").json()
        private = [channel["value"] for channel in point["channels"] if channel["audience"] == "restricted"]
        assert not any(value in shown for value in private)


def test_the_file_is_for_people_and_needs_what_such_files_need(drills: Exercise) -> None:
    name = drills.running()
    answer = drills.night.served.get(f"/drills/{name}/calls.csv?state=QN", "duty_officer")
    assert answer.headers["content-disposition"] == f'attachment; filename="calls-{name}.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 7
    assert ",'+33199000231," in lines[1]
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.split(","))
    kept = drills.night.served.get(f"/drills/{name}/calls.csv", "registrar")
    assert "+331" not in kept.text


def test_the_measure_counts_what_a_call_list_shows(drills: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.measure.MOST", 1)
    name = drills.running()
    told = problem(drills.night.served.get(f"/drills/{name}/calls", "duty_officer"), 429)
    assert told["code"] == "too-many-states"
    problem(drills.night.served.get(f"/drills/{name}/calls.csv", "duty_officer"), 429)
    assert drills.night.served.get(f"/drills/{name}/calls?state=QN", "duty_officer").status_code == 200
    problem(drills.night.served.get(f"/drills/{name}/calls?state=QO", "duty_officer"), 429)
    assert len(drills.calls(name, "registrar")) == 24


def test_calls_come_in_pages_in_order(drills: Exercise) -> None:
    name = drills.running()
    pages = [drills.get(f"{name}/calls?limit=10")]
    for _ in range(2):
        pages.append(drills.get(f"{name}/calls?limit=10&cursor={pages[-1]['next']}"))
    found = [(call["state"], call["number"]) for page in pages for call in page["items"]]
    assert found == sorted(found)
    counts = Counter(state for state, _ in found)
    assert set(found) == {(state, number + 1) for state, many in counts.items() for number in range(many)}
    assert ([page["meta"]["total"] for page in pages], pages[-1]["next"]) == ([24] * 3, None)
    call = drills.calls(name, state="QN", by="call")[0]
    drills.record(name, call)
    assert [call["id"]] == [each["id"] for each in drills.get(f"{name}/calls?waiting=false")["items"]]
    assert len(drills.get(f"{name}/calls?waiting=true&limit=200")["items"]) == 23


def test_what_changes_after_the_opening_rewrites_no_call(drills: Exercise) -> None:
    name = drills.running()
    before = drills.calls(name, state="QM", type="email", provision="35")[0]
    heading = "State,Provision,Authority (en),E-mail,Valid from"
    row = f'QM,35,"National Police of Meridia, Cybercrime Unit",new@police.meridia.example,{drills.at()[:10]}'
    drills.night.served.carried(f"{heading}\n{row}\n".encode())
    (after,) = [call for call in drills.calls(name) if call["id"] == before["id"]]
    assert (after["value"], after["entry"]) == (before["value"], before["entry"])
    assert (before["changed_since"], after["changed_since"]) == (False, True)


def test_it_opens_and_closes_once_over_several_processes(on_both: Exercise) -> None:
    drills = on_both
    name = drills.planned(states=["FR"], provisions=["35"])
    with drills.night.again() as other:
        houses = [each.house for each in (drills.night.served, other.served) if each.house is not None]
        for step in ("running", "closed"):
            with ThreadPoolExecutor(4) as pool:
                moved = list(pool.map(keep_time, houses * 2))
            assert sum(moved) == 1
            assert drills.get(name)["status"] == step
            drills.night.clock.move(hours=1)
    assert [len(drills.events(f"{step}-drill")) for step in ("start", "close")] == [1, 1]


def test_a_window_that_passed_while_nobody_looked_is_cancelled(drills: Exercise) -> None:
    name = drills.planned()
    assert drills.pass_time(hours=1) == 1
    assert drills.get(name)["status"] == "cancelled"


def test_a_call_is_recorded_until_it_is_answered_and_by_another_state(drills: Exercise) -> None:
    name = drills.running()
    drills.night.clock.move(minutes=10)
    call = drills.calls(name, state="QN", by="call")[0]
    assert drills.record(name, call, after=None).json()["tries"] == 1
    drills.night.clock.move(minutes=10)
    told = drills.record(name, call, after=10).json()
    assert (told["tries"], told["outcome"], told["called_at"]) == (2, "answered", drills.at(minutes=-10))
    problem(drills.record(name, call), 409, "drill-out-of-turn")
    (mail,) = drills.calls(name, state="QN", by="mail", provision="35")
    problem(drills.record(name, mail), 409, "drill-out-of-turn")
    problem(drills.record(name, drills.calls(name, state="QM")[0]), 403)
    problem(drills.record(name, {"id": "c_nothing"}), 404)
    later = drills.calls(name, state="QO", by="call")[0]
    drills.move(name, "close")
    problem(drills.record(name, later, "registrar"), 409, "drill-out-of-turn")


def test_the_same_key_plans_and_records_once(drills: Exercise) -> None:
    end = drills.at(hours=1)
    first, second = (drills.plan(key="k-1", ends_at=end) for _ in range(2))
    assert first.content == second.content
    assert [each["id"] for each in listed(drills)] == [first.json()["id"]]
    problem(drills.plan(key="k-1", ends_at=end, announced=False), 422, "idempotency-mismatch")


def test_a_step_is_taken_on_what_was_seen(drills: Exercise) -> None:
    answer = drills.plan()
    path = f"/drills/{answer.json()['id']}"
    tag = drills.night.served.get(path, "registrar").headers["etag"]
    assert tag == answer.headers["etag"]
    problem(drills.night.served.post(f"{path}/start", "registrar"), 428, "missing-if-match")
    assert drills.night.served.post(f"{path}/start", "registrar", If_Match=tag).status_code == 200
    told = problem(drills.night.served.post(f"{path}/cancel", "registrar", If_Match=tag), 412, "stale")
    assert told["current"]["status"] == "running"


NO_PLANS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"states": []}, "/states"),
    ({"states": "QM"}, "/states"),
    ({"states": ["QM", "QM"]}, "/states/1"),
    ({"states": ["QM", None]}, "/states/1"),
    ({"states": ["ZZ"]}, "/states/0"),
    ({"states": ["Atlantis"]}, "/states/0"),
    ({"states": ["AQ"]}, "/states/0"),
    ({"states": ["FR", "QM"]}, "/states"),
    ({"provisions": ["8.1"]}, "/provisions/0"),
    ({"provisions": ["8.10"]}, "/provisions/0"),
    ({"provisions": ["7.5.a"]}, "/provisions/0"),
    ({"provisions": [35]}, "/provisions/0"),
    ({"channels": ["fax"]}, "/channels/0"),
    ({"announced": "yes"}, "/announced"),
    ({"announced": None}, "/announced"),
    ({"ends_at": None}, "/ends_at"),
    ({"ends_at": "tomorrow"}, "/ends_at"),
    ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
    ({"ends_at": "2090-01-01T00:00:00Z"}, "/ends_at"),
    ({"starts_at": "2020-01-01T00:00:00Z"}, "/starts_at"),
    ({"starts_at": 5}, "/starts_at"),
    ({"opens_at": "2090-01-01T00:00:00Z"}, "/opens_at"),
)


def test_a_plan_that_does_not_hold_is_refused_where_it_does_not(drills: Exercise) -> None:
    for said, pointer in NO_PLANS:
        told = problem(drills.plan(**said), 422, "invalid-body")
        assert (told["errors"][0]["pointer"], said) == (pointer, said)
    assert listed(drills) == []


NO_RESULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"outcome": "perhaps"}, "/outcome"),
    ({"outcome": None}, "/outcome"),
    ({"outcome": "not-tried"}, "/outcome"),
    ({"called_at": None}, "/called_at"),
    ({"called_at": "2020-01-01T00:00:00Z"}, "/called_at"),
    ({"called_at": "2090-01-01T00:00:00Z"}, "/called_at"),
    ({"answered_at": None}, "/answered_at"),
    ({"outcome": "not-answered"}, "/answered_at"),
    ({"note": ""}, "/note"),
    ({"note": "x" * 501}, "/note"),
    ({"seconds": 4}, "/seconds"),
)


def test_a_result_that_does_not_hold_is_refused_where_it_does_not(drills: Exercise) -> None:
    name = drills.running()
    call = drills.calls(name, state="QN", by="call")[0]
    drills.night.clock.move(minutes=5)
    for said, pointer in NO_RESULTS:
        told = problem(drills.record(name, call, **said), 422, "invalid-body")
        assert (told["errors"][0]["pointer"], said) == (pointer, said)
    assert drills.calls(name, "registrar", state="QN", by="call")[0]["tries"] == 0


def test_a_real_drill_does_not_start_before_its_window(drills: Exercise) -> None:
    name = drills.planned(states=["FR"], starts_at=drills.at(hours=1), ends_at=drills.at(hours=2))
    told = problem(drills.move(name, "start"), 409, "drill-out-of-turn")
    assert "its window begins at" in told["detail"]


def test_whom_a_letter_names_to_ask_is_the_secretariat(drills: Exercise) -> None:
    editor_of(drills, "FR")
    drills.planned(states=["FR"])
    (letter,) = drills.night.letters("drill-announced")
    assert letter.body.count(SECRETARIAT) == 2
