"""``make soak``: a long mixed load with random faults; nothing that a process takes up may grow. Prints what grew."""

import argparse
import contextlib
import random
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from tests.crash.process import Process, environment
from tests.crash.stage import Stage
from tests.faults.database import FAULTS, Place
from tests.faults.growth import Growth, Sample, growths, taken_up
from tests.faults.mixture import Mixture, prepared
from tests.faults.places import on_postgresql, on_sqlite
from tests.faults.test_reading import moved

JOURNAL, JOURNAL_LOG, DATABASE_LOG = "journal", "journal's log", "database's log"
_PAGE = 4096 + 24
ROOMS = {
    "sqlite": {JOURNAL_LOG: 4000 * _PAGE * 11 // 10, DATABASE_LOG: 2 * 1000 * _PAGE},
    "postgresql": {JOURNAL_LOG: 4000 * _PAGE * 11 // 10, DATABASE_LOG: 96 * 2**20},
}
"""Bytes that a write-ahead log fills before it is used anew, and a tenth for the write that is under way then.

SQLite's may fill twice that of the database: while a fault lasts, nothing is moved out of it.
"""
SMALL_LOG = ("max_wal_size=64MB", "min_wal_size=32MB")
KILL = "kill"
CHOICE = {
    "sqlite": ("sqlite held", "sqlite full", "sqlite read-only", "sqlite moved", KILL),
    "postgresql": ("postgresql stopped", "postgresql frozen", "postgresql blackholed", "postgresql slow", KILL),
}


@dataclass(frozen=True)
class Plan:
    """How long, and how often a fault comes, lasts, and is looked at what is taken up: all in seconds."""

    seconds: float
    between: tuple[float, float] = (10, 40)
    lasting: tuple[float, float] = (1, 8)
    looks: float = 5


@dataclass
class Soaked:
    """What came of it."""

    growths: list[Growth] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@contextlib.contextmanager
def beside(stage: Stage, settings: Mapping[str, str]) -> Iterator[Process]:
    """A second server on the same database: the one that is killed."""
    folder = stage.folder / "beside"
    folder.mkdir(mode=0o700)
    server = Process(folder, environment(stage.url, folder) | dict(settings))
    server.start()
    try:
        server.ready()
        yield server
    finally:
        server.kill()


def settings_for(plan: Plan) -> dict[str, str]:
    """The local audit journal is rolled so often that the warm-up sees it."""
    return {"AUTHDIR_JOURNAL_KEPT_MINUTES": str(max(1, round(plan.seconds / 60 / 24)))}


def soaked(kind: str, place: Place, plan: Plan, chance: random.Random) -> Soaked:
    """Carries the plan out: faults one after the other under load, and what the server that is never killed takes up meanwhile."""
    stage, result, samples = place.stage, Soaked(), list[Sample]()
    prepared(stage)
    mixture, ended = Mixture(stage, chance), threading.Event()
    look = _looking(stage)

    def watch() -> None:
        while not ended.wait(plan.looks):
            samples.append(look())

    with beside(stage, settings_for(plan)) as mortal:
        watching = threading.Thread(target=watch)
        watching.start()
        try:
            with mixture.going_on(stage.server.address, mortal.address):
                for name in _disturbed(kind, place, mortal, plan, chance):
                    result.faults[name] += 1
        finally:
            ended.set()
            watching.join()
        result.growths = growths(samples, ROOMS[kind])
    result.done, result.wrong = mixture.done, [*mixture.failed, *stage.findings()]
    return result


def _looking(stage: Stage) -> Callable[[], Sample]:
    """What says what there is at this moment."""
    cluster = stage.cluster
    log = Path(f"{make_url(stage.url).database}-wal") if cluster is None else cluster.folder / "data" / "pg_wal"
    files = {JOURNAL: [stage.journal], JOURNAL_LOG: [Path(f"{stage.journal}-wal")], DATABASE_LOG: [log]}
    return lambda: taken_up(stage.server.pid, files)


def _disturbed(kind: str, place: Place, mortal: Process, plan: Plan, chance: random.Random) -> Iterator[str]:
    """The names of the faults, each when it is over."""
    end = time.monotonic() + plan.seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, chance.uniform(*plan.between)))
        name = chance.choice(CHOICE[kind])
        if name == KILL:
            mortal.kill()
            time.sleep(chance.uniform(*plan.lasting))
            mortal.start()
            mortal.ready()
        else:
            with moved(place.stage) if name == "sqlite moved" else FAULTS[name](place):
                time.sleep(chance.uniform(*plan.lasting))
        yield name


def told(kind: str, result: Soaked) -> Iterator[str]:
    """Lines to print: what was done, what went wrong, and what grew."""
    yield f"{kind}: " + ", ".join(f"{count:,} {name}" for name, count in sorted(result.done.items()))
    yield f"{kind}: faults: " + ", ".join(f"{name} {count}" for name, count in sorted(result.faults.items()))
    for each in result.growths:
        verdict = "" if each.within else "  GREW"
        share = each.last / max(1, each.first) - 1
        yield f"{kind}: {each.name:<15} {each.first:>14,.0f} {each.last:>14,.0f} {share:>+8.1%}{verdict}"
    yield from (f"{kind}: WRONG: {each}" for each in result.wrong[:20])


def main() -> None:
    """Ends with 1 where something grew by more than is allowed, or was not answered."""
    parser = argparse.ArgumentParser(prog="make soak")
    parser.add_argument("--hours", type=float, default=24, help="for each database")
    parser.add_argument("--seed", type=int, default=None, help="as printed by an earlier run")
    parser.add_argument("--databases", nargs="+", choices=tuple(CHOICE), default=tuple(CHOICE))
    wanted = parser.parse_args()
    seed = secrets.randbits(32) if wanted.seed is None else wanted.seed
    print(f"seed {seed}", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, with everything put away
    good = True
    for kind in wanted.databases:
        plan = Plan(wanted.hours * 3600)
        folder, own = Path(tempfile.mkdtemp(prefix="authdir-soak-")), settings_for(plan)
        with on_sqlite(folder, own) if kind == "sqlite" else on_postgresql(folder, own, SMALL_LOG) as place:
            result = soaked(kind, place, plan, random.Random(f"{seed} {kind}"))
        print("\n".join(told(kind, result)), flush=True)
        if result.wrong:
            print(f"What the servers told is in {folder}", flush=True)
        else:
            shutil.rmtree(folder)
        good = good and not result.wrong and all(each.within for each in result.growths)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
