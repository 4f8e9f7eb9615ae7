"""Registers of several sizes beside each other: what a lookup keeps of its rate, start, memory, and when a commit is seen.

Each size is served by two processes on a copy of its register, which then takes one more version. Before, a first process starts
from the database alone, and leaves the copy from which the two start.
"""

import contextlib
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import mean, median

from app import main as authdir
from app.store.unit import Database
from app.wiring import SystemClock
from tests.bench import fixture, load
from tests.bench.bare import bare_fastapi
from tests.bench.load import Ask
from tests.bench.operations import BARE, READS, of_one_size
from tests.bench.register import CODES, Shape, drafts_of
from tests.bench.servers import READY, Server, first_start, running

KEEPS, VISIBLE = 0.75, 1.0
"""What a lookup must keep of its rate at the smallest size; seconds from a commit to every process's answers."""
LOOKUP = "public, any key, the first three designations; as of any day, the same"
_STATES, _WIDE = 200, 400
_LOOKS = 6_000
_PUBLIC_AGAIN = 4
"""The next version that changes what everybody sees."""
_ROW = "{:>8} {:>8} {:>8} {:>8} {:>5} {:>7} {:>7} {:>7} {:>7} {:>10} {:>10} {:>10}"
_HEAD = _ROW.format(
    "current", "entries", "first s", "ready s", "MB", "x bare", "by cpu", "keeps", "p50 ms", "p99 ms", "visible s", ""
).rstrip()


@dataclass(frozen=True, slots=True)
class Kept:
    """A lookup beside the bare route, by rate and by processor time, and its latencies in milliseconds: medians of the rounds."""

    to_bare: float
    by_processor: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Grown:
    """What one size was measured to be: seconds until the ``first`` start, from the database alone, and one that has a copy, are
    ready; ``lookups`` are of today and of any day; ``visible`` is the seconds until the last process answered with a commit.
    """

    current: int
    entries: int
    first: float
    ready: float
    resident: int
    lookups: tuple[Kept, Kept]
    visible: float


def shape_of(current: int) -> Shape:
    """A register of about so many current designations, each in its first version."""
    states = _STATES if current <= 100 * _STATES * len(CODES) else _WIDE
    return Shape(states, len(CODES), max(1, round(current / states / len(CODES))), 1)


def measured(sizes: Sequence[int], folder: Path, *, rounds: int, seconds: int) -> list[Grown]:
    """Every size, one after the other, the smallest first."""
    return [_grown(shape_of(size), folder, rounds, seconds) for size in sorted(sizes)]


def _grown(shape: Shape, folder: Path, rounds: int, seconds: int) -> Grown:
    with _served(shape, folder) as (url, first, ours, other, bare):
        gun = load.Gun(load.wrk(), shape, folder)
        asks = of_one_size(shape)
        gun.fire(ours, asks[0], {}, seconds=seconds, seed=0)  # warms up
        found: tuple[list[Kept], ...] = tuple([] for _ in asks)
        for seed in range(1, rounds + 1):
            print(f"\r{shape.current} current, round {seed} of {rounds}  ", end="", file=sys.stderr, flush=True)
            for place, ask in enumerate(asks):
                before, sample, after = (
                    gun.fire(server, each, {}, seconds=seconds, seed=seed)
                    for server, each in ((bare, Ask(BARE)), (ours, ask), (bare, Ask(BARE)))
                )
                rate, processor = mean((before.rate, after.rate)), mean((before.each, after.each))
                found[place].append(Kept(sample.rate / rate, processor / sample.each, sample.p50, sample.p99))
        print(file=sys.stderr)
        return Grown(
            current=shape.current,
            entries=fixture.entries(url),
            first=first,
            ready=ours.ready_seconds,
            resident=ours.memory()[0],
            lookups=(_median(found[0]), _median(found[1])),
            visible=_visible(shape, url, (ours, other)),
        )


def _median(of: Sequence[Kept]) -> Kept:
    return Kept(*(median(column) for column in zip(*map(astuple, of), strict=True)))


