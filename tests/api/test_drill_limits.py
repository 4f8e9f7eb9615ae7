"""How many drills somebody plans and results they record, what may be set right, and what an honest retry gets."""

from datetime import timedelta
from typing import Any

import pytest

from app.actions.drills import in_time
from app.actions.drills.in_time import keep_time
from app.actions.drills.running import open_now
from app.domain.drills.drill import Drill, Status
from tests.api.asserts import problem
from tests.api.drilling import Exercise
from tests.api.night import Night


@pytest.fixture
def drills(one_night: Night) -> Exercise:
    return Exercise(one_night)


def test_a_state_is_in_one_real_drill_at_a_time(drills: Exercise) -> None:
    name = drills.planned(states=["FR"])
    told = problem(drills.plan(states=["CY", "FR"]), 409, "drill-out-of-turn")
    assert "FR is in another drill" in told["detail"]
    assert len(drills.night.letters("drill-announced")) == 0
    drills.planned(states=["FR"], starts_at=drills.at(hours=2), ends_at=drills.at(hours=3))
    drills.planned(states=["MC"])
    drills.move(name, "cancel")
    drills.planned(states=["FR"])


def test_one_person_plans_few_real_drills_a_day(drills: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.actions.drills.planning.MOST_A_DAY", 2)
    for _ in range(2):
        drills.move(drills.planned(states=["FR"]), "cancel")
    told = problem(drills.plan(states=["FR"]), 409, "drill-out-of-turn")
    assert "2 real drills a day" in told["detail"]
    drills.planned()
    drills.night.clock.move(days=1)
    drills.planned(states=["FR"])


def test_one_person_records_as_many_results_as_somebody_calls(drills: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    name = drills.running(ends_at=drills.at(hours=5))
    calls = drills.calls(name, by="call", state="QN")
    monkeypatch.setattr("app.actions.drills.recording.LIMITS", ((2, timedelta(hours=1), "an hour"),))
    for call in calls[:2]:
        assert drills.record(name, call, after=None).status_code == 201
    refused = problem(drills.record(name, calls[2], after=None), 429, "too-many-reports")
    assert (refused["retry_after"], refused["detail"]) == (3600, "a person makes 2 reports in an hour at most")
    drills.night.clock.move(hours=1, seconds=1)
    assert drills.record(name, calls[2], after=None).status_code == 201


def test_who_recorded_an_answer_sets_it_right_until_the_close(drills: Exercise) -> None:
    name = drills.running(states=["CY"], channels=["phone"], provisions=["35"])
    (call,) = drills.calls(name)
    drills.night.clock.move(minutes=1)
    assert drills.record(name, call).status_code == 201
    assert drills.fresh(call["designation"])["answered_at"] == drills.at()
    problem(drills.record(name, call, "registrar", after=None), 409, "drill-out-of-turn")
    told = drills.record(name, call, after=None).json()
    assert (told["outcome"], told["answered_at"], told["tries"]) == ("not-answered", None, 1)
    drills.move(name, "close")
    assert drills.fresh(call["designation"])["status"] == "disputed"
    assert drills.get(f"{name}/report")["all"]["calls"]["not_answered"] == 1


def test_an_honest_retry_gets_its_answer_again(drills: Exercise) -> None:
    starts, ends = drills.at(minutes=1), drills.at(hours=1)
    first = drills.plan(key="k-1", starts_at=starts, ends_at=ends)
    drills.night.clock.move(minutes=4)
    again = drills.plan(key="k-1", starts_at=starts, ends_at=ends)
    assert (again.status_code, again.content) == (201, first.content)
    name = first.json()["id"]
    assert keep_time(house(drills)) == 1
    call = drills.calls(name, by="call", state="QN")[0]
    path = f"/drills/{name}/calls/{call['id']}/results"
    body = {"outcome": "not-answered", "called_at": drills.at(seconds=30), "note": "It rang out."}
    sent = []
    for step in ({"seconds": 5}, {"hours": 2}, {}):
        sent.append(drills.night.served.post(path, "duty_officer", body, Idempotency_Key="k-2"))
        drills.night.clock.move(**step)
        keep_time(house(drills))
    assert drills.get(name)["status"] == "closed"
    assert [each.status_code for each in sent] == [201] * 3, sent[-1].text
    assert len({each.content for each in sent}) == 1


def test_the_shortest_window_is_counted_by_clocks_that_differ(drills: Exercise) -> None:
    assert drills.plan(ends_at=drills.at(minutes=15, seconds=-20)).status_code == 201
    problem(drills.plan(ends_at=drills.at(minutes=13)), 422, "invalid-body")


def test_one_drill_that_cannot_move_holds_up_no_other(drills: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    first, stuck = drills.planned(states=["CY"]), drills.planned(states=["MC"])

    def broken(unit: Any, house: Any, drill: Drill, by: Any) -> Drill:
        if drill.id == stuck:
            raise RuntimeError("it cannot")
        return open_now(unit, house, drill, by)

    monkeypatch.setitem(in_time.MOVES, Status.RUNNING, ("start-drill", broken))
    with pytest.raises(RuntimeError, match="it cannot"):
        drills.pass_time()
    assert [drills.get(each)["status"] for each in (first, stuck)] == ["running", "planned"]


def house(drills: Exercise) -> Any:
    assert drills.night.served.house is not None
    return drills.night.served.house
