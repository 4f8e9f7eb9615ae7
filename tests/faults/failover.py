"""One failover under load, after which everything that was acknowledged is there."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from tests.crash import proof
from tests.crash.client import Client, Unanswered
from tests.crash.files import Sizes
from tests.crash.process import PATIENCE
from tests.crash.stage import Stage
from tests.faults.load import reading
from tests.faults.pair import Pair

SIZES = Sizes(1, 20)
AT_LEAST = 4
"""Writes that are acknowledged before the primary is lost, and after writing has come back."""


def client_of(stage: Stage, seed: int) -> Client:
    """Whoever writes on this stage, from the first round to the last."""
    return Client(stage.diary, stage.tokens, random.Random(seed), SIZES)


def failed_over(pair: Pair, stage: Stage, client: Client, lose: Callable[[], None]) -> float:
    """The primary is lost in the middle of work, the standby takes over; how many seconds until writes were taken again.

    AssertionError where a lookup failed meanwhile, or something acknowledged is not there exactly once.
    """
    ended = threading.Event()
    with reading(stage) as readers, ThreadPoolExecutor(1) as pool:
        working = pool.submit(_work, client, stage.server.address(), ended)
        try:
            _go_on(client, working)
            lose()
            began = time.monotonic()
            pair.take_over()
            _go_on(client, working, 1)
            taken = time.monotonic() - began
            _go_on(client, working)
        finally:
            ended.set()
        working.result()
    assert readers.failed == []
    assert readers.answered > 0
    told = [*proof.faults(stage.url, stage.diary, stage.journal), *stage.findings()]
    assert told == [], told[:20]
    return taken


def _work(client: Client, address: str, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            client.work(address, 1)
        except Unanswered:
            client.finish(address)


def _go_on(client: Client, working: "Future[None]", more: int = AT_LEAST) -> None:
    """Returns when so many more writes were acknowledged."""
    wanted, end = len(client.acknowledged) + more, time.monotonic() + PATIENCE
    while len(client.acknowledged) < wanted:
        assert time.monotonic() < end, "nothing is acknowledged any more"
        assert not working.done(), working.result()
        time.sleep(0.01)
