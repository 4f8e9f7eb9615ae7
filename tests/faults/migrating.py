"""A register of some size is taken down to the first tables and up again, killed in the middle: its ledger stays as it is."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from datetime import datetime

from sqlalchemy import MetaData, Table, select

from app.store import migrate
from app.store.unit import Database
from tests.bench.fixture import recorded_at
from tests.bench.register import Shape, drafts_of
from tests.crash.process import ROOT
from tests.postgres import leash

FIRST = "0001"
_CODE = "import sys; from app.store import migrate; print(flush=True); migrate.{work}"
_WORKS = {"down": f"downgrade(sys.argv[1], '{FIRST}')", "up": "upgrade(sys.argv[1])"}
_AT_ONCE = 1000


class _Hand:
    """A clock that shows what it is set to."""

    def __init__(self, shown: datetime) -> None:
        self.shown = shown

    def now(self) -> datetime:
        return self.shown


def filled(url: str, shape: Shape) -> None:
    """Makes the tables, and writes a register of that shape."""
    migrate.upgrade(url)
    hand = _Hand(recorded_at(0))
    database = Database(url, hand, allow_unsafe_durability=True)
    for version in range(shape.versions):
        hand.shown = recorded_at(version)
        with database.writing() as unit:
            for number, state in enumerate(shape.codes()):
                drafts = drafts_of(shape, number, state, version)
                unit.ledger.append(drafts, notification=drafts[0].key, approval=f"sha256:{version}")
    database.close()


def there_and_back(url: str, chance: random.Random, kills: int) -> None:
    """Down and up, each killed so many times at a random moment. AssertionError unless every line is the same in the end.

    A kill leaves the revision of before, or of after; and where it left that of before, the same command completes it.
    """
    before, newest = _digest(url), migrate.newest()
    for work, aims in (("down", FIRST), ("up", newest)):
        taken = 1.0
        for _ in range(kills):
            was = migrate.current(url)
            taken = _killed(url, work, chance.uniform(0, taken))
            assert migrate.current(url) in (was, aims)
        _carried_out(url, work)
        assert migrate.current(url) == aims
    assert _digest(url) == before


def _started(url: str, work: str) -> "subprocess.Popen[bytes]":
    command = [*leash("KILL"), sys.executable, "-c", _CODE.format(work=_WORKS[work]), url]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert started.stdout is not None
    started.stdout.readline()
    return started


def _killed(url: str, work: str, after: float) -> float:
    """Kills it so many seconds after it began, unless it has ended; how long to wait at most the next time."""
    with _started(url, work) as running:
        time.sleep(after)
        if running.poll() is not None:
            return after
        running.send_signal(signal.SIGKILL)
    return 2 * after + 0.1


def _carried_out(url: str, work: str) -> None:
    with _started(url, work) as running:
        pass
    assert running.returncode == 0


def _digest(url: str) -> tuple[int, str]:
    """How many lines the ledger has, and a hash over every column of all of them."""
    engine, seen, count = migrate.migration_engine(url), hashlib.sha256(), 0
    with engine.connect() as connection:
        entry = Table("entry", MetaData(), autoload_with=connection)
        rows = connection.execute(select(entry).order_by(entry.c.number), execution_options={"yield_per": _AT_ONCE})
        for row in rows:
            count += 1
            seen.update(repr(tuple(row)).encode())
    engine.dispose()
    return count, seen.hexdigest()
