"""What must hold before a rate means anything: one audit event for each restricted answer, and the same answer the usual way."""

import contextlib
import http.client
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from app.actions.witness import KEEP
from tests.bench.operations import READS
from tests.bench.servers import Server

_PEOPLE, _EACH = 16, 125
_Contacts = list[tuple[str, list[str]]]


class Journal:
    """The local audit journal of the measured server, read while it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def last(self) -> int:
        """The number of the last event."""
        with self._open() as connection:
            found = connection.execute("SELECT coalesce(max(sequence), 0) FROM event").fetchone()
        return int(found[0])

    def count(self) -> int:
        """How many events there are."""
        with self._open() as connection:
            found = connection.execute("SELECT count(*) FROM event").fetchone()
        return int(found[0])

    def requests(self, after: int) -> Counter[str]:
        """Which requests the events after ``after`` tell of, and how often."""
        with self._open() as connection:
            rows = connection.execute("SELECT body FROM event WHERE sequence > ?", (after,)).fetchall()
        found = [json.loads(body) for (body,) in rows]
        return Counter(each["request_id"] for each in found if each["action"] != KEEP)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            yield connection


def each_answer_has_its_event(server: Server, journal: Journal, query: str, token: str) -> int:
    """Asks as several people at once and reads the journal back. Raises SystemExit unless it is exactly one event for each."""
    server.get(f"{READS}?{query}", _bearer(token))
    before = journal.last()
    with ThreadPoolExecutor(_PEOPLE) as people:
        asked = [people.submit(_request_ids, server, query, token) for _ in range(_PEOPLE)]
        answered = Counter(identifier for each in asked for identifier in each.result())
    kept = journal.requests(before)
    if answered != kept or answered.total() != _PEOPLE * _EACH:
        raise SystemExit(f"{answered.total()} restricted answers, {kept.total()} audit events: they must be one for one")
    return answered.total()


def _request_ids(server: Server, query: str, token: str) -> list[str]:
    found = []
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)) as connection:
        for _ in range(_EACH):
            connection.request("GET", f"{READS}?{query}", headers=_bearer(token))
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"a restricted lookup answered {answer.status}")
            found.append(str(answer.getheader("x-request-id")))
    return found


@dataclass
class Tally:
    """Restricted answers that arrived under load, and how many more may have been under way when wrk hung up."""

    answers: int = 0
    unfinished: int = 0

    def count(self, answers: int, connections: int) -> None:
        """One run: each of its connections may end while an answer is on its way."""
        self.answers += answers
        self.unfinished += connections

    def amiss(self, events: int) -> str | None:
        """What is said where ``events`` do not fit."""
        if self.answers <= events <= self.answers + self.unfinished:
            return None
        return f"{self.answers} restricted answers (at most {self.unfinished} under way), {events} audit events: they do not fit"


def same_contacts(ours: Server, usual: Server, query: str, token: str) -> int:
    """Raises SystemExit unless both ways answer with the same designations and channels; the size of our restricted answer."""
    status, body, _ = ours.get(f"{READS}?{query}", _bearer(token))
    other_status, other, _ = usual.get(f"/restricted/designations?{query}", _bearer(token))
    if (status, other_status) != (200, 200) or _contacts(body) != _contacts(other):
        raise SystemExit(f"the two ways answer differently ({status}, {other_status}): {body[:200]!r} {other[:200]!r}")
    return len(body)


def _contacts(body: bytes) -> _Contacts:
    items = json.loads(body)["items"]
    return sorted((item["id"], sorted(channel["value"] for channel in item["channels"])) for item in items)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def cost_of_a_sync(folder: Path, times: int = 200) -> float:
    """Milliseconds that one sync of a few new bytes takes where the journal lies: the median of many."""
    path, found = folder / "sync", []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            found.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return median(found)
