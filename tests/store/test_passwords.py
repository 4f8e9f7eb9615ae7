"""Passwords, known browsers and failed tries are kept, used up and forgotten on both databases."""

from datetime import timedelta

import pytest

from app.domain.people.standing import Method
from app.store.accounts import Account
from app.store.passwords import Password, Tries
from app.store.unit import Database
from tests.store.makers import NOON, Hand

HOUR = timedelta(hours=1)
KEPT = Password("u_1", "$argon2id$...", "sealed", 100)


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.writing() as unit:
        for name in ("1", "2"):
            unit.accounts.add_account(Account(f"u_{name}", f"p_{name}", name, "JP"))


def test_a_password_is_kept_replaced_and_removed(database: Database) -> None:
    newer = Password("u_1", "$argon2id$2", "sealed 2", 200)
    with database.writing() as unit:
        assert unit.passwords.of("u_1") is None
        unit.passwords.keep(KEPT)
        assert unit.passwords.of("u_1") == KEPT
        unit.passwords.keep(newer)
        assert unit.passwords.of("u_1") == newer
        assert [each.methods for each in unit.people.standings()] == [{Method.PASSWORD}, frozenset()]
        revision = unit.accounts.revision()
        unit.passwords.remove("u_1")
        assert unit.passwords.of("u_1") is None
        assert unit.accounts.revision() > revision


def test_who_may_have_one_and_why(database: Database) -> None:
    with database.writing() as unit:
        unit.passwords.allow("u_1", "an old terminal")
        assert unit.passwords.because("u_1") == "an old terminal"
        assert unit.passwords.because("u_2") is None
        assert unit.passwords.because("u_9") is None


def test_a_code_is_used_up_with_all_before_it(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        unit.passwords.keep(KEPT)
    clock.move(hours=1)
    with database.writing() as unit:
        assert [unit.passwords.use("u_1", step) for step in (100, 101, 101, 99, 103, 102)] == [
            False,
            True,
            False,
            False,
            True,
            False,
        ]
        assert not unit.passwords.use("u_2", 1)
        found = {each.account: each.last_used_at for each in unit.people.standings()}
        assert found == {"u_1": NOON + HOUR, "u_2": None}


def test_a_browser_is_known_for_one_person_and_a_while(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        unit.passwords.know(b"d" * 32, "u_1", NOON + HOUR)
        assert unit.passwords.knows(b"d" * 32, "u_1", NOON)
        assert not unit.passwords.knows(b"d" * 32, "u_2", NOON)
        assert not unit.passwords.knows(b"e" * 32, "u_1", NOON)
        assert not unit.passwords.knows(b"d" * 32, "u_1", NOON + HOUR)
    clock.move(hours=1)
    with database.writing() as unit:
        unit.passwords.know(b"d" * 32, "u_2", NOON + 2 * HOUR)  # the one before had run out
        unit.passwords.remove("u_2")
        assert not unit.passwords.knows(b"d" * 32, "u_2", NOON + HOUR)


def test_tries_are_counted(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        assert unit.passwords.tries(7) is None
        unit.passwords.count(7, 1)
    clock.move(hours=1)
    with database.writing() as unit:
        unit.passwords.count(7, 2)
        unit.passwords.count(65_535, 1)
        assert unit.passwords.tries(7) == Tries(2, NOON + HOUR)
        unit.passwords.count(7, 0)
        assert unit.passwords.tries(7) is None
        assert unit.passwords.tries(65_535) == Tries(1, NOON + HOUR)
