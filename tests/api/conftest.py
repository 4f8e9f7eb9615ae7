"""Served demonstrations: one on SQLite for the whole session to read from, and copies on either database to write to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.api.night import Night, night_at
from tests.api.people import Directory, installed
from tests.api.served import Loaded, Served, copied, load, serving
from tests.postgres import Server
from tests.store.makers import Hand

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="module", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Hashes of passwords that cost next to nothing: what they cost in earnest is tested in tests/identity."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.identity.passwords._HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="module", autouse=True)
def short_waits() -> Iterator[None]:
    """A revision that is not there is looked for no longer than that takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.actions.reached.LOOKS", 2)
        yield


@pytest.fixture(scope="session")
def loaded_postgresql(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    with postgres.fresh_database() as url:
        yield load(url, tmp_path_factory.mktemp("loaded-postgresql"))


@pytest.fixture(scope="session")
def demo(loaded_sqlite: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration on SQLite that no test changes."""
    folder = tmp_path_factory.mktemp("demo")
    with copied(loaded_sqlite, folder) as url, serving(url, folder, loaded_sqlite.tokens) as served:
        yield served


@pytest.fixture
def fresh(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of the test's own, on SQLite."""
    with copied(loaded_sqlite, tmp_path) as url, serving(url, tmp_path, loaded_sqlite.tokens) as served:
        yield served


@pytest.fixture(params=KINDS)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of the test's own, once on each database."""
    loaded: Loaded = request.getfixturevalue(f"loaded_{request.param}")
    with copied(loaded, tmp_path) as url, serving(url, tmp_path, loaded.tokens) as served:
        yield served


@pytest.fixture(params=KINDS)
def night(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Night]:
    """A night of the test's own, once on each database."""
    with night_at(request.getfixturevalue(f"loaded_{request.param}"), tmp_path) as made:
        yield made


@pytest.fixture
def one_night(loaded_sqlite: Loaded, tmp_path: Path) -> Iterator[Night]:
    """The same, on SQLite."""
    with night_at(loaded_sqlite, tmp_path) as made:
        yield made


@pytest.fixture(scope="module", params=KINDS)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration for one module's hostile input, once on each database: whatever is sent, its register stays the same."""
    loaded: Loaded = request.getfixturevalue(f"loaded_{request.param}")
    folder = tmp_path_factory.mktemp("hostile")
    with copied(loaded, folder) as url, serving(url, folder, loaded.tokens) as served:
        lines, _ = served.stored()
        yield served
        assert served.stored()[0] == lines


@pytest.fixture
def directory(migrated_url: str, tmp_path: Path) -> Iterator[Directory]:
    """A directory that has just been installed, on each database."""
    with installed(migrated_url, tmp_path, Hand()) as made:
        yield made


@pytest.fixture
def one(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Directory]:
    """The same on SQLite alone, for what does not depend on the database."""
    with installed(migrated_sqlite_url, tmp_path, Hand()) as made:
        yield made
