"""The primary is lost and its standby takes over: at length in `make test-faults`. What comes back is not worked with."""

import random
from pathlib import Path

import pytest

from tests.faults.failover import client_of, failed_over
from tests.faults.load import Writer, reading, refused
from tests.faults.pair import paired


@pytest.mark.timeout(300)
def test_nothing_acknowledged_is_lost_and_a_thawed_primary_is_refused(tmp_path: Path) -> None:
    seed = random.getrandbits(32)
    print(f"seed {seed}")
    with paired(tmp_path) as (pair, stage):
        client = client_of(stage, seed)
        taken = failed_over(pair, stage, client, pair.primary.freeze)
        print(f"writes were back after {taken:.1f} s")
        old, there = pair.standby, pair.count(pair.primary, "notification")
        old.thaw()  # with connections of ours, and nothing says that it is no primary any more
        client.work(stage.server.address(), 3)
        assert pair.count(pair.primary, "notification") == there + 1
        assert pair.count(old, "notification") < there


@pytest.mark.timeout(300)
def test_a_primary_that_comes_back_is_neither_read_nor_written(tmp_path: Path) -> None:
    with paired(tmp_path) as (pair, stage), reading(stage) as readers:
        writer = Writer(stage)
        writer.entered()
        pair.primary.kill9()
        pair.take_over()
        writer.back()
        old, kept = pair.standby, pair.count(pair.primary, "notification")
        pair.alone()
        stale = pair.count(old, "notification")
        pair.cut()
        writer.back()
        pair.primary.kill9()  # now the old one is the only one
        while (answer := writer.submit()).json()["code"] != "fork-found":
            refused(answer, "database-unavailable")
        refused(answer)
        assert pair.count(old, "notification") == stale
        pair.primary.start()
        writer.back()
        assert pair.count(pair.primary, "notification") == kept + 2
        assert readers.failed == []
    assert "A DATABASE IS REFUSED" in (tmp_path / "errors").read_text()


@pytest.mark.timeout(300)
def test_who_starts_anew_takes_the_primary_that_was_promoted_last(tmp_path: Path) -> None:
    with paired(tmp_path) as (pair, stage):
        writer = Writer(stage)
        pair.primary.kill9()
        pair.take_over()
        writer.back()
        pair.alone()
        stale, kept = pair.count(pair.standby, "notification"), pair.count(pair.primary, "notification")
        stage.server.kill()
        stage.server.start()
        stage.server.ready()
        writer.back()
        assert pair.count(pair.standby, "notification") == stale
        assert pair.count(pair.primary, "notification") == kept + 1
