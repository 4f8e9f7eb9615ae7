"""A few rounds of what `make test-crash` does at length: see docs/operations/reliability.md."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.files import Sizes
from tests.crash.stage import staged
from tests.crash.tally import Event, Tally
from tests.crash.trial import Trial
from tests.postgres import Cluster, own_cluster

ROUNDS = 3
SIZES = Sizes(20, 150)


@pytest.fixture
def durable(request: pytest.FixtureRequest) -> Iterator[Cluster | None]:
    """The server that the database needs, one that waits for the disk; none for SQLite."""
    if request.param == "sqlite":
        yield None
        return
    with own_cluster(durable=True) as cluster:
        yield cluster


@pytest.mark.timeout(600)  # it starts a server nine times
@pytest.mark.parametrize(("kind", "durable"), [("sqlite", "sqlite"), ("postgresql", "postgresql")], indirect=["durable"])
def test_what_was_acknowledged_outlives_every_kill(kind: str, durable: Cluster | None, tmp_path: Path) -> None:
    seed, tally = random.getrandbits(32), Tally()
    print(f"seed {seed}")
    with staged(kind, tmp_path, durable) as stage:
        trial = Trial(stage, random.Random(seed), SIZES, tally)
        for number in range(ROUNDS):
            trial.round(number)
    assert tally[Event.ROUND] == ROUNDS
    assert tally[Event.KILL] == ROUNDS + tally[Event.AT_START]
    assert tally[Event.AT_START] == ROUNDS // 3
    assert tally[Event.RETRIED] == tally[Event.FOUND_DONE] + tally[Event.FOUND_UNDONE]
    assert tally[Event.REPEATED] > 0
    assert tally[Event.ENTRIES] > 0
