"""``make test-crash``: many rounds of a trial on each database, and a look at when they sync. Prints what happened."""

import argparse
import random
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.crash.client import Client
from tests.crash.files import Sizes
from tests.crash.stage import examine, staged
from tests.crash.syncs import DATABASE, Tracing, answers
from tests.crash.tally import Event, Tally, summary
from tests.crash.trial import Trial
from tests.postgres import own_cluster

ROUNDS_ON_ONE_STAGE = 5
LOOKED_AT = 9  # requests whose syncs are looked at: three files submitted, shown and approved
CONSOLE = Console()


def main() -> None:
    """Ends with an exception where a promise is broken."""
    parser = argparse.ArgumentParser(prog="make test-crash")
    parser.add_argument("--rounds", type=int, default=100, help="rounds per database")
    parser.add_argument("--seed", type=int, default=None, help="as printed by an earlier run")
    parser.add_argument("--rows", type=int, nargs=2, default=(50, 2000), metavar=("FEWEST", "MOST"), help="rows of a file")
    parser.add_argument("--databases", nargs="+", choices=tuple(DATABASE), default=tuple(DATABASE))
    wanted = parser.parse_args()
    if shutil.which("strace") is None:
        sys.exit("strace is needed to see when the database syncs. Install it: sudo apt-get install strace")
    seed = secrets.randbits(32) if wanted.seed is None else wanted.seed
    CONSOLE.print(f"seed {seed}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, with everything put away
    tallies = {kind: Tally() for kind in wanted.databases}
    try:
        for kind, tally in tallies.items():
            _kill(kind, wanted.rounds, random.Random(f"{seed} {kind}"), Sizes(*wanted.rows), tally)
    finally:
        CONSOLE.print(summary(tallies))
    for kind in wanted.databases:
        CONSOLE.print(f"{kind}: each of {_looked_at(kind)} answers was sent after the sync of what it tells")


def _kill(kind: str, rounds: int, chance: random.Random, sizes: Sizes, tally: Tally) -> None:
    """A trial, with a fresh register every few rounds."""
    with ExitStack() as stack:
        cluster = stack.enter_context(own_cluster(durable=True)) if kind == "postgresql" else None
        bar = stack.enter_context(
            Progress(TextColumn(kind), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=CONSOLE)
        )
        task = bar.add_task(kind, total=rounds)
        for first in range(0, rounds, ROUNDS_ON_ONE_STAGE):
            folder = Path(tempfile.mkdtemp(prefix="authdir-crash-"))
            with _kept_on_failure(folder), staged(kind, folder, cluster) as stage:
                trial = Trial(stage, chance, sizes, tally)
                for number in range(first, min(rounds, first + ROUNDS_ON_ONE_STAGE)):
                    trial.round(number)
                    bar.advance(task)
                examine(stage)
            if not CONSOLE.is_terminal:
                CONSOLE.print(f"{kind}: {tally[Event.ROUND]} of {rounds} rounds")


@contextmanager
def _kept_on_failure(folder: Path) -> Iterator[None]:
    """Removes the folder at a good end; else tells where it is: diary, log of the server, journal, on SQLite the database."""
    try:
        yield
    except BaseException:
        CONSOLE.print(f"What it was at is in {folder}")
        raise
    shutil.rmtree(folder)


def _looked_at(kind: str) -> int:
    """How many answers were looked at; each came after the sync of what it tells."""
    tracing = Tracing()
    with ExitStack() as stack:
        stack.callback(tracing.remove)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with ExitStack() as running:
            cluster = None
            if kind == "postgresql":
                cluster = running.enter_context(own_cluster(durable=True, traced=tracing.command("database")))
            with staged(kind, folder, cluster, tracing.command("server")) as stage:
                Client(stage.diary, stage.tokens, random.Random(0), Sizes(50, 100)).work(stage.server.address(), LOOKED_AT)
        server = tracing.calls("server")
        database = tracing.calls("database", only="COMMIT") if kind == "postgresql" else server
        found = list(answers(server, database, DATABASE[kind]))
    assert len(found) == LOOKED_AT, found
    assert not any(faults for _, faults in found), found
    return len(found)


if __name__ == "__main__":
    main()
