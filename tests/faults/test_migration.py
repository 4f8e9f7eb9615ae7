"""A small register down and up again; ``long_migration`` has one of 100,000 versions."""

import random

import pytest

from tests.bench.register import Shape
from tests.faults.migrating import filled, there_and_back


@pytest.mark.timeout(300)
def test_the_ledger_stays_as_it_is(database_url: str) -> None:
    seed = random.getrandbits(32)
    print(f"seed {seed}")
    filled(database_url, Shape(2, 2, 1, 3))
    there_and_back(database_url, random.Random(seed), 1)
