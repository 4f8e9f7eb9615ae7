"""Ten thousand slow connections against the shipped proxy, of each sort; the others are answered within a second, as promised."""

from pathlib import Path

import pytest

from tests.api.served import Loaded, copied
from tests.faults.proxied import asking, deployed
from tests.faults.slow import BODIES, HEADS, READS, all_gone, begin

MANY = 10_000
READ_ON = "reads"
"""These go on reading what the system has for them long after the proxy has gone: its log says when that was."""
PROMISED_SECONDS, LET_GO_SECONDS = 1.0, 20.0
SORTS = {"heads": (HEADS, "/"), "bodies": (BODIES, "/api/v1/notifications"), "reads": (READS, "/api/v1/designations?limit=200")}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("sort", SORTS)
def test_ten_thousand_slow_clients(sort: str, loaded_sqlite: Loaded, tmp_path: Path) -> None:
    with copied(loaded_sqlite, tmp_path) as url, deployed(loaded_sqlite, url, tmp_path) as found:
        with asking(found, pause=0.05) as asked:
            told = begin(found, *SORTS[sort], MANY).over()
        slowest = asked.p99()
        print(
            f"\n{MANY:,} slow {sort}: {len(asked.seconds)} lookups beside them, p99 {slowest:.3f} s, {len(asked.failed)} failed; "
            f"nobody was served for longer than {found.longest():.1f} s"
        )
        assert sort == READ_ON or all_gone(told), told
        assert asked.failed == []
        assert slowest < PROMISED_SECONDS
        assert found.longest() < LET_GO_SECONDS
