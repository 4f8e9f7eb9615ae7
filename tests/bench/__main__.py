"""``python -m tests.bench``: prepares the register, starts the servers, asks in rounds, prints the table."""

import argparse
import contextlib
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app import main as authdir
from tests.bench import fixture, growth, imports, load, proofs, report, report_imports
from tests.bench.bare import bare_fastapi, bare_starlette
from tests.bench.load import Ask
from tests.bench.operations import BARE, FASTAPI, OURS, STARLETTE, USUAL, Operation, headers_of, operations
from tests.bench.register import CODES, Shape
from tests.bench.results import Results
from tests.bench.servers import READY, ROOT, Server, first_start, running
from tests.bench.usual import DATABASE, usual_way

_SHORT = 1
FOLDER = ROOT / "var" / "bench"
QUICK = Shape(states=20, versions=5)
_ROWS, _FEW_ROWS = 10_000, 2_000
_IMPORT_ROUNDS = 2
"""Each takes half a minute."""


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure a running server on this machine.")
    parser.add_argument("--rounds", type=int, help="how often each operation is measured (default 5)")
    parser.add_argument("--seconds", type=int, help="how long each time (default 2)")
    parser.add_argument("--quick", action="store_true", help="a small register, two short rounds: a look, not a measurement")
    parser.add_argument("--database-url", help="an empty PostgreSQL database, or one filled by an earlier run (default: SQLite)")
    parser.add_argument("--only", help="names of operations, separated by semicolons; the bare FastAPI route always runs")
    parser.add_argument("--imports", type=int, help="rows of the files that are imported (default 10000, quick 2000; 0: none)")
    parser.add_argument("--growth", help="current designations of registers measured beside each other: 5000,50000,500000")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    for name in ("states", "provisions", "authorities", "versions"):
        parser.add_argument(f"--{name}", type=int, help=f"how many (default {getattr(Shape(), name)})")
    asked = parser.parse_args(words)
    usual = QUICK if asked.quick else Shape()
    asked.shape = Shape(
        *(getattr(asked, name) or getattr(usual, name) for name in ("states", "provisions", "authorities", "versions"))
    )
    asked.rounds = asked.rounds or (2 if asked.quick else 5)
    asked.seconds = asked.seconds or (1 if asked.quick else 2)
    if asked.imports is None:
        asked.imports = 0 if asked.only else _FEW_ROWS if asked.quick else _ROWS
    return asked


@dataclass(frozen=True, slots=True)
class Run:
    """One run's servers and what they are asked with."""

    servers: dict[str, Server]
    gun: load.Gun
    journal: proofs.Journal
    token: str
    query: str
    first_ready: float
    tally: proofs.Tally = field(default_factory=proofs.Tally)

    def bare(self, seed: int) -> load.Sample:
        """Measures the bare route, for a short time."""
        return self.gun.fire(self.servers[FASTAPI], Ask(BARE), {}, seconds=_SHORT, seed=seed)

    def fire(self, operation: Operation, seed: int, seconds: int) -> load.Sample:
        """Measures one operation, after a look at whether it is answered as it should be."""
        server = self.servers[operation.server]
        tag = server.get(operation.ask.path)[2].get("etag", "") if operation.ask.tagged else ""
        headers = headers_of(operation.ask, self.token, tag)
        status, body, _ = server.get(operation.ask.path, headers)
        if status != (304 if operation.ask.tagged else 200):
            raise SystemExit(f"{operation.name}: {operation.ask.path} answered {status}: {body[:300]!r}")
        sample = self.gun.fire(server, operation.ask, headers, seconds=seconds, seed=seed)
        if operation.server == OURS and operation.ask.signed_in:
            self.tally.count(1 + sample.requests - sample.refused, operation.ask.connections)
        return sample


@contextlib.contextmanager
def opened(asked: argparse.Namespace, url: str) -> Iterator[Run]:
    """All four servers, one after the other, so that none disturbs another's start."""
    kept = FOLDER / "run"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(mode=0o700, parents=True)
    token = fixture.admitted(asked.shape, url)
    ours = {"AUTHDIR_DATABASE_URL": url, "AUTHDIR_VAR_DIR": str(kept)}
    first = first_start(ours)
    with contextlib.ExitStack() as stack:
        servers = {
            OURS: stack.enter_context(running(authdir.app, READY, ours)),
            FASTAPI: stack.enter_context(running(bare_fastapi, BARE)),
            STARLETTE: stack.enter_context(running(bare_starlette, BARE)),
            USUAL: stack.enter_context(running(usual_way, "/designations?limit=1", {DATABASE: url})),
        }
        gun = load.Gun(load.wrk(), asked.shape, kept)
        query = f"state={asked.shape.codes()[0]}&provision={CODES[0]}"
        yield Run(servers, gun, proofs.Journal(kept / "audit.sqlite"), token, query, first)


