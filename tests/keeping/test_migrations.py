"""The migrations lead to the tables of the code and back, on both databases, and never half the way."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect, text

from app.domain.errors import DatabaseUnavailable
from app.store import migrate

ROOT = Path(__file__).parents[2]
NEWEST = "0016"
pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index.*")
"""SQLite keeps an index on lower(email), and SQLAlchemy cannot read it back."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url)
    yield made
    made.dispose()


def _shape(engine: Engine) -> dict[str, list[str]]:
    """Tables with their columns, views, indexes, and on PostgreSQL functions: what a migration leaves behind."""
    seen = inspect(engine)
    shape = {
        table: [f"{column['name']} {column['type']} {column['nullable']}" for column in seen.get_columns(table)]
        + sorted(str(index["name"]) for index in seen.get_indexes(table))
        for table in seen.get_table_names()
    }
    shape["views"] = sorted(seen.get_view_names())
    where = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
            "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        ),
    }
    with engine.connect() as connection:
        shape["triggers"] = sorted(connection.execute(text(where[engine.dialect.name])).scalars())
    return shape


EMPTY: dict[str, list[str]] = {"alembic_version": ["version_num VARCHAR(32) False"], "views": [], "triggers": []}


def test_upgrading_leads_to_the_newest_revision(database_url: str) -> None:
    assert migrate.current(database_url) is None
    migrate.upgrade(database_url)
    assert migrate.current(database_url) == migrate.newest() == NEWEST
    migrate.upgrade(database_url)
    assert migrate.current(database_url) == NEWEST


def test_the_tables_are_those_of_the_code(database_url: str) -> None:
    migrate.upgrade(database_url)
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = database_url
    command.check(config)


def test_up_down_up(database_url: str, engine: Engine) -> None:
    migrate.upgrade(database_url)
    shape = _shape(engine)
    assert shape["views"] == ["entry_current", "stream_timeline"]
    migrate.downgrade(database_url, "base")
    assert _shape(engine) == EMPTY
    migrate.upgrade(database_url)
    assert _shape(engine) == shape


def test_a_migration_that_fails_leaves_nothing(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE audit_event (n int)"))  # in the way of the last table
    before = _shape(engine)
    with pytest.raises(Exception, match="audit_event"):
        migrate.upgrade(database_url)
    assert _shape(engine) == before
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_event"))
    migrate.upgrade(database_url)
    assert migrate.current(database_url) == NEWEST


def test_processes_that_migrate_at_once(database_url: str) -> None:
    code = "import sys; from app.store.migrate import upgrade; upgrade(sys.argv[1])"
    started = [subprocess.Popen([sys.executable, "-c", code, database_url], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    errors = [process.communicate()[1] for process in started]
    assert errors == [b"", b"", b""]
    assert migrate.current(database_url) == NEWEST


def test_the_alembic_command_takes_the_address_from_the_environment(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHDIR_DATABASE_URL", sqlite_url)
    command.upgrade(Config(ROOT / "alembic.ini"), "head")
    assert migrate.current(sqlite_url) == NEWEST
    monkeypatch.delenv("AUTHDIR_DATABASE_URL")
    with pytest.raises(SystemExit, match="AUTHDIR_DATABASE_URL"):
        command.upgrade(Config(ROOT / "alembic.ini"), "head")


def test_no_database_to_migrate(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'no such folder' / 'test.sqlite'}"
    with pytest.raises(DatabaseUnavailable):
        migrate.upgrade(nowhere)
    with pytest.raises(DatabaseUnavailable):
        migrate.downgrade(nowhere, "base")
    with pytest.raises(DatabaseUnavailable):
        migrate.current(nowhere)


OF_BEFORE = (
    '{"account":"u_1","action":"approve","at":"2026-06-01T12:00:00Z","outcome":"allowed","person":"p_1","reason":"r",'
    '"roles":["approver","auditor"],"state":null,"targets":[["n_1",null,"restricted"],["n_1",2,"restricted"]]}'
)
LINK = (
    "INSERT INTO audit_event (sequence, id, at, body, previous, hash) VALUES (1, 'x', '2026-06-01 12:00:00', :body, :hash, :hash)"
)


def test_events_of_before_can_be_searched_afterwards_and_go_back_as_they_were(database_url: str, engine: Engine) -> None:
    migrate.upgrade(database_url)
    migrate.downgrade(database_url, "0005")
    with engine.begin() as connection:
        connection.execute(text(LINK), {"body": OF_BEFORE, "hash": b"h"})
        before = connection.execute(text("SELECT * FROM audit_event")).one()
    migrate.upgrade(database_url)
    query = "SELECT sink, sequence, id, account, person, state, roles, action, outcome FROM audit_event"
    with engine.connect() as connection:
        assert connection.execute(text(query)).all() == [
            ("c" * 10, 1, "x", "u_1", "p_1", None, "approver auditor", "approve", "allowed")
        ]
        assert connection.execute(text("SELECT target, event, state FROM audit_target")).all() == [("n_1", "x", None)]
    migrate.downgrade(database_url, "0005")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM audit_event")).one() == before
