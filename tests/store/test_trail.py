"""The central trail is one chain: what was written is there in order, and a touched link is named."""

import json
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, text

from app.store.unit import Database
from tests.store.makers import Hand, event

TABLES = ("audit_event", "audit_target")
OFF = {
    "sqlite": [f"DROP TRIGGER {table}_refuses_{change}" for table in TABLES for change in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES],
}
TAMPERING = [
    ("UPDATE audit_event SET account = 'u_9' WHERE sequence = 2", ["event 2 stands beside other words than its own"]),
    (
        "UPDATE audit_event SET body = '[]' WHERE sequence = 2",
        ["event 2 does not match its hash"],
    ),
    ("UPDATE audit_event SET body = replace(body, 'r_2', 'r_9') WHERE sequence = 2", ["event 2 does not match its hash"]),
    ("UPDATE audit_event SET id = 'x' WHERE sequence = 3", ["event 3 is not what its body says"]),
    ("DELETE FROM audit_event WHERE sequence = 2", ["events 2 to 2 are missing"]),
    ("DELETE FROM audit_event WHERE sequence <= 3", ["events 1 to 3 are missing"]),
    (
        "UPDATE audit_event SET previous = hash WHERE sequence = 4",
        ["event 4 does not follow the one before it", "event 4 does not match its hash"],
    ),
]


def _fill(database: Database) -> None:
    with database.writing() as unit:
        assert [unit.trail.record(event(number)) for number in range(1, 4)] == [1, 2, 3]
    with database.writing() as unit:
        assert unit.trail.record(event(4)) == 4


def test_events_come_back_in_order(database: Database) -> None:
    _fill(database)
    with database.reading() as unit:
        kept = unit.trail.events()
        assert unit.trail.events(after=2, limit=1) == kept[2:3]
        assert unit.trail.verify() == []
        assert unit.trail.targets() == 4
    assert [json.loads(one.body)["request_id"] for one in kept] == ["r_1", "r_2", "r_3", "r_4"]
    assert [(one.sequence, one.id) for one in kept] == [
        (said["sequence"], said["id"]) for said in map(json.loads, (one.body for one in kept))
    ]
    assert all(later.previous == earlier.hash for earlier, later in pairwise(kept))


def test_ids_sort_by_time(database: Database, clock: Hand) -> None:
    with database.writing() as unit:
        for _ in range(3):
            clock.move(seconds=1)
            unit.trail.record(event(at=clock.now()))
    with database.reading() as unit:
        ids = [one.id for one in unit.trail.events()]
    assert ids == sorted(set(ids))


def test_an_event_goes_with_its_unit(database: Database) -> None:
    def spoil() -> None:
        with database.writing() as unit:
            unit.trail.record(event())
            raise LookupError

    with pytest.raises(LookupError):
        spoil()
    with database.reading() as unit:
        assert unit.trail.events() == []
        assert unit.trail.verify() == []


@pytest.mark.parametrize(("statement", "findings"), TAMPERING)
def test_tampering_is_found(database: Database, migrated_url: str, statement: str, findings: list[str]) -> None:
    _fill(database)
    _alter(migrated_url, statement)
    with database.reading() as unit:
        assert unit.trail.verify() == findings


SECOND = "(SELECT id FROM audit_event WHERE sequence = 2)"
SWAPPED = f"UPDATE audit_target SET target = 'd_2' WHERE event = {SECOND}"
ASTRAY = [
    ("UPDATE audit_event SET body = body", []),
    (f"DELETE FROM audit_target WHERE event = {SECOND}", [(2, "cannot be found by d_1, which it is about")]),
    ("DELETE FROM audit_target", [(number, "cannot be found by d_1, which it is about") for number in (1, 2, 3, 4)]),
    (f"INSERT INTO audit_target VALUES ('d_9', {SECOND}, 'JP')", [(2, "is found by d_9 of JP, which it is not about")]),
    (SWAPPED, [(2, "cannot be found by d_1, which it is about"), (2, "is found by d_2, which it is not about")]),
    (
        f"UPDATE audit_target SET state = 'QN' WHERE event = {SECOND}",
        [(2, "cannot be found by d_1, which it is about"), (2, "is found by d_1 of QN, which it is not about")],
    ),
    ("INSERT INTO audit_target VALUES ('d_9', 'nothing', NULL)", [(0, "is not there, and is found by d_9")]),
    ("UPDATE audit_event SET body = '[]' WHERE sequence = 2", []),  # the chain tells of it
]


@pytest.mark.parametrize(("statement", "told"), ASTRAY)
def test_what_events_are_found_by_is_what_they_are_about(
    database: Database, migrated_url: str, statement: str, told: list[tuple[int, str]]
) -> None:
    _fill(database)
    _alter(migrated_url, statement)
    with database.reading() as unit:
        numbers = {event.id: event.sequence for event in unit.trail.events()}
        assert [(numbers.get(event, 0), detail) for event, detail in unit.trail.astray()] == told


def _alter(migrated_url: str, statement: str) -> None:
    """Does what the database refuses."""
    engine = create_engine(migrated_url)
    with engine.begin() as connection:
        for switch in OFF[engine.dialect.name]:
            connection.execute(text(switch))
        connection.execute(text(statement))
    engine.dispose()
