"""An office with three States in its register, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from app.actions import keeping
from tests.actions.desk import Ticks
from tests.actions.makers import STATES, Hand, Office, opened
from tests.copies import copied


@dataclass(frozen=True)
class Ready:
    """A database with the States in it, in which nobody works: where it is, and how far its office had come."""

    url: str
    time: datetime
    sent: int


@contextmanager
def ready(tables: str, folder: Path) -> Iterator[Ready]:
    """The States in a copy of a database that has its tables."""
    clock = Hand()
    with copied(tables, folder, "test.sqlite") as url:
        with opened(url, folder, clock) as office:
            office.approve(office.submit(STATES, state=None))
        yield Ready(url, clock.time, office.sent)


@contextmanager
def opened_copy(of: Ready, folder: Path) -> Iterator[Office]:
    """An office that goes on from there in a copy of its own."""
    with copied(of.url, folder, "test.sqlite") as url, opened(url, folder, Hand(of.time)) as office:
        office.sent = of.sent
        yield office


@pytest.fixture(scope="session")
def ready_sqlite(tables_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tables_sqlite, tmp_path_factory.mktemp("ready")) as made:
        yield made


@pytest.fixture(scope="session")
def ready_postgresql(tables_postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tables_postgresql, tmp_path_factory.mktemp("ready")) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    with opened_copy(request.getfixturevalue(f"ready_{request.param}"), tmp_path) as office:
        yield office


@pytest.fixture
def one_office(ready_sqlite: Ready, tmp_path: Path) -> Iterator[Office]:
    """The same on SQLite alone, for what does not depend on the database."""
    with opened_copy(ready_sqlite, tmp_path) as office:
        yield office


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    shown = Ticks()
    monkeypatch.setattr(keeping.Pace.__init__, "__defaults__", (shown,))
    return shown
