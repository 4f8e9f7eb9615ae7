"""What can be wrong with a database, and what must hold meanwhile and afterwards: against the real server."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import make_url

from tests.crash.client import line_to
from tests.crash.process import PATIENCE
from tests.crash.stage import Stage
from tests.faults.errors import failing
from tests.faults.load import Writer, reading, refused
from tests.faults.wire import Wire

AT_ONCE = 30
"""Writes that are sent at the same time: several times as many as are worked on at the same time."""
WITHOUT = ("/health/live", "/health/ready", "/openapi.json", "/api/v1/provisions", "/api/v1/templates/csv", "/api/v1/states/QM")
"""Paths that need no database."""


@dataclass(frozen=True)
class Place:
    """A stage, and the wire between its server and its database; none for SQLite."""

    stage: Stage
    wire: Wire | None = None


@contextlib.contextmanager
def stopped(place: Place) -> Iterator[None]:
    assert place.stage.cluster is not None
    place.stage.cluster.stop()
    yield
    place.stage.cluster.start()


@contextlib.contextmanager
def frozen(place: Place) -> Iterator[None]:
    assert place.stage.cluster is not None
    place.stage.cluster.freeze()
    yield
    place.stage.cluster.thaw()


@contextlib.contextmanager
def blackholed(place: Place) -> Iterator[None]:
    assert place.wire is not None
    with place.wire.silent():
        yield


@contextlib.contextmanager
def slow(place: Place) -> Iterator[None]:
    assert place.wire is not None
    with place.wire.late(3):
        yield


@contextlib.contextmanager
def read_only(place: Place) -> Iterator[None]:
    cluster = place.stage.cluster
    assert cluster is not None
    cluster.stop()
    (cluster.folder / "data" / "standby.signal").touch()
    cluster.start()
    yield
    cluster.promote()


@contextlib.contextmanager
def held(place: Place) -> Iterator[None]:
    """Somebody else has the one lock for writing."""
    name = make_url(place.stage.url).database or ""
    with contextlib.closing(sqlite3.connect(name, isolation_level=None, timeout=PATIENCE)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def on_disk(error: str) -> Callable[[Place], contextlib.AbstractContextManager[None]]:
    def fault(place: Place) -> contextlib.AbstractContextManager[None]:
        name = make_url(place.stage.url).database or ""
        return failing(place.stage.server.pid, [Path(name + ending) for ending in ("", "-wal")], error)

    return fault


@contextlib.contextmanager
def full(place: Place) -> Iterator[None]:
    """PostgreSQL says that its disk is full, by the code that it has for that."""
    cluster, name = place.stage.cluster, make_url(place.stage.url).database
    assert cluster is not None
    cluster.tell(
        "CREATE FUNCTION full_disk() RETURNS trigger AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END' LANGUAGE plpgsql",
        name,
    )
    cluster.tell("CREATE TRIGGER full_disk BEFORE INSERT ON notification EXECUTE FUNCTION full_disk()", name)
    yield
    cluster.tell("DROP FUNCTION full_disk CASCADE", name)


FAULTS = {
    "postgresql stopped": stopped,
    "postgresql frozen": frozen,
    "postgresql blackholed": blackholed,
    "postgresql slow": slow,
    "postgresql read-only": read_only,
    "postgresql full": full,
    "sqlite held": held,
    "sqlite read-only": on_disk("EROFS"),
    "sqlite full": on_disk("ENOSPC"),
}
WAITED_FOR = ("frozen", "blackholed", "slow", "held")
"""Faults that say nothing: whoever needs the database waits until a deadline."""


def answered_meanwhile(stage: Stage, writes: "list[Future[httpx.Response]]") -> list[int]:
    """How many of the ``writes`` were still waiting when each path without a database had been answered."""
    found = []
    for path in WITHOUT:
        with line_to(stage.server.address()) as line:
            answer = line.get(path)
        assert answer.status_code == 200, answer.text
        found.append(sum(not each.done() for each in writes))
    return found


def endured(place: Place, name: str) -> float:
    """Carries out the fault of that name; after how many seconds the last of many writes was refused.

    AssertionError unless all of them were, lookups and what needs no database went on meanwhile, and writing came back by itself.
    """
    _, _, fault = name.partition(" ")
    writer = Writer(place.stage, fault)
    before = writer.entered()
    with FAULTS[name](place), reading(place.stage) as readers, ThreadPoolExecutor(AT_ONCE) as pool:
        began = time.monotonic()
        writes = [pool.submit(writer.submit) for _ in range(AT_ONCE)]
        waiting = answered_meanwhile(place.stage, writes)
        answers = [each.result() for each in writes]
        ended = time.monotonic()
    for each in answers:
        refused(each, "database-unavailable", *(("storage-full",) if fault == "full" else ()))
    assert any(each.status_code == 507 for each in answers) == (fault == "full")
    assert readers.failed == []
    assert readers.answered > 0
    assert (max(waiting) > 0) >= (fault in WAITED_FOR), waiting
    writer.back()
    after = writer.entered()
    assert int(after.headers["directory-revision"]) > int(before.headers["directory-revision"])
    assert place.stage.findings() == []
    return ended - began
