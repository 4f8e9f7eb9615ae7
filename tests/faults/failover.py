"""One failover under load, after which everything that was acknowledged is there."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from tests.crash import proof
from tests.crash.client import Client, Unanswered
from tests.crash.files import Sizes
from tests.crash.process import PATIENCE
from tests.crash.stage import Stage
from tests.faults.load import reading
from tests.faults.pair import Pair

SIZES = Sizes(1, 20)
AT_LEAST = 4
"""Writes that are acknowledged before the primary is lost."""


def client_of(stage: Stage, seed: int) -> Client:
    """Whoever writes on this stage, from the first round to the last."""
    return Client(stage.diary, stage.tokens, random.Random(seed), SIZES)


def failed_over(pair: Pair, stage: Stage, client: Client, lose: Callable[[], None]) -> float:
    """The primary is lost in the middle of work, the standby takes over; how many seconds until writes were taken again.

    AssertionError where a lookup failed meanwhile, or something acknowledged is not there exactly once.
    """
    address, before = stage.server.address(), len(client.acknowledged)
    with reading(stage) as readers, ThreadPoolExecutor(1) as pool:
        working = pool.submit(_work, client, address)
        end = time.monotonic() + PATIENCE
        while len(client.acknowledged) < before + AT_LEAST:
            assert time.monotonic() < end, "the client does nothing"
            assert not working.done(), working.result()
            time.sleep(0.01)
        lose()
        began = time.monotonic()
        pair.take_over()
        working.result()
        client.finish(address)
        taken = time.monotonic() - began
        client.work(address, 3)
    assert readers.failed == []
    assert readers.answered > 0
    told = [*proof.faults(stage.url, stage.diary, stage.journal), *stage.findings()]
    assert told == [], told[:20]
    return taken


def _work(client: Client, address: str) -> None:
    with suppress(Unanswered):
        client.work(address)
