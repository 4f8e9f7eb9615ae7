"""Openings by break-glass are kept, found by whom they concern, ended, reviewed once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.access import Role
from app.domain.people.break_glass import LASTS, Concerned, Opening, Outcome, Review
from app.store.accounts import Account
from app.store.break_glass import Remark, Told, Wanted
from app.store.unit import Database
from tests.store.makers import NOON, Hand

ALL = Concerned(everything=True, state=None, person=None)


@pytest.fixture
def database(database: Database) -> Database:
    """With two people."""
    with database.writing() as unit:
        for name, state in (("1", "JP"), ("2", None)):
            unit.accounts.add_account(Account(f"u_{name}", f"p_{name}", name, state))
    return database


def opening(name: str = "b_1", **changed: Any) -> Opening:
    roles = frozenset({Role.OFFICER, Role.REGISTRAR})
    usual: dict[str, Any] = {
        "account": "u_1", "person": "p_1", "home": "JP", "roles": roles, "state": "FR", "purpose": "other", "drill": False,
        "opened_at": NOON, "ends_at": NOON + LASTS,
    }  # fmt: skip
    return Opening(id=name, **usual | changed)


def put(database: Database, *openings: Opening) -> None:
    with database.writing() as unit:
        for each in openings:
            unit.glass.open(each, Told(1, 2, 3), "sealed")


def names(database: Database, wanted: Wanted, before: int | None = None, limit: int = 50) -> list[str]:
    with database.reading() as unit:
        found = [each.opening.id for each in unit.glass.some(wanted, before, limit)]
        if before is None and len(found) < limit:
            assert unit.glass.count(wanted) == len(found)
        return found


def test_it_is_found_as_it_was_kept(database: Database) -> None:
    with database.reading() as unit:
        before = unit.accounts.revision()
    put(database, opening())
    with database.reading() as unit:
        kept = unit.glass.one("b_1")
        assert kept is not None
        assert (kept.opening, kept.told, kept.reason, kept.note, kept.ended_by) == (opening(), Told(1, 2, 3), "sealed", None, None)
        assert unit.glass.one("b_2") is None
        assert unit.accounts.revision() == before + 1
        assert unit.glass.going_on(NOON + LASTS - timedelta(microseconds=1)) == [opening()]
        assert unit.glass.going_on(NOON + LASTS) == []
        assert unit.glass.since("p_1", NOON - timedelta(seconds=1)) == [opening()]
        assert unit.glass.since("p_1", NOON) == unit.glass.since("p_2", NOON - timedelta(days=1)) == []


def test_it_is_ended_once(database: Database, clock: Hand) -> None:
    put(database, opening(), opening("b_2", state="DE"), opening("b_3", account="u_2", person="p_2", home=None))
    clock.move(minutes=5)
    with database.writing() as unit:
        assert unit.glass.end("b_1", "u_2")
        assert not unit.glass.end("b_1", "u_1")
        assert unit.glass.end_all("u_1", None)
        assert not unit.glass.end_all("u_1", None)
        found = {each.opening.id: (each.opening.ends_at, each.ended_by) for each in unit.glass.some(Wanted(ALL, NOON), None, 9)}
    ended = NOON + timedelta(minutes=5)
    assert found == {"b_1": (ended, "u_2"), "b_2": (ended, None), "b_3": (NOON + LASTS, None)}


def test_it_is_reviewed_once(database: Database) -> None:
    put(database, opening(), opening("b_2"))
    review = Review("u_2", NOON + LASTS, Outcome.NOT_JUSTIFIED)
    with database.writing() as unit:
        assert [each.opening.id for each in unit.glass.unreviewed(NOON + LASTS)] == ["b_2", "b_1"]
        assert unit.glass.unreviewed(NOON) == []
        assert unit.glass.review("b_1", review, "sealed note")
        assert not unit.glass.review("b_1", replace(review, outcome=Outcome.JUSTIFIED), "another")
        kept = unit.glass.one("b_1")
        assert kept is not None
        assert (kept.opening.review, kept.note) == (review, "sealed note")
        assert [each.opening.id for each in unit.glass.unreviewed(NOON + LASTS)] == ["b_2"]


def test_what_is_said_of_it_is_kept_in_order(database: Database, clock: Hand) -> None:
    put(database, opening(), opening("b_2"))
    for text in ("first", "second"):
        with database.writing() as unit:
            unit.glass.say("b_1", "u_2", text)
        clock.move(seconds=1)
    with database.reading() as unit:
        assert unit.glass.remarks("b_1") == [Remark("u_2", NOON, "first"), Remark("u_2", NOON + timedelta(seconds=1), "second")]
        assert unit.glass.remarks("b_2") == []


def test_those_that_are_wanted_come_newest_first(database: Database) -> None:
    put(
        database,
        opening(),
        opening("b_2", state="DE", person="p_9"),
        opening("b_3", state="JP", account="u_2", person="p_2", home=None, ends_at=NOON),
        opening("b_4", account="u_2", person="p_2", home=None),
    )
    with database.writing() as unit:
        unit.glass.review("b_3", Review("u_2", NOON, Outcome.JUSTIFIED), "")
    assert names(database, Wanted(ALL, NOON)) == ["b_4", "b_3", "b_2", "b_1"]
    assert names(database, Wanted(ALL, NOON), limit=2) == ["b_4", "b_3"]
    assert names(database, Wanted(ALL, NOON), before=3, limit=1) == ["b_2"]
    assert names(database, Wanted(ALL, NOON, state="FR")) == ["b_4", "b_1"]
    assert names(database, Wanted(ALL, NOON, going_on=True)) == ["b_4", "b_2", "b_1"]
    assert names(database, Wanted(ALL, NOON, going_on=False)) == ["b_3"]
    assert names(database, Wanted(ALL, NOON, unreviewed=False)) == ["b_3"]
    assert names(database, Wanted(ALL, NOON, unreviewed=True)) == ["b_4", "b_2", "b_1"]
    assert names(database, Wanted(Concerned(everything=False, state=None, person="p_2"), NOON)) == ["b_4", "b_3"]
    assert names(database, Wanted(Concerned(everything=False, state="JP", person=None), NOON)) == ["b_3", "b_2", "b_1"]
    assert names(database, Wanted(Concerned(everything=False, state="DE", person="p_2"), NOON)) == ["b_4", "b_3", "b_2"]
    assert names(database, Wanted(Concerned(everything=False, state=None, person=None), NOON)) == []
