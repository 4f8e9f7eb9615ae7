"""migrate, serve and demo where they refuse; what they do when all is well is walked in tests/whole."""

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.store import migrate
from app.wiring.alone import alone_in
from app.wiring.serving import address_of, listening
from tests.cli.town import Town, copied, run
from tests.makers import SEAL_KEY


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def test_migrate_says_from_where_to_where() -> None:
    first = run("migrate")
    assert first.exit_code == 0, first.output
    newest = migrate.newest()
    assert f"sqlite:///var/directory.sqlite went from an empty database to revision {newest}." in first.stdout
    assert f"is up to date: revision {newest}" in run("migrate").stdout
    assert json.loads(run("migrate", "--json").stdout) == {
        "database": "sqlite:///var/directory.sqlite",
        "before": newest,
        "after": newest,
    }


def test_serve_needs_a_database(here: Path) -> None:
    result = run("serve")
    assert result.exit_code == 3
    assert "There is no database var/directory.sqlite. Make one with 'authdir migrate'" in result.stderr
    assert not (here / "var").exists()


def test_serve_needs_the_tables(postgres_url: str) -> None:
    result = run("serve", AUTHDIR_DATABASE_URL=postgres_url)
    assert result.exit_code == 3
    assert "is empty. Run 'authdir migrate'" in result.stderr


def test_serve_needs_a_database_that_keeps_what_it_is_told(postgres_url: str) -> None:
    assert run("migrate", AUTHDIR_DATABASE_URL=postgres_url).exit_code == 0
    result = run("serve", AUTHDIR_DATABASE_URL=postgres_url)
    assert result.exit_code == 1
    assert "fsync switched off" in result.stderr
    found = run("check", "--url", "http://127.0.0.1:1", AUTHDIR_DATABASE_URL=postgres_url)
    assert found.exit_code == 1
    assert "FINDING  durability: PostgreSQL runs with fsync" in found.stdout


def test_serve_needs_a_key_of_its_own() -> None:
    run("migrate")
    result = run("serve")
    assert result.exit_code == 1
    assert "AUTHDIR_SEAL_KEY is not set and there is no var/seal.key. 'authdir init' makes one" in result.stderr


def test_serve_needs_its_port(taken: int) -> None:
    run("migrate")
    result = run("serve", "--port", str(taken), AUTHDIR_SEAL_KEY=SEAL_KEY)
    assert result.exit_code == 1
    assert f"Port {taken} on 127.0.0.1 cannot be used: it is taken. Choose another with --port." in result.stderr


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_that_does_not_answer(command: str) -> None:
    result = run(command, AUTHDIR_DATABASE_URL="postgresql://somebody:very-secret@127.0.0.1:1/directory")
    assert result.exit_code == 3
    assert "postgresql://somebody:***@127.0.0.1:1/directory cannot be reached" in result.stderr
    assert "very-secret" not in result.output


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("AUTHDIR_PORT", "many", "AUTHDIR_PORT: Input should be a valid integer"),
        ("AUTHDIR_DATABASE_URL", "mysql://x/y", "neither SQLite's nor PostgreSQL's"),
        ("AUTHDIR_DATABASE_URL", "nonsense", "neither SQLite's nor PostgreSQL's"),
        ("AUTHDIR_DATABASE_URL", "sqlite://", "keeps nothing"),
    ],
)
def test_settings_that_do_not_hold(name: str, value: str, told: str) -> None:
    result = run("migrate", **{name: value})
    assert result.exit_code == 1
    assert told in result.stderr


def test_demo_looks_at_its_port_before_it_does_anything(here: Path, taken: int) -> None:
    result = run("demo", "--port", str(taken))
    assert result.exit_code == 1
    assert "it is taken" in result.stderr
    assert not (here / "var").exists()


def test_demo_leaves_another_one_alone(here: Path) -> None:
    with alone_in(here / "var" / "demo"):
        result = run("demo", "--no-serve")
    assert result.exit_code == 1
    assert "Another service or demonstration runs in var/demo" in result.stderr
    assert "--dir" in result.stderr


def test_demo_leaves_a_used_database_alone(town: Town) -> None:
    database = f"sqlite:///{town.folder / 'directory.sqlite'}"
    result = run("demo", "--no-serve", "--database-url", database)
    assert result.exit_code == 1
    assert "This database is in use" in result.stderr
    assert town.run("lookup", "JP", "8.10", "--as", "officer").exit_code == 0


def test_demo_looks_before_it_migrates_or_takes_anything_away(town: Town, here: Path) -> None:
    used = copied(town.folder, here / "used") / "directory.sqlite"
    with closing(sqlite3.connect(used)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
    earlier = here / "var" / "demo" / "tokens.json"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier")
    result = run("demo", "--no-serve", "--database-url", f"sqlite:///{used}")
    assert result.exit_code == 1
    assert "This database is in use" in result.stderr
    assert earlier.read_text() == "earlier"
    with closing(sqlite3.connect(used)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("older",)]


def test_demo_starts_afresh_and_takes_nothing_else_away(here: Path) -> None:
    folder = here / "elsewhere"
    folder.mkdir()
    (folder / "tokens.json").write_text("old")
    (folder / "mine").write_text("kept")
    result = run("demo", "--no-serve", "--dir", "elsewhere")
    assert result.exit_code == 0, result.output
    assert "DEMONSTRATION" in result.stdout
    assert "Never use one" in " ".join(result.stdout.replace("│", " ").split())
    assert "AUTHDIR_DATABASE_URL='sqlite:///elsewhere/directory.sqlite' AUTHDIR_VAR_DIR=elsewhere" in result.stdout
    assert (folder / "mine").read_text() == "kept"
    assert (folder / "tokens.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((folder / "tokens.json").read_text()).keys() >= {"officer", "duty_officer", "registrar", "approver"}


def test_addresses_can_be_copied() -> None:
    with closing(listening("localhost", 0)) as listener:
        assert address_of(listener).startswith("http://")
    with closing(listening("::1", 0)) as listener:
        assert address_of(listener).startswith("http://[::1]:")
