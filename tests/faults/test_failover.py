"""The primary is lost and its standby takes over: ten times in `make test-faults`. What comes back is not worked with."""

import random
from pathlib import Path

import pytest

from tests.faults.failover import client_of, failed_over
from tests.faults.load import Writer, reading, refused
from tests.faults.pair import paired


@pytest.mark.timeout(300)
def test_a_failover_loses_nothing_and_the_primary_that_was_lost_is_refused(tmp_path: Path) -> None:
    seed = random.getrandbits(32)
    print(f"seed {seed}")
    with paired(tmp_path) as (pair, stage):
        taken = failed_over(pair, stage, client_of(stage, seed), pair.primary.freeze)
        print(f"writes were back after {taken:.1f} s")
        old, writer = pair.standby, Writer(stage)
        stale, kept = pair.count(pair.primary, "entry"), pair.count(pair.primary, "notification")
        with reading(stage) as readers:
            old.thaw()  # with connections of ours, and nothing tells it that it is no primary any more
            writer.back()
            old.stop()
            pair.alone()  # it takes writes from everybody, and its address is the first
            pair.cut()
            writer.back()
            pair.primary.kill9()  # now it is the only one
            while (answer := writer.submit()).json()["code"] != "fork-found":
                refused(answer, "database-unavailable")
            refused(answer)
            pair.primary.start()
            writer.back()
        assert readers.failed == []
        stage.server.kill()
        stage.server.start()  # knows of nothing, and looks at both
        stage.server.ready()
        writer.back()
        assert pair.count(pair.primary, "notification") == kept + 4
        assert pair.count(old, "notification") < kept
        assert pair.count(old, "entry") < stale
    assert "A DATABASE IS REFUSED" in (tmp_path / "errors").read_text()
