"""An office with three States in its register, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.actions.makers import STATES, Hand, Office, opened


@pytest.fixture
def office(migrated_url: str, tmp_path: Path) -> Iterator[Office]:
    with opened(migrated_url, tmp_path, Hand()) as office:
        office.approve(office.submit(STATES, state=None))
        yield office


@pytest.fixture
def one_office(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """The same on SQLite alone, for what does not depend on the database."""
    with opened(migrated_sqlite_url, tmp_path, Hand()) as office:
        office.approve(office.submit(STATES, state=None))
        yield office
