"""A kept answer comes back byte for byte, to the same account under the same key only."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.store.answers import KeptAnswer
from app.store.unit import Database, Writing
from tests.store.makers import NOON, Hand

ANSWER = KeptAnswer("sha256:1", 201, {"Location": "/n_1", "ETag": '"é"'}, b'{"id":"n_1"}\x00', NOON)


def _keep(unit: Writing, key: str = "k", status: int = 201) -> None:
    unit.answers.keep("u_1", key, request_hash=ANSWER.request_hash, status=status, headers=ANSWER.headers, body=ANSWER.body)


def test_an_answer_is_found_again(database: Database) -> None:
    with database.writing() as unit:
        _keep(unit)
    with database.reading() as reading:
        assert reading.answers.find("u_1", "k") == ANSWER
        assert reading.answers.find("u_1", "K") is None
        assert reading.answers.find("u_2", "k") is None


def test_a_key_has_one_answer(database: Database) -> None:
    with database.writing() as unit:
        _keep(unit)
    with pytest.raises(IntegrityError), database.writing() as unit:
        _keep(unit, status=500)
    with database.reading() as reading:
        assert reading.answers.find("u_1", "k") == ANSWER


def test_an_answer_goes_with_its_unit(database: Database) -> None:
    def spoil() -> None:
        with database.writing() as unit:
            _keep(unit)
            raise LookupError

    with pytest.raises(LookupError):
        spoil()
    with database.reading() as reading:
        assert reading.answers.find("u_1", "k") is None


def test_what_is_kept_until_a_time_is_forgotten_then(database: Database, clock: Hand) -> None:
    until = NOON + timedelta(hours=1)
    with database.writing() as unit:
        _keep(unit)
        told = {"request_hash": "sha256:2", "status": 200, "headers": {}, "body": b"sealed"}
        unit.answers.keep("u_1", "s", **told, until=until)  # type: ignore[arg-type]
    clock.time = until - timedelta(microseconds=1)
    with database.writing() as unit:
        _keep(unit, "before")
        assert unit.answers.find("u_1", "s") == KeptAnswer("sha256:2", 200, {}, b"sealed", NOON, until)
    clock.time = until
    with database.writing() as unit:
        _keep(unit, "after")
    with database.reading() as reading:
        assert reading.answers.find("u_1", "s") == KeptAnswer("sha256:2", 200, {}, b"", NOON)
        assert reading.answers.find("u_1", "k") == ANSWER
