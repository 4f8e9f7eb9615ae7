"""Sessions begin, go on under another value, are used and ended; the store knows their hashes only."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.people.standing import Method
from app.store.accounts import Account
from app.store.sessions import KEPT_FOR, LONGEST_AGENT
from app.store.unit import Database
from tests.store.makers import NOON, Hand

HOUR = timedelta(hours=1)
OLD, NEW = b"\x01" * 32, b"\x02" * 32


@pytest.fixture
def people(database: Database) -> None:
    with database.writing() as unit:
        for name in ("1", "2"):
            unit.accounts.add_account(Account(f"u_{name}", f"p_{name}", name))


@pytest.mark.usefixtures("people")
def test_a_session_begins_and_goes_on_under_another_value(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        begun = unit.sessions.begin("u_1", OLD, Method.PASSKEY, "x" * 1000)
        assert (begun.stepped_up_at, begun.agent) == (NOON, "x" * LONGEST_AGENT)
        assert unit.sessions.one(OLD) == begun
    clock.move(hours=1)
    with database.writing() as unit:
        unit.sessions.step_up(begun.id, NEW)
    with database.reading() as reading:
        assert reading.sessions.one(OLD) is None
        assert reading.sessions.one(NEW) == replace(begun, hash=NEW, stepped_up_at=NOON + HOUR, last_used_at=NOON + HOUR)


@pytest.mark.usefixtures("people")
def test_only_a_passkey_is_a_fresh_assertion(database: Database) -> None:
    with database.writing() as unit:
        assert unit.sessions.begin("u_1", OLD, Method.PASSWORD, "").stepped_up_at is None


@pytest.mark.usefixtures("people")
def test_sessions_are_found_by_account_and_age_until_they_are_ended(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        first = unit.sessions.begin("u_1", OLD, Method.PASSKEY, "")
    clock.move(hours=1)
    with database.writing() as unit:
        second = unit.sessions.begin("u_1", NEW, Method.PASSKEY, "")
        third = unit.sessions.begin("u_2", b"\x03" * 32, Method.PASSKEY, "")
        assert unit.sessions.of("u_1") == [second, first]
        assert {each.id for each in unit.sessions.since(NOON)} == {second.id, third.id}
        assert unit.sessions.end("u_2", first.id) == 0
        assert unit.sessions.end("u_1", first.id) == 1
        assert unit.sessions.end("u_1", first.id) == 0
        assert unit.sessions.of("u_1") == [second]
        assert unit.sessions.end("u_1") == 1
        assert unit.sessions.one(NEW) is None
        assert unit.sessions.since(NOON) == [third]


@pytest.mark.usefixtures("people")
def test_sessions_of_long_ago_are_forgotten(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        unit.sessions.begin("u_1", OLD, Method.PASSKEY, "")
    clock.time += KEPT_FOR
    with database.writing() as unit:
        unit.sessions.begin("u_2", NEW, Method.PASSKEY, "")
        assert unit.sessions.one(OLD) is not None
    clock.move(seconds=1)
    with database.writing() as unit:
        unit.sessions.begin("u_2", b"\x03" * 32, Method.PASSKEY, "")
        assert unit.sessions.one(OLD) is None
        assert len(unit.sessions.of("u_2")) == 2


@pytest.mark.usefixtures("people")
def test_when_a_session_was_used_moves_no_revision_and_never_goes_back(database: Database) -> None:
    with database.writing() as unit:
        begun = unit.sessions.begin("u_1", OLD, Method.PASSKEY, "")
        revision = unit.accounts.revision()
    with database.touching() as (sessions, _):
        sessions.touch({begun.id: NOON + HOUR, "s_unknown": NOON})
        sessions.touch({begun.id: NOON})
    with database.reading() as reading:
        assert reading.sessions.one(OLD) == replace(begun, last_used_at=NOON + HOUR)
        assert reading.accounts.revision() == revision
