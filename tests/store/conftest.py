"""A migrated database, once on SQLite and once on PostgreSQL, with a clock that the test moves."""

from collections.abc import Iterator

import pytest

from app.store.unit import Database
from tests.store.makers import Hand


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def database(migrated_url: str, clock: Hand) -> Iterator[Database]:
    opened = Database(migrated_url, clock, allow_unsafe_durability=True)
    yield opened
    opened.close()
