"""Those who ask and those who write while something is wrong."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx

from tests.crash.client import NOTIFICATIONS, form, line_to
from tests.crash.process import PATIENCE
from tests.crash.stage import Stage

LOOKUPS = (
    (None, "/api/v1/designations?state=QM&provision=8.10"),
    ("duty_officer", "/api/v1/designations?state=QM&provision=35"),
    ("officer", "/api/v1/states/QM"),
    (None, "/health/ready"),
)
_PAUSE = 0.01
_HEADINGS = "State,Provision,Role,Authority (en),Valid from"


class Readers:
    """How many lookups were answered, and what those were told that were not answered with 200."""

    def __init__(self) -> None:
        self.answered = 0
        self.failed: list[str] = []


@contextlib.contextmanager
def reading(stage: Stage) -> Iterator[Readers]:
    """Everybody looks up without a rest while the context lasts."""
    readers, ended, address = Readers(), threading.Event(), stage.server.address()

    def look_up(who: str | None, path: str) -> None:
        headers = {} if who is None else {"Authorization": f"Bearer {stage.tokens[who]}"}
        while not ended.wait(_PAUSE):
            with line_to(address) as line:
                try:
                    answer = line.get(path, headers=headers)
                except httpx.TransportError as error:
                    readers.failed.append(f"{path}: {error!r}")
                    continue
            if answer.status_code == 200:
                readers.answered += 1
            else:
                readers.failed.append(f"{path}: {answer.text}")

    with ThreadPoolExecutor(len(LOOKUPS)) as pool:
        working = [pool.submit(look_up, *each) for each in LOOKUPS]
        try:
            yield readers
        finally:
            ended.set()
    for each in working:
        each.result()


class Writer:
    """Sends files of one row, each of which is another one; whose ``name`` is another sends other ones."""

    def __init__(self, stage: Stage, name: str = "writer") -> None:
        self._stage = stage
        self._name = name
        self._numbers = count(1)

    def submit(self) -> httpx.Response:
        """The answer to a new file."""
        number = next(self._numbers)
        row = f"QM,8.10.a,submit,Office {self._name} {number} of Meridia,2026-01-01"
        body = form(f"{_HEADINGS}\n{row}\n".encode(), {"state": "QM", "reference": f"{self._name} {number}"})
        return self.post("registrar", NOTIFICATIONS, body, f"{self._name}-{number}")

    def approve(self, submitted: Mapping[str, str], key: str = "", tag: str = "") -> httpx.Response:
        """The answer to the approval of what was submitted, as it was when it had that ``tag``."""
        content = json.dumps({"digest": submitted["digest"]}).encode()
        path = f"{NOTIFICATIONS}/{submitted['id']}/approve"
        condition = {"If-Match": tag} if tag else {}
        return self.post("approver", path, (content, "application/json"), key or f"approve-{submitted['id']}", condition)

    def post(
        self, who: str, path: str, body: tuple[bytes, str], key: str, condition: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """The answer to a write of somebody's."""
        content, media_type = body
        headers = {"Authorization": f"Bearer {self._stage.tokens[who]}", "Content-Type": media_type, "Idempotency-Key": key}
        headers |= condition or {}
        with line_to(self._stage.server.address()) as line:
            return line.post(path, content=content, headers=headers)

    def entered(self) -> httpx.Response:
        """The answer to an approval that put something into the ledger."""
        sent = self.submit()
        assert sent.status_code == 201, sent.text
        done = self.approve(sent.json())
        assert done.status_code == 200, done.text
        return done

    def back(self) -> float:
        """Submits until that is taken; how many seconds that took. AssertionError where it never is, or is refused otherwise."""
        began = time.monotonic()
        while (answer := self.submit()).status_code != 201:
            refused(answer)
            assert time.monotonic() < began + PATIENCE, "writing does not come back"
            time.sleep(0.1)
        return time.monotonic() - began


def refused(answer: httpx.Response, *codes: str) -> None:
    """AssertionError unless a write was suspended with a word on when to come back; for one of ``codes``, where any is named."""
    assert answer.status_code in (503, 507), answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert not codes or answer.json()["code"] in codes, answer.text
