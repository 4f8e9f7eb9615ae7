"""100,000 versions and more, down to the first tables and up again, killed five times on each way."""

import random

import pytest

from tests.bench.register import Shape
from tests.faults.migrating import filled, there_and_back


@pytest.mark.timeout(3600)
def test_the_ledger_stays_as_it_is(database_url: str) -> None:
    seed = random.getrandbits(32)
    print(f"seed {seed}")
    filled(database_url, Shape(versions=21))
    there_and_back(database_url, random.Random(seed), 5)
