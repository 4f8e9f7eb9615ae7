"""What `make soak` calls growth, and a minute's worth of it in seconds: what it looks at is there, and what it does is answered."""

import os
import random
from pathlib import Path

import pytest

from tests.faults.growth import growths, taken_up
from tests.faults.places import on_sqlite
from tests.faults.soak import JOURNAL, KILL, Plan, soaked, told

WARMING = [{"memory": each} for each in (1, 50, 70, 90)]


@pytest.mark.parametrize(("last", "room", "within"), [(104, 0, True), (106, 0, False), (106, 110, True), (90, 0, True)])
def test_what_grows_by_more_than_a_twentieth_is_found(last: int, room: int, within: bool) -> None:
    (growth,) = growths([*WARMING, *[{"memory": 100}] * 4, *[{"memory": 0}] * 4, *[{"memory": last}] * 4], {"memory": room})
    assert (growth.first, growth.last, growth.within) == (100, last, within)


def test_too_few_samples_show_nothing() -> None:
    with pytest.raises(ValueError, match="3 samples are too few"):
        growths(WARMING[:3], {})


def test_what_a_process_takes_up_is_seen(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(bytes(10))
    (tmp_path / "two").write_bytes(bytes(5))
    found = taken_up(os.getpid(), {"files": [tmp_path, tmp_path / "one", tmp_path / "none"]})
    assert found["files"] == 25
    assert min(found[name] for name in ("memory", "handles", "threads")) > 0


@pytest.mark.timeout(300)
def test_everybody_is_answered_whatever_happens(tmp_path: Path) -> None:
    with on_sqlite(tmp_path) as place:
        result = soaked("sqlite", place, Plan(4, between=(0.2, 0.4), lasting=(0.5, 1), looks=0.2), random.Random(2))
    assert result.wrong == []
    assert result.faults.keys() <= {KILL, "sqlite held", "sqlite full", "sqlite read-only", "sqlite moved"}
    assert result.done["public"] > 0
    assert result.done["restricted"] > 0
    assert JOURNAL in {each.name for each in result.growths}
    assert any("restricted" in line for line in told("sqlite", result))
