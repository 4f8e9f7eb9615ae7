"""Drills and their calls are kept, found by whom they concern, moved from step to step, and their calls settled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.drills.drill import Outcome, Status, opened, tried
from app.store.accounts import Account
from app.store.drills import KeptCall, Wanted
from app.store.unit import Database
from tests.domain.test_drills import call, drill
from tests.store.makers import NOON

ALL = Wanted(everything=True)


@pytest.fixture
def database(database: Database) -> Database:
    """With somebody, and three drills."""
    with database.writing() as unit:
        unit.accounts.add_account(Account("u_1", "p_1", "Somebody", None))
        for name, states in (("dr_1", ("FR", "JP")), ("dr_2", ("QM",)), ("dr_3", ("JP",))):
            unit.drills.plan(replace(drill(states=states), id=name))
    return database


def names(database: Database, wanted: Wanted, before: int | None = None, limit: int | None = None) -> list[str]:
    with database.reading() as unit:
        return [kept.drill.id for kept in unit.drills.some(wanted, before, limit)]


def test_what_is_kept_comes_back_as_it_was(database: Database) -> None:
    running = opened(drill(), NOON + timedelta(microseconds=1), 9, date(2026, 6, 1))
    with database.writing() as unit:
        assert unit.drills.one("dr_1") is not None
        unit.drills.move(running)
    with database.reading() as unit:
        kept = unit.drills.one("dr_1")
        assert kept is not None
        assert (kept.number, kept.drill) == (1, running)
        assert unit.drills.one("dr_9") is None
        assert [each.id for each in unit.drills.at_work()] == ["dr_3", "dr_2", "dr_1"]


def test_drills_are_found_by_whom_they_concern(database: Database) -> None:
    assert names(database, ALL) == ["dr_3", "dr_2", "dr_1"]
    assert names(database, ALL, before=3, limit=1) == ["dr_2"]
    assert names(database, Wanted(everything=False, state="JP")) == ["dr_3", "dr_1"]
    assert names(database, Wanted(everything=False)) == []
    with database.writing() as unit:
        unit.drills.move(replace(drill(states=("QM",)), id="dr_2", status=Status.RUNNING))
    assert names(database, Wanted(everything=False, state="JP")) == ["dr_3", "dr_2", "dr_1"]
    assert names(database, Wanted(everything=False, state="JP", status=Status.PLANNED)) == ["dr_3", "dr_1"]


def test_calls_are_settled_one_by_one_and_found_by_their_link(database: Database) -> None:
    first = KeptCall(call("c_1", number=1), b"hash", "<m@x>", "sealed")
    calls = [first, KeptCall(call("c_2", number=2, state="FR")), KeptCall(call("c_3", drill="dr_3"))]
    answered = replace(first, call=tried(first.call, NOON, NOON), note="sealed too", recorded_by="u_1")
    with database.writing() as unit:
        unit.drills.add_calls([])
        unit.drills.add_calls(calls)
        unit.drills.settle(answered)
    with database.reading() as unit:
        assert unit.drills.calls(("dr_1",)) == [calls[1], answered]
        assert unit.drills.calls(("dr_1", "dr_3"), "JP") == [answered, calls[2]]
        assert unit.drills.call("dr_1", "c_2") == calls[1]
        assert unit.drills.call("dr_1", "FR-2") == unit.drills.call("dr_1", "fr-2") == calls[1]
        assert [unit.drills.call("dr_3", each) for each in ("c_2", "FR-2", "JP-0", "2", "JP-" + "9" * 30)] == [None] * 5
        assert unit.drills.behind(b"hash") == [answered]
        assert unit.drills.behind(b"other") == []
        assert answered.call.outcome is Outcome.ANSWERED
