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
from dataclasses import dataclass
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
_ROW = "{:>12} {:>10} {:>9} {:>9} {:>8} {:>8} {:>8} {:>11} {:>8} {:>11} {:>10}"
_HEAD = _ROW.format(
    "current", "entries", "first s", "ready s", "MB", "x bare", "by cpu", "keeps, cpu", "as of", "keeps, cpu", "visible s"
)


@dataclass(frozen=True, slots=True)
class Grown:
    """What one size was measured to be: seconds until the ``first`` start, from the database alone, and one that has a copy, are
    ready; ``as_of`` is by processor time as well; ``visible`` is the seconds until the last process answered with a commit.
    """

    current: int
    entries: int
    first: float
    ready: float
    resident: int
    to_bare: float
    by_processor: float
    as_of: float
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
        found: list[list[tuple[float, float]]] = [[], []]
        for seed in range(1, rounds + 1):
            print(f"\r{shape.current} current, round {seed} of {rounds}  ", end="", file=sys.stderr, flush=True)
            for place, ask in enumerate(asks):
                before, sample, after = (
                    gun.fire(server, each, {}, seconds=seconds, seed=seed)
                    for server, each in ((bare, Ask(BARE)), (ours, ask), (bare, Ask(BARE)))
                )
                beside = mean((before.rate, after.rate)), mean((before.each, after.each))
                found[place].append((sample.rate / beside[0], beside[1] / sample.each))
        print(file=sys.stderr)
        return Grown(
            current=shape.current,
            entries=fixture.entries(url),
            first=first,
            ready=ours.ready_seconds,
            resident=ours.memory()[0],
            to_bare=median(rate for rate, _ in found[0]),
            by_processor=median(processor for _, processor in found[0]),
            as_of=median(processor for _, processor in found[1]),
            visible=_visible(shape, url, (ours, other)),
        )


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
    rows = [
        _ROW.format(
            each.current, each.entries, f"{each.first:.2f}", f"{each.ready:.2f}", f"{each.resident / 10**6:.0f}",
            f"{each.to_bare:.2f}", f"{each.by_processor:.2f}", f"{each.by_processor / found[0].by_processor:.2f}",
            f"{each.as_of:.2f}", f"{each.as_of / found[0].as_of:.2f}", f"{each.visible:.2f}",
        )
        for each in found
    ]  # fmt: skip
    kept = all(each.by_processor >= KEEPS * found[0].by_processor for each in found)
    seen = all(each.visible <= VISIBLE for each in found)
    verdicts = [f"must keep {KEEPS:g}: {_word(kept)}", f"must be visible within {VISIBLE:g} s: {_word(seen)}"]
    return [f"{LOOKUP}, by number of current designations; two processes", _HEAD, "-" * len(_HEAD), *rows, *verdicts]


def _word(met: bool) -> str:
    return "met" if met else "NOT MET"
