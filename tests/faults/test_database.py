"""The database is stopped, frozen, unreachable, slow, only to be read, or full, and comes back: against the real server."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from tests.crash.client import line_to
from tests.crash.process import PATIENCE, Process, environment
from tests.crash.stage import Stage, filled, staged
from tests.faults.errors import failing
from tests.faults.load import Writer, reading, refused
from tests.faults.pair import free_port
from tests.faults.wire import Wire, wired
from tests.postgres import own_cluster

AT_ONCE = 30
"""Writes that are sent at the same time: several times as many as are worked on at the same time."""
WITHOUT = ("/health/live", "/health/ready", "/openapi.json", "/api/v1/provisions", "/api/v1/templates/csv", "/api/v1/states/QM")
"""Paths that need no database."""


@dataclass(frozen=True)
class Place:
    """A stage, and the wire between its server and its database; none for SQLite."""

    stage: Stage
    wire: Wire | None = None


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with staged("sqlite", tmp_path_factory.mktemp("sqlite"), None) as stage:
        yield Place(stage)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("postgresql")
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(own_cluster(durable=True, port=free_port()))
        url = make_url(stack.enter_context(cluster.fresh_database()))
        wire = stack.enter_context(wired(int(str(url.query["port"]))))
        through = url.set(query={"host": "127.0.0.1", "port": str(wire.port)}).render_as_string(hide_password=False)
        tokens = filled(through, folder)
        server = Process(folder, environment(through, folder))
        stack.callback(server.kill)
        server.start()
        server.ready()
        yield Place(Stage(through, folder, tokens, server, cluster), wire)


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


FAULTS = {
    "postgresql stopped": stopped,
    "postgresql frozen": frozen,
    "postgresql blackholed": blackholed,
    "postgresql slow": slow,
    "postgresql read-only": read_only,
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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", FAULTS)
def test_writes_are_refused_in_time_while_all_else_goes_on_and_come_back(name: str, request: pytest.FixtureRequest) -> None:
    kind, _, fault = name.partition(" ")
    place: Place = request.getfixturevalue(kind)
    writer = Writer(place.stage, fault)
    before = writer.entered()
    with FAULTS[name](place), reading(place.stage) as readers, ThreadPoolExecutor(AT_ONCE) as pool:
        writes = [pool.submit(writer.submit) for _ in range(AT_ONCE)]
        waiting = answered_meanwhile(place.stage, writes)
        answers = [each.result() for each in writes]
    for each in answers:
        refused(each, "storage-full" if fault == "full" else "database-unavailable")
    assert readers.failed == []
    assert readers.answered > 0
    assert (max(waiting) > 0) >= (fault in WAITED_FOR), waiting
    writer.back()
    after = writer.entered()
    assert int(after.headers["directory-revision"]) > int(before.headers["directory-revision"])
    assert place.stage.findings() == []
