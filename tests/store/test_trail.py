"""The central trail is one chain: what was written is there in order, and a touched link is named."""

import json
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, text

from app.store.unit import Database
from tests.store.makers import Hand, event

OFF = {
    "sqlite": ("DROP TRIGGER audit_event_refuses_update", "DROP TRIGGER audit_event_refuses_delete"),
    "postgresql": ("DROP TRIGGER audit_event_append_only ON audit_event",),
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
def test_tampering_is_found(database: Database, database_url: str, statement: str, findings: list[str]) -> None:
    _fill(database)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for switch in OFF[engine.dialect.name]:
            connection.execute(text(switch))
        connection.execute(text(statement))
    engine.dispose()
    with database.reading() as unit:
        assert unit.trail.verify() == findings
