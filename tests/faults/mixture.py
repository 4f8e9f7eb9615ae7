"""Everybody at once: strangers and officers who look up, search and ask for routes, and editors whose files are approved."""

import contextlib
import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx

from tests.crash.client import NOTIFICATIONS, form
from tests.crash.process import PATIENCE, NotServing
from tests.crash.stage import EXERCISE, Stage
from tests.faults.load import Writer, refused

QUESTIONS = (
    *((None, f"/api/v1/designations?state={state}&provision=8.10.a") for state in ("QM", "QN", "QO")),
    (None, "/api/v1/designations?state=QM&as_of=2024-02-29"),
    (None, "/api/v1/designations?q=justice"),
    (None, "/api/v1/search?q=meridia"),
    (None, "/states/QM"),
    (None, "/api/v1/changes"),
    (None, "/api/v1/designations.csv?state=QM"),
    ("officer", "/api/v1/designations?state=QM"),
    ("officer", "/api/v1/routes?from=QM&to=QN&purpose=preservation"),
    ("duty_officer", "/api/v1/designations?state=QM&provision=35"),
    ("duty_officer", "/api/v1/states/QM/10.5"),
    ("state_editor", "/api/v1/designations?state=QM&q=police"),
)
OFFICES = ("Harbour Bureau", "Central Registry", "Night Desk", "Treaties Section", "Letters Rogatory Unit")
"""The offices that are changed again and again: the register stays as large as it is, its history grows."""
_AT_ONCE = 3
_PAUSE, _WRITES_EVERY = 0.05, 1.0
_HEADINGS = "Record,State,Provision,Role,Authority (en),Website,Phone,Valid from"


class Mixture:
    """What was answered and what was not; ``failed`` has what should have been answered."""

    def __init__(self, stage: Stage, chance: random.Random) -> None:
        self.done: Counter[str] = Counter()
        self.failed: list[str] = []
        self._stage = stage
        self._chance = chance
        self._lock = threading.Lock()
        self._ended = threading.Event()

    @contextlib.contextmanager
    def going_on(self, steady: Callable[[], str], mortal: Callable[[], str]) -> Iterator[None]:
        """All of them work while the context lasts, on a server that must always answer and on one that is killed now and then.

        Each is given by what says where it is. Raises what one of them found wrong.
        """
        found: list[BaseException] = []

        def guarded(work: Callable[[], None]) -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised below, by whoever waits for all of them
                found.append(error)

        works: list[Callable[[], None]] = [self._write]
        for _ in range(_AT_ONCE):
            for where, dies in ((steady, False), (mortal, True)):
                works.append(self._reader(where, dies, random.Random(self._chance.getrandbits(32))))
        threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
        for each in threads:
            each.start()
        try:
            yield
        finally:
            self._ended.set()
            for each in threads:
                each.join()
        if found:
            raise found[0]

    def _reader(self, where: Callable[[], str], dies: bool, chance: random.Random) -> Callable[[], None]:
        def work() -> None:
            line: http.client.HTTPConnection | None = None
            while not self._ended.wait(chance.uniform(0, 2 * _PAUSE)):
                who, path = chance.choice(QUESTIONS)
                try:
                    line = line or _line(where())
                    self._asked(line, who, path)
                except (OSError, http.client.HTTPException, NotServing) as error:
                    _closed(line)
                    line = None
                    self._count("unanswered", "" if dies else f"{path}: {error!r}")
            _closed(line)

        return work

    def _asked(self, line: http.client.HTTPConnection, who: str | None, path: str) -> None:
        headers = {} if who is None else {"Authorization": f"Bearer {self._stage.tokens[who]}"}
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        good = answer.status == 200
        kind = "public" if who is None else "restricted"
        self._count(kind if good else "refused", "" if good else f"{path}: {answer.status} {body[:300]!r}")

    def _count(self, kind: str, failure: str = "") -> None:
        with self._lock:
            self.done[kind] += 1
            if failure:
                self.failed.append(failure)

    def _write(self) -> None:
        """Files one after the other; what is refused for a while is sent again."""
        writer, number = Writer(self._stage, "mixture"), 0
        while not self._ended.wait(_WRITES_EVERY):
            number += 1
            self._approved(writer, f"mixture-{number}", _file(number))

    def _approved(self, writer: Writer, key: str, content: bytes) -> None:
        body = form(content, {"state": "QM", "reference": key})
        sent = self._taken(lambda: writer.post("registrar", NOTIFICATIONS, body, key))
        if sent and self._taken(lambda: writer.approve(sent)):
            self._count("approved")

    def _taken(self, write: Callable[[], httpx.Response]) -> dict[str, str]:
        """What was answered in the end; nothing where the time is over before. AssertionError for any refusal that is final."""
        end = time.monotonic() + 2 * PATIENCE
        while True:
            answer = write()
            if answer.is_success:
                told: dict[str, str] = answer.json()
                return told
            refused(answer)
            self._count("suspended")
            assert time.monotonic() < end, "writing does not come back"
            if self._ended.wait(0.5):
                return {}


def prepared(stage: Stage) -> None:
    """Gives State QM contacts that are not public."""
    writer = Writer(stage, "prepared")
    sent = writer.post("registrar", NOTIFICATIONS, form((EXERCISE / "QM-2023-09-15.csv").read_bytes(), {"state": "QM"}), "contacts")
    assert sent.is_success, sent.text
    done = writer.approve(sent.json())
    assert done.is_success, done.text


def _file(number: int) -> bytes:
    rows = [
        f"designation,QM,8.10.a,submit,{office} of Meridia,https://n{number}.example/{place},+44 20 7946 0150,2026-01-01"
        for place, office in enumerate(OFFICES)
    ]
    return "\n".join((_HEADINGS, *rows, "")).encode()


def _line(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)


def _closed(line: http.client.HTTPConnection | None) -> None:
    """Lets go of it, if there is one."""
    if line is not None:
        line.close()
