"""Long work: its progress is its own caller's to see, it rests for lookups, and it holds no lock while it plans."""

import time

import pytest

from app.actions import applying, decide
from app.actions.progress import ALONE, FOR_EACH, LEAST, LOCKED, LONGEST, Running
from app.domain.errors import NotFound, PlanChanged
from app.domain.progress import Stage
from tests.actions.makers import APPROVER, MINISTRY, REGISTRAR, Office, file


def test_progress_is_that_of_ones_own_request_while_it_runs() -> None:
    running = Running()
    with running.only_once("u_1", "k") as report:
        report(Stage.PLANNING, 20, 50)
        found = running.progress("u_1", "k")
        assert (found.stage, found.done, found.total) == (Stage.PLANNING, 20, 50)
        with pytest.raises(NotFound):
            running.progress("u_2", "k")
    with pytest.raises(NotFound):
        running.progress("u_1", "k")


class Worked:
    """A thread that works and rests, and what its clocks show of that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 10.0
        self.rests: list[float] = []
        monkeypatch.setattr(time, "thread_time", lambda: self.seconds)
        monkeypatch.setattr(time, "monotonic", lambda: self.seconds + sum(self.rests))
        monkeypatch.setattr(time, "sleep", self.rests.append)


def test_long_work_rests_for_the_lookups_that_were_answered_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    worked, running = Worked(monkeypatch), Running()
    report = running.unnamed()
    for answered in (0, 3, 0, 1_000_000):
        worked.seconds += 0.002
        running.lookups += answered
        report(Stage.READING, 0, None)
    assert worked.rests == pytest.approx([3 * FOR_EACH, 0.002 * ALONE.times])


def test_it_rests_less_while_it_holds_the_lock_and_never_long(monkeypatch: pytest.MonkeyPatch) -> None:
    worked, running = Worked(monkeypatch), Running()
    report = running.unnamed()
    for seconds, stage in ((0.002, Stage.WRITING), (5.0, Stage.PLANNING)):
        worked.seconds += seconds
        running.lookups += 1_000_000
        report(stage, 0, None)
    assert worked.rests == pytest.approx([0.002 * LOCKED.times, LONGEST])


def test_what_others_wait_for_rests_no_more_after_a_while_work_and_all(monkeypatch: pytest.MonkeyPatch) -> None:
    worked, running = Worked(monkeypatch), Running()
    rest = running.giving_way(LOCKED)
    for _ in range(50):
        worked.seconds += 0.05
        running.lookups += 1_000_000
        rest()
    assert worked.rests == pytest.approx([LONGEST] * round(LOCKED.longest / (LONGEST + 0.05)))
    assert rest.rested == pytest.approx(sum(worked.rests))
    rest.manner = ALONE
    worked.seconds += 1.0
    running.lookups += 1_000_000
    rest()
    assert worked.rests[-1] == LONGEST


def test_how_long_the_lock_was_held_begins_with_the_first_line_that_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    worked, running = Worked(monkeypatch), Running()
    report = running.unnamed()
    for stage, seconds in ((Stage.PLANNING, 60.0), (Stage.WRITING, 0.0), (Stage.WRITING, 0.01), (Stage.WRITING, LOCKED.longest)):
        worked.seconds += seconds
        running.lookups += 1_000_000
        report(stage, 0, None)
    assert worked.rests == pytest.approx([LONGEST, 0.01 * LOCKED.times])


def test_it_does_not_change_places_after_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    worked, running = Worked(monkeypatch), Running()
    rest = running.giving_way()
    for _ in range(5):
        worked.seconds += LEAST * 0.3
        running.lookups += 1
        rest()
    assert worked.rests == pytest.approx([4 * FOR_EACH])


def test_lookups_are_counted(one_office: Office) -> None:
    before = one_office.house.running.lookups
    one_office.found(state="JP")
    one_office.found(state="JP")
    assert one_office.house.running.lookups == before + 2


@pytest.mark.parametrize("step", ["kept", "foreseen"])
def test_what_is_written_while_an_approval_is_prepared_is_seen_under_the_lock(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The plan is read, or made anew, on the register as it was; somebody else writes before the lock is there."""
    sent = office.submit(file(MINISTRY))
    module = decide if step == "kept" else applying
    if step == "foreseen":
        office.apply(MINISTRY.replace("8.10.b", "27.2").replace("Ministry of Justice", "Court of Appeal"))
    prepared = getattr(module, step)

    def overtaken(*about: object) -> object:
        plan = prepared(*about)
        monkeypatch.undo()
        office.apply(MINISTRY.replace("4111", "4222"))
        return plan

    monkeypatch.setattr(module, step, overtaken)
    with pytest.raises(PlanChanged) as raised:
        decide.approve(office.house, APPROVER, sent["id"], {"digest": sent["digest"]}, None)
    assert raised.value.extra["plan"]["base_revision"] == office.head()
    assert office.plan(sent, REGISTRAR)["digest"] == raised.value.extra["plan"]["digest"]
