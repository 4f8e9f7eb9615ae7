"""Rounds of work, death, recovery and proof. When death comes, and to whom first, is drawn from a seed."""

import contextlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.crash import proof
from tests.crash.client import Client, Request, Unanswered
from tests.crash.diary import Act
from tests.crash.files import Sizes
from tests.crash.process import PATIENCE, NotServing
from tests.crash.stage import Stage
from tests.crash.tally import Event, Tally

_DURING = {Act.SUBMIT: Event.DURING_SUBMIT, Act.LOOK: Event.DURING_LOOK, Act.APPROVE: Event.DURING_APPROVE}
_ALSO_AT_START = 3  # every third round has a second kill, at start-up: a quarter of all
_DATABASE_TOO = 0.5
_ANYWHERE = 0.5
_MOST_BEGUN = 4  # requests begun before the moment


class Trial:
    """One stage, one client, and the hand that kills. Whatever breaks the promise is an AssertionError."""

    def __init__(self, stage: Stage, chance: random.Random, sizes: Sizes, tally: Tally) -> None:
        self._stage = stage
        self._chance = chance
        self._tally = tally
        self._client = Client(stage.diary, stage.tokens, random.Random(chance.getrandbits(64)), sizes)
        self._starting = 1.0  # seconds that the last start took

    def round(self, number: int) -> None:
        """Work until killed; now and then killed again while starting; then recovery, and everything is there as promised."""
        self._tally[Event.ROUND] += 1
        before = len(self._client.acknowledged)
        with self._working():
            self._wait_for_the_moment()
            self._kill()
        pending = self._client.pending
        self._tally[_DURING[pending.intent.act] if pending else Event.BETWEEN] += 1
        if number % _ALSO_AT_START == 0:
            self._die_at_start()
        self._restart()
        self._retry()
        self._repeat()
        self._count(self._client.acknowledged[before:])
        told = [*proof.faults(self._stage.url, self._stage.diary, self._stage.journal), *self._stage.findings()]
        assert told == [], f"round {number}: {told[:20]}"

    @contextlib.contextmanager
    def _working(self) -> Iterator[None]:
        """The client at work on the server as it is, or as it is about to be. What it finds wrong is raised here."""
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(self._work)
            try:
                yield
            finally:
                self._stage.server.kill()  # else the client would never end
        done.result()

    def _work(self) -> None:
        with contextlib.suppress(Unanswered, NotServing):
            self._client.work(self._stage.server.address())

    def _wait_for_the_moment(self) -> None:
        """Anywhere within a cycle of work; in half of the rounds about the time at which a write is likely to end."""
        for _ in range(self._chance.randint(1, _MOST_BEGUN)):
            self._see_a_beginning()
        request, paces = self._client.pending, self._client.paces
        rows = len(request.intent.sites) if request is not None else 0
        if request is None or request.intent.act is Act.LOOK or self._chance.random() < _ANYWHERE:
            time.sleep(self._chance.uniform(0, rows * sum(paces.values())))
        else:
            time.sleep(self._chance.uniform(0.8, 1.2) * rows * paces[request.intent.act])

    def _see_a_beginning(self) -> None:
        self._client.begun.clear()
        assert self._client.begun.wait(PATIENCE), "the client does nothing"

    def _kill(self) -> None:
        """The server's process group; in half of the cases its database's server as well, in any order."""
        blows = [self._stage.server.kill]
        if self._stage.cluster is not None and self._chance.random() < _DATABASE_TOO:
            blows.append(self._stage.cluster.kill9)
            self._tally[Event.DATABASE] += 1
        self._chance.shuffle(blows)
        for blow in blows:
            blow()
            time.sleep(self._chance.uniform(0, 0.02))
        self._tally[Event.KILL] += 1

    def _die_at_start(self) -> None:
        self._stage.revive()
        self._stage.server.start()
        with self._working():
            time.sleep(self._chance.uniform(0, self._starting))
            self._kill()
        self._tally[Event.AT_START] += 1

    def _restart(self) -> None:
        self._stage.revive()
        began = time.monotonic()
        self._stage.server.start()
        self._stage.server.ready()
        self._starting = time.monotonic() - began

    def _retry(self) -> None:
        """What had no answer is there wholly or not at all; asked again, it is there once."""
        request = self._client.pending
        if request is not None and request.intent.act is not Act.LOOK:
            (there,) = (each for each in proof.found(self._stage.url, self._stage.diary) if each.deed.intent == request.intent)
            assert there.wholly or there.not_at_all, there.faults()
            self._tally[Event.FOUND_DONE if there.wholly else Event.FOUND_UNDONE] += 1
            self._tally[Event.RETRIED] += 1
        self._client.finish(self._stage.server.address())

    def _repeat(self) -> None:
        """An acknowledged request, asked again: the same answer to the byte, and nothing else happens."""
        if self._client.acknowledged:
            request, told = self._chance.choice(self._client.acknowledged)
            assert self._client.repeat(self._stage.server.address(), request) == told, request.intent
            self._tally[Event.REPEATED] += 1

    def _count(self, acknowledged: Sequence[tuple[Request, bytes]]) -> None:
        self._tally[Event.ACKNOWLEDGED] += len(acknowledged)
        self._tally[Event.ENTRIES] += sum(len(json.loads(told).get("entries", ())) for _, told in acknowledged)
