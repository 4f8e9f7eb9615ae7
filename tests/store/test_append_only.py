"""Ledger and trail refuse every statement that would change or take away a line, whoever sends it."""

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from app.store.unit import Database
from tests.store.makers import draft, event

CHANGES = [
    "UPDATE entry SET payload = '{}'",
    "UPDATE entry SET salt = NULL WHERE number = 1",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE number = 1",
    "UPDATE audit_event SET body = '{}'",
    "DELETE FROM audit_event WHERE sequence = 1",
    "UPDATE audit_target SET state = 'QQ'",
    "DELETE FROM audit_target",
]
COPY = "SELECT {}, recorded_at, kind, key, state, provision, audience, {}, valid_from, valid_to, change, '{{}}', "
REST = "at, account, person, state, roles, action, outcome, body, previous, hash"
INTO_TRAIL = f"INSERT OR REPLACE INTO audit_event (sink, sequence, id, {REST}) SELECT sink, {{}}, {REST} FROM audit_event"
REPLACEMENTS = [
    "INSERT OR REPLACE INTO entry " + COPY.format("1", "9") + "notification, approval, salt, leaf, erased FROM entry",
    "INSERT OR REPLACE INTO entry " + COPY.format("2", "1") + "notification, approval, salt, leaf, erased FROM entry",
    INTO_TRAIL.format("sequence, 'x'"),
    INTO_TRAIL.format("2, id"),
    "INSERT OR REPLACE INTO audit_target SELECT target, event, 'QQ' FROM audit_target",
]


def _refused(url: str, statement: str) -> None:
    engine: Engine = create_engine(url)
    try:
        with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def _write_one_of_each(database: Database) -> None:
    with database.writing() as unit:
        unit.ledger.append([draft()], notification="n_1", approval="sha256:1")
        unit.trail.record(event())


@pytest.mark.parametrize("statement", CHANGES)
def test_changes_are_refused(database: Database, migrated_url: str, statement: str) -> None:
    _write_one_of_each(database)
    _refused(migrated_url, statement)


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("statement", REPLACEMENTS)
def test_replacing_on_sqlite_is_refused(database: Database, migrated_url: str, statement: str) -> None:
    _write_one_of_each(database)
    _refused(migrated_url, statement)


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["entry", "audit_event", "audit_target"])
def test_truncating_on_postgresql_is_refused(database: Database, migrated_url: str, table: str) -> None:
    _write_one_of_each(database)
    _refused(migrated_url, f"TRUNCATE {table}")