def rounds(asked: argparse.Namespace, run: Run, found: Results, chosen: Sequence[Operation]) -> None:
    """Every operation once a round between two looks at the bare route, after one round that only warms up."""
    for operation in chosen:
        run.fire(operation, 1, _SHORT)
    before = run.bare(1)
    for number in range(1, asked.rounds + 1):
        for place, operation in enumerate(chosen):
            print(f"\rround {number} of {asked.rounds}: {operation.name:<40}", end="", file=sys.stderr, flush=True)
            seed = number * 1000 + place
            sample = run.fire(operation, seed, asked.seconds)
            after = run.bare(seed)
            found.add(operation.name, sample, (before, after))
            before = after
    print(f"\r{'':<60}\r", end="", file=sys.stderr)


def measured(asked: argparse.Namespace) -> tuple[list[Operation], Results, report.Told]:
    """The whole run."""
    load.wrk()
    FOLDER.mkdir(parents=True, exist_ok=True)
    url = fixture.prepared(asked.shape, FOLDER, asked.database_url)
    names = {FASTAPI, *(asked.only.split(";") if asked.only else ())}
    every = operations(asked.shape)
    if unknown := names - {each.name for each in every}:
        raise SystemExit(f"--only: no operation {', '.join(sorted(unknown))}; there are {'; '.join(each.name for each in every)}")
    chosen = [each for each in every if not asked.only or each.name in names]
    found = Results(proofs.cost_of_a_sync(FOLDER))
    with opened(asked, url) as run:
        size = proofs.same_contacts(run.servers[OURS], run.servers[USUAL], run.query, run.token)
        proved = proofs.each_answer_has_its_event(run.servers[OURS], run.journal, run.query, run.token)
        before, (began, _) = run.journal.count(), run.servers[OURS].memory()
        rounds(asked, run, found, chosen)
        events = run.journal.count() - before
        resident, most = run.servers[OURS].memory()
        told = report.Told(
            shape=asked.shape,
            database=report.database_named(url),
            rounds=asked.rounds,
            seconds=asked.seconds,
            entries=fixture.entries(url),
            first_ready_seconds=run.first_ready,
            ready_seconds=run.servers[OURS].ready_seconds,
            bare_ready_seconds=run.servers[FASTAPI].ready_seconds,
            resident_at_start=began,
            resident=resident,
            most_resident=most,
            answer_bytes=size,
            proved=proved,
            restricted_answers=run.tally.answers,
            audit_events=events,
            amiss=run.tally.amiss(events),
        )
    return chosen, found, told


def imported(asked: argparse.Namespace) -> imports.Imports | None:
    """The section on imports, unless it was left out."""
    if not asked.imports:
        return None
    folder = FOLDER / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    gun = load.Gun(load.wrk(), imports.SHAPE, folder)
    return imports.measured(gun, folder, count=asked.imports, rounds=min(asked.rounds, _IMPORT_ROUNDS))


def grown(asked: argparse.Namespace) -> None:
    """Registers of several sizes, and nothing else; what is found is printed."""
    folder = FOLDER / "growth"
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(size) for size in asked.growth.split(",")]
    print("\n".join(growth.lines(growth.measured(sizes, folder, rounds=asked.rounds, seconds=asked.seconds))))


def main(words: Sequence[str] | None = None) -> None:
    """Measures, prints, and keeps the figures as var/bench/results.json."""
    asked = options(words)
    if asked.growth:
        grown(asked)
        return
    told = measured(asked)
    taken = imported(asked)
    figures = json.dumps({**report.as_json(*told), "imports": taken.as_json() if taken else None}, indent=1)
    (FOLDER / "results.json").write_text(figures + "\n", encoding="utf-8")
    print(figures if asked.json else "\n".join([report.table(*told), *(report_imports.lines(taken) if taken else ())]))
    if told[-1].amiss:  # said last: what was measured is shown all the same
        raise SystemExit(told[-1].amiss)


if __name__ == "__main__":
    main()
