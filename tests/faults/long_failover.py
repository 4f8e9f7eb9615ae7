"""Ten failovers under load, the primary killed or frozen, the lost one made a standby again each time."""

import random
from pathlib import Path

import pytest

from tests.faults.failover import client_of, failed_over
from tests.faults.pair import paired

ROUNDS = 10


@pytest.mark.timeout(1800)
def test_ten_failovers(tmp_path: Path) -> None:
    seed = random.getrandbits(32)
    print(f"seed {seed}")
    chance, taken = random.Random(seed), list[float]()
    with paired(tmp_path) as (pair, stage):
        client = client_of(stage, seed)
        for _ in range(ROUNDS):
            name, lose = chance.choice((("killed", pair.primary.kill9), ("frozen", pair.primary.freeze)))
            taken.append(failed_over(pair, stage, client, lose))
            print(f"round {len(taken)}: the primary {name}, writes back after {taken[-1]:.1f} s")
            pair.repair()
        print(f"writes were back after {min(taken):.1f} to {max(taken):.1f} s; {len(client.acknowledged)} acknowledged, none lost")
    assert len(taken) == ROUNDS
