"""Officers who look up what is not public, several at a time, and remember each answer that they got whole."""

import contextlib
import http.client
import random
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.crash.process import PATIENCE

AT_ONCE = 4
LONGEST_THOUGHT = 0.04
_PAUSE = 0.05
_QUESTIONS = (
    ("duty_officer", "/api/v1/designations?state=QM&provision=35"),
    ("duty_officer", "/api/v1/states/QM/10.5"),
    ("officer", "/api/v1/designations?state=QM"),
    ("state_editor", "/api/v1/designations?state=QM&q=police"),
)


class Officers:
    """They ask whoever serves at ``address``, which somebody else keeps right."""

    def __init__(self, tokens: Mapping[str, str], chance: random.Random, address: str) -> None:
        self.address = address
        self.answered: list[str] = []
        self.unanswered = 0
        self._tokens = tokens
        self._seeds = [chance.getrandbits(32) for _ in range(AT_ONCE)]
        self._lock = threading.Lock()
        self._wanted = 0

    @contextlib.contextmanager
    def ask(self, lookups: int) -> Iterator[None]:
        """They look up while the context lasts, and at its end until so many more were answered. AssertionError for a refusal."""
        self._wanted += lookups
        with ThreadPoolExecutor(AT_ONCE) as pool:
            chances = [random.Random(f"{seed} {self._wanted}") for seed in self._seeds]
            working = [pool.submit(self._work, chance) for chance in chances]
            yield
            for each in working:
                each.result()

    def _work(self, chance: random.Random) -> None:
        end, line = time.monotonic() + 2 * PATIENCE, None
        while len(self.answered) < self._wanted and time.monotonic() < end:
            time.sleep(chance.uniform(0, LONGEST_THOUGHT))
            line = line or _Line(self.address)
            try:
                request = line.get(*self._question(chance))
            except (OSError, http.client.HTTPException):
                line.close()
                line = None
                with self._lock:
                    self.unanswered += 1
                time.sleep(_PAUSE)
                continue
            with self._lock:
                self.answered.append(request)
        if line is not None:
            line.close()

    def _question(self, chance: random.Random) -> tuple[str, str]:
        who, path = chance.choice(_QUESTIONS)
        return path, self._tokens[who]


class _Line:
    """A connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)

    def get(self, path: str, token: str) -> str:
        """The identifier of a request that was answered whole. Raises OSError and HTTPException for one that was not."""
        self._connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return str(answer.headers["X-Request-Id"])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.close()
