"""The real server on either database, for a whole file of tests."""

from collections.abc import Iterator

import pytest

from tests.faults.database import Place
from tests.faults.places import on_postgresql, on_sqlite


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with on_sqlite(tmp_path_factory.mktemp("sqlite")) as place:
        yield place


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with on_postgresql(tmp_path_factory.mktemp("postgresql")) as place:
        yield place
