"""Two real processes on one PostgreSQL: what one commits the other knows at once, is told where it does not, and hears again."""

import time
from collections.abc import Iterator

import httpx
import pytest

from app.store.engine import LISTENING
from tests.crash.client import line_to
from tests.crash.process import PATIENCE, Process, environment
from tests.crash.stage import Stage, staged
from tests.faults.load import Writer
from tests.postgres import own_cluster

SELDOM = {"AUTHDIR_POLL_SECONDS": "5"}
"""So seldom do the processes look by themselves that nobody who waits for a revision would get it in time."""
TIMES = 5
LOOKUP = "/api/v1/designations?state=QM&provision=8.10"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Process]]:
    """A stage with its server, which is not asked to look often, and another process on the same database."""
    here, there = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    with own_cluster(durable=True) as cluster, staged("postgresql", here, cluster, settings=SELDOM) as stage:
        other = Process(there, environment(stage.url, there) | SELDOM)
        try:
            other.start()
            other.ready()
            until_both_listen(stage, set())
            yield stage, other
        finally:
            other.kill()


def looked_up(process: Process, revision: str, who: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {who}"} if who else {}
    with line_to(process.address()) as line:
        return line.get(f"{LOOKUP}&min_revision={revision}", headers=headers)


def listeners(stage: Stage) -> set[object]:
    """The connections that listen."""
    assert stage.cluster is not None
    return {each for (each,) in stage.cluster.ask(f"SELECT pid FROM pg_stat_activity WHERE application_name = '{LISTENING}'")}


def until_both_listen(stage: Stage, before: set[object]) -> None:
    """On other connections than ``before``."""
    end = time.monotonic() + PATIENCE
    while len(listeners(stage) - before) < 2:
        assert time.monotonic() < end, "they do not listen"
        time.sleep(0.05)


@pytest.mark.timeout(300)
def test_what_one_process_commits_the_other_answers_from(two: tuple[Stage, Process]) -> None:
    stage, other = two
    writer, reader = Writer(stage), stage.tokens["approver"]
    for _ in range(TIMES):
        written = writer.entered()
        revision = written.headers["directory-revision"]
        here, there = (looked_up(process, revision, reader) for process in (stage.server, other))
        assert here.status_code == there.status_code == 200, there.text
        assert here.json()["meta"]["revision"] == int(revision)
        with line_to(stage.server.address()) as line:  # who wrote need not say so
            own = line.get(LOOKUP, headers={"Authorization": f"Bearer {reader}"})
        assert own.content == here.content == there.content


@pytest.mark.timeout(300)
def test_a_revision_that_is_not_there_is_told_with_the_one_that_is(two: tuple[Stage, Process]) -> None:
    _, other = two
    known = looked_up(other, "0").json()["meta"]["revision"]
    answer = looked_up(other, str(known + 1))
    assert (answer.status_code, answer.json()["code"], answer.json()["revision"]) == (409, "revision-not-reached", known)
    assert int(answer.headers["retry-after"]) > 0
    assert looked_up(other, str(known)).status_code == 200


@pytest.mark.timeout(300)
def test_a_listener_that_is_cut_off_listens_again(two: tuple[Stage, Process]) -> None:
    stage, other = two
    assert stage.cluster is not None
    before = listeners(stage)
    stage.cluster.tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{LISTENING}'")
    until_both_listen(stage, before)
    revision = Writer(stage, "again").entered().headers["directory-revision"]
    assert looked_up(other, revision, stage.tokens["approver"]).status_code == 200
