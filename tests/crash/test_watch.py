"""A little of what `make test-audit` does at length: see docs/operations/reliability.md."""

import random
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crash.stage import staged
from tests.crash.watch import Plan, watched
from tests.postgres import own_cluster

PLAN = Plan(lookups=150, outages=1, kills=1)


@pytest.mark.timeout(300)  # it starts a server twice
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_each_restricted_answer_has_exactly_one_event(kind: str, tmp_path: Path) -> None:
    seed = random.getrandbits(32)
    print(f"seed {seed}")
    with ExitStack() as stack:
        cluster = stack.enter_context(own_cluster(durable=True)) if kind == "postgresql" else None
        stage = stack.enter_context(staged(kind, tmp_path, cluster))
        result = watched(stage, PLAN, random.Random(seed))
    assert result.answers >= PLAN.lookups
    assert result.events >= result.answers
