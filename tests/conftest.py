"""What every test may ask for: databases to work on, and rules that hold for all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from app.store import migrate
from tests.api.served import Loaded, load
from tests.copies import copied
from tests.postgres import Server, server

# No deadline: a busy machine is not a defect. The suite tries the same examples every time; `make test-explore` tries new ones.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL, one per test process; it has `kill9`, `stop` and `start`."""
    with server() as running:
        yield running


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The URL of a fresh database on PostgreSQL."""
    with postgres.fresh_database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database's URL: the test runs once on each of the two."""
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(scope="session")
def tables_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of an SQLite file with all tables and nothing in them, which no test touches."""
    url = f"sqlite:///{tmp_path_factory.mktemp('tables') / 'tables.sqlite'}"
    migrate.upgrade(url)
    return url


@pytest.fixture(scope="session")
def tables_postgresql(postgres: Server) -> Iterator[str]:
    """The same on PostgreSQL."""
    with postgres.fresh_database() as url:
        migrate.upgrade(url)
        yield url


@pytest.fixture
def migrated_sqlite_url(tables_sqlite: str, tmp_path: Path) -> Iterator[str]:
    """The URL of an SQLite file of the test's own with all tables."""
    with copied(tables_sqlite, tmp_path, "test.sqlite") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same: the test runs once on each of the two."""
    with copied(request.getfixturevalue(f"tables_{request.param}"), tmp_path, "test.sqlite") as url:
        yield url


@pytest.fixture(scope="session")
def loaded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A register on SQLite with the seed in it, made once in a process, which no test touches but to copy it."""
    folder = tmp_path_factory.mktemp("loaded-sqlite")
    return load(f"sqlite:///{folder / 'directory.sqlite'}", folder)
