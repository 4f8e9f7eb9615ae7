"""The outbox: a message is claimed by one, falls due again when its claim runs out, and is sent once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.store.outbox import LONGEST_ERROR, Mail, Waiting
from app.store.unit import Database
from tests.store.makers import NOON, Hand

LEASE = timedelta(minutes=10)


def mail(name: str = "m1", **more: object) -> Mail:
    members = {"kind": "contact-changed", "recipient": "a@one.example", "subject": "Ü", "body": "body\n", "made_at": NOON}
    return Mail(id=name, message_id=f"<{name}@x.invalid>", **{**members, **more})  # type: ignore[arg-type]


def put(database: Database, *names: str) -> None:
    with database.writing() as unit:
        unit.outbox.add([mail(name) for name in names])


def claimed(database: Database) -> str | None:
    with database.posting() as outbox:
        found = outbox.claim(LEASE)
    return found.id if found else None


@pytest.fixture
def other(migrated_url: str, clock: Hand) -> Iterator[Database]:
    """The same database as another process has it."""
    opened = Database(migrated_url, clock, allow_unsafe_durability=True)
    yield opened
    opened.close()


def test_nothing_waits(database: Database) -> None:
    with database.writing() as unit:
        unit.outbox.add([])
        assert not unit.outbox.due(NOON)
        assert unit.outbox.waiting() == Waiting(0, None, None)
        assert unit.outbox.claim(LEASE) is None


def test_a_message_is_as_it_was_put_in(database: Database) -> None:
    put(database, "m1")
    with database.reading() as unit:
        assert unit.outbox.all() == [mail()]
        assert unit.outbox.due(NOON)
        assert not unit.outbox.due(NOON - timedelta(seconds=1))
        assert unit.outbox.waiting() == Waiting(1, NOON, None)
    with database.posting() as outbox:
        assert outbox.claim(LEASE) == mail(attempts=1)


def test_it_goes_with_the_unit_that_fails(database: Database) -> None:
    with pytest.raises(RuntimeError):
        _put_and_fail(database)
    with database.reading() as reading:
        assert reading.outbox.all() == []


def _put_and_fail(database: Database) -> None:
    with database.writing() as unit:
        unit.outbox.add([mail()])
        raise RuntimeError


def test_one_that_is_there_already_is_refused(database: Database) -> None:
    put(database, "m1")
    with pytest.raises((IntegrityError, UniqueViolation)), database.writing() as unit:
        unit.outbox.add([mail()])


def test_a_claim_is_nobody_elses_until_it_runs_out(database: Database, other: Database, clock: Hand) -> None:
    put(database, "m1")
    assert claimed(database) == "m1"
    assert claimed(other) is None
    clock.move(minutes=10)
    assert claimed(other) == "m1"
    assert claimed(database) is None


def test_of_many_that_claim_each_gets_its_own(database: Database, other: Database) -> None:
    names = [f"m{number:02}" for number in range(20)]
    put(database, *names)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(claimed, [database, other] * 12))
    assert sorted(name for name in found if name) == names


def test_what_was_sent_is_not_sent_again(database: Database, clock: Hand) -> None:
    put(database, "m1")
    claimed(database)
    with database.posting() as outbox:
        outbox.sent("m1")
    clock.move(days=1)
    assert claimed(database) is None
    with database.posting() as outbox:
        outbox.failed("m1", "too late", LEASE)
    with database.reading() as unit:
        (found,) = unit.outbox.all()
        assert (found.sent_at, found.last_error, found.attempts) == (NOON, None, 1)
        assert unit.outbox.waiting().count == 0


def test_what_failed_is_due_later_and_says_why(database: Database, clock: Hand) -> None:
    put(database, "m1", "m2")
    claimed(database)
    with database.posting() as outbox:
        outbox.failed("m1", "x" * 10_000, timedelta(hours=1))
    assert claimed(database) == "m2"
    with database.reading() as unit:
        assert unit.outbox.waiting() == Waiting(2, NOON, "x" * LONGEST_ERROR)
    clock.move(hours=1)
    assert {claimed(database), claimed(database)} == {"m1", "m2"}


def test_what_waits_can_be_forgotten_and_what_was_sent_cannot(database: Database) -> None:
    put(database, "m1", "m2")
    with database.posting() as outbox:
        outbox.sent("m1")
        outbox.forget()
    with database.reading() as unit:
        assert [each.id for each in unit.outbox.all()] == ["m1"]


def test_of_what_was_sent_long_ago_only_its_id_is_kept(database: Database, clock: Hand) -> None:
    """By its Message-ID a letter that is written once each week is known to have been written; what it said is gone."""
    with database.writing() as unit:
        unit.outbox.add([mail("m1"), mail("m2"), mail("waits"), mail("told", kind="changes")])
        for name in ("m1", "told"):
            unit.outbox.sent(name)
    clock.time += timedelta(days=1)
    with database.posting() as outbox:
        outbox.sent("m2")
        outbox.strip(NOON + timedelta(hours=1), "changes")
        outbox.strip(NOON + timedelta(hours=1), "changes")
    with database.reading() as unit:
        assert {each.id: each.body for each in unit.outbox.all()} == {"m1": "", "m2": "body\n", "waits": "body\n"}
        assert unit.outbox.holds("<m1@x.invalid>")
        assert unit.outbox.waiting().count == 1