@contextlib.contextmanager
def _served(shape: Shape, folder: Path) -> Iterator[tuple[str, float, Server, Server, Server]]:
    """Two processes on a copy of the register, how long a first one took to be ready, and the bare route."""
    kept = fixture.prepared(shape, folder, None, usual=False).removeprefix("sqlite:///")
    copy = folder / "run"
    shutil.rmtree(copy, ignore_errors=True)
    homes = [copy / name for name in ("one", "other")]
    for home in homes:
        home.mkdir(mode=0o700, parents=True)
    url = f"sqlite:///{shutil.copy(kept, copy)}"
    settings = [{"AUTHDIR_DATABASE_URL": url, "AUTHDIR_VAR_DIR": str(home)} for home in homes]
    first, _ = (first_start(each) for each in settings)
    with contextlib.ExitStack() as stack:
        ours, other = (stack.enter_context(running(authdir.app, READY, each)) for each in settings)
        yield url, first, ours, other, stack.enter_context(running(bare_fastapi, BARE))


def _visible(shape: Shape, url: str, servers: Sequence[Server]) -> float:
    """Seconds from the commit of one more version of a State until the last of the servers answers with it."""
    state = shape.codes()[0]
    path = f"{READS}?state={state}&provision={CODES[0]}"
    before = [_revision(server, path) for server in servers]
    database = Database(url, SystemClock())
    with ThreadPoolExecutor(len(servers)) as watching:
        seen = [watching.submit(_moved, server, path, revision) for server, revision in zip(servers, before, strict=True)]
        with database.writing() as unit:
            drafts = drafts_of(shape, 0, state, _PUBLIC_AGAIN)
            unit.ledger.append(drafts, notification=drafts[0].key, approval="sha256:grown")
        committed = time.monotonic()
        database.close()
        return max(each.result() for each in seen) - committed


def _revision(server: Server, path: str) -> int:
    return int(json.loads(server.get(path)[1])["meta"]["revision"])


def _moved(server: Server, path: str, revision: int) -> float:
    """When the server answered with a later revision. Raises SystemExit where it does not."""
    for _ in range(_LOOKS):
        if _revision(server, path) > revision:
            return time.monotonic()
        time.sleep(0.01)
    raise SystemExit(f"{server.name} on port {server.port} never answered with what was committed")


def lines(found: Sequence[Grown]) -> list[str]:
    """A table for people; what must be kept is by processor time, which other work on the machine moves less."""
    rows = [row for each in found for row in _rows(each, found[0])]
    kept = [all(_keeps(each, found[0], place) >= KEEPS for each in found) for place in (0, 1)]
    seen = all(each.visible <= VISIBLE for each in found)
    verdicts = [f"today must keep {KEEPS:g}: {_word(kept[0])}; so must any day: {_word(kept[1])}"]
    verdicts.append(f"must be visible within {VISIBLE:g} s: {_word(seen)}")
    return [f"{LOOKUP}, by number of current designations; two processes", _HEAD, "-" * len(_HEAD), *rows, *verdicts]


def _rows(each: Grown, smallest: Grown) -> Iterator[str]:
    sizes = (each.current, each.entries, f"{each.first:.2f}", f"{each.ready:.2f}", f"{each.resident / 10**6:.0f}")
    ends = ((f"{each.visible:.2f}", "today"), ("", "any day"))
    for place, (lookup, end) in enumerate(zip(each.lookups, ends, strict=True)):
        rates = (f"{lookup.to_bare:.2f}", f"{lookup.by_processor:.2f}", f"{_keeps(each, smallest, place):.2f}")
        yield _ROW.format(*(sizes if not place else [""] * len(sizes)), *rates, f"{lookup.p50:.2f}", f"{lookup.p99:.2f}", *end)


def _keeps(each: Grown, smallest: Grown, place: int) -> float:
    return each.lookups[place].by_processor / smallest.lookups[place].by_processor


def _word(met: bool) -> str:
    return "met" if met else "NOT MET"
