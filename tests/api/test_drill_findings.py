"""What a drill may say of a contact: what was called, as it stands, when it was called; no more, and nothing over a real answer."""

from typing import Any

import pytest

from tests.api.drilling import Exercise, link_in
from tests.api.night import Night
from tests.makers import SEAL

ROW = 'State,Provision,Authority (en),{},Valid from\nCY,{},"{}",{},{}\n'


@pytest.fixture
def drills(one_night: Night) -> Exercise:
    return Exercise(one_night)


def entry(drills: Exercise, designation: str) -> Any:
    return drills.night.served.get(f"/designations/{designation}", "duty_officer").json()


def changed(drills: Exercise, designation: str) -> None:
    """Another number takes the place of the one that stood there."""
    now = entry(drills, designation)
    (old,) = [each for each in now["channels"] if each["type"] == "phone"]
    heading = "Duty phone" if old["label"] == "duty desk" else "Phone"
    number = old["value"][:-1] + str((int(old["value"][-1]) + 1) % 10)
    row = ROW.format(heading, now["provision"], now["authority"]["names"]["en"], number, drills.at()[:10])
    answer = drills.night.served.submit(row.encode(), state="CY")
    assert drills.night.served.approve(answer.json()).status_code == 200, answer.text
    assert number in [each["value"] for each in entry(drills, designation)["channels"]]


def ringing(drills: Exercise) -> tuple[str, dict[str, Any]]:
    """A drill of three days of one telephone."""
    name = drills.running(states=["CY"], channels=["phone"], provisions=["35"], ends_at=drills.at(days=3))
    (call,) = drills.calls(name)
    return name, call


def said(drills: Exercise, designation: str, outcome: str) -> None:
    answer = drills.night.served.post(f"/designations/{designation}/reports", "duty_officer", {"outcome": outcome})
    assert answer.status_code == 201, answer.text


def test_a_number_that_nobody_called_is_not_found_silent(drills: Exercise) -> None:
    name, call = ringing(drills)
    drills.night.clock.move(hours=1)
    changed(drills, call["designation"])
    drills.night.clock.move(hours=1)
    drills.record(name, call, after=None)
    drills.move(name, "close")
    assert drills.fresh(call["designation"]) == {"status": "unconfirmed", "answered_at": None}


def test_the_old_number_does_not_answer_for_the_new_one(drills: Exercise) -> None:
    name, call = ringing(drills)
    changed(drills, call["designation"])
    said(drills, call["designation"], "did-not-answer")
    drills.night.clock.move(hours=1)
    drills.record(name, call)
    assert drills.fresh(call["designation"]) == {"status": "disputed", "answered_at": None}


def test_a_real_answer_after_the_missed_call_outweighs_it(drills: Exercise) -> None:
    name, call = ringing(drills)
    drills.night.clock.move(hours=1)
    drills.record(name, call, after=None)
    drills.night.clock.move(hours=1)
    said(drills, call["designation"], "answered")
    drills.night.clock.move(hours=1)
    drills.move(name, "close")
    assert drills.fresh(call["designation"])["status"] == "unconfirmed"


def pressed(drills: Exercise, state: str) -> str:
    """The designation of which the mailbox was tried, and answered by its link."""
    name = drills.running(states=[state], provisions=["35"], channels=["email"])
    (call,) = drills.calls(name, by="mail")
    mail = drills.night.letters("drill-test")[-1]
    drills.night.clock.move(minutes=3)
    drills.press(link_in(SEAL.open(mail.body.partition("\n")[2]) or ""))
    found: str = call["designation"]
    return found


def test_a_mailbox_does_not_answer_for_a_telephone(drills: Exercise) -> None:
    point = drills.night.served.get("/designations?state=MC&provision=35", "duty_officer").json()["items"][0]
    assert {"phone", "email"} <= {each["type"] for each in point["channels"]}
    drills.night.served.post(f"/designations/{point['id']}/reports", "duty_officer", {"outcome": "did-not-answer"})
    assert pressed(drills, "MC") == point["id"]
    assert drills.fresh(point["id"]) == {"status": "disputed", "answered_at": None}


def test_a_mailbox_alone_answers_for_itself_and_clears_no_report(drills: Exercise) -> None:
    point = drills.night.served.get("/designations?state=FR&provision=35", "duty_officer").json()["items"][0]
    assert {each["type"] for each in point["channels"]} == {"email"}
    assert pressed(drills, "FR") == point["id"]
    answered = drills.at()
    assert drills.fresh(point["id"]) == {"status": "unconfirmed", "answered_at": answered}
    drills.night.clock.move(hours=2)
    drills.pass_time()
    drills.night.clock.move(minutes=1)
    said(drills, point["id"], "wrong")
    assert pressed(drills, "FR") == point["id"]
    assert drills.fresh(point["id"]) == {"status": "disputed", "answered_at": answered}


def test_a_state_that_is_tried_without_notice_leaves_no_gap(drills: Exercise) -> None:
    name = drills.planned(states=["QM", "QN", "QO"], announced=False)
    drills.move(name, "start")
    shown = drills.calls(name, "duty_officer")
    first = {state: min(each["number"] for each in shown if each["state"] == state) for state in ("QN", "QO")}
    assert first == {"QN": 1, "QO": 1}
    call = next(each for each in shown if each["state"] == "QO" and each["by"] == "call")
    told = drills.record(name, call | {"id": f"QO-{call['number']}"})
    assert told.json()["id"] == call["id"]


def test_what_others_found_is_not_shown_while_it_runs(drills: Exercise) -> None:
    name = drills.running()
    first, second, third = drills.calls(name, state="QN", by="call")[:3]
    drills.night.clock.move(minutes=1)
    drills.record(name, first, "registrar", note="A certain Ms Nobody.")
    drills.record(name, second, after=None, note="It rang out.")
    (mail, *_) = drills.calls(name, "registrar", state="QO", by="mail")
    drills.press(link_in(mail["mail"]["text"]))
    hidden = {"tries": None, "called_at": None, "answered_at": None, "note": None}
    seen = {each["id"]: each for each in drills.calls(name)}
    assert seen[first["id"]].items() >= ({"outcome": "done"} | hidden).items()
    assert seen[third["id"]].items() >= ({"outcome": None} | hidden).items()
    assert seen[mail["id"]].items() >= ({"outcome": None} | hidden).items()
    assert (seen[second["id"]]["outcome"], seen[second["id"]]["tries"]) == ("not-answered", 1)
    assert seen[second["id"]]["note"] is None, "what was noted is for the Secretariat and the State itself"
    assert mail["id"] in {each["id"] for each in drills.get(f"{name}/calls?waiting=true&limit=200", "duty_officer")["items"]}
    assert {each["id"]: each["note"] for each in drills.calls(name, "registrar")}[first["id"]] == "A certain Ms Nobody."
    assert "Nobody" not in drills.night.served.get(f"/drills/{name}/calls.csv", "duty_officer").text
