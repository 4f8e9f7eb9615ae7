"""What the run found: one table for people, one JSON file for machines."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from tests.bench.operations import Operation
from tests.bench.register import Shape
from tests.bench.results import Results

_MOST_MEMORY, _LONGEST_START = 200 * 10**6, 3.0
_WHOLE_CORE = 0.9
_ROW = "{:<28} {:>9} {:>8} {:>8} {:>8} {:>9} {:>9} {:>7}  {:<30} {}"
_PACKAGES = ("uvicorn", "uvloop", "httptools", "fastapi", "starlette", "sqlmodel")


@dataclass(frozen=True, slots=True)
class Told:
    """Everything beside the rates."""

    shape: Shape
    database: str
    rounds: int
    seconds: int
    entries: int
    first_ready_seconds: float
    ready_seconds: float
    bare_ready_seconds: float
    resident_at_start: int
    resident: int
    most_resident: int
    answer_bytes: int
    proved: int
    restricted_answers: int
    audit_events: int
    amiss: str | None

    @property
    def memory_met(self) -> bool:
        """Whether the process stayed small enough."""
        return self.resident <= _MOST_MEMORY

    @property
    def start_met(self) -> bool:
        """Whether it was ready soon enough."""
        return self.ready_seconds <= _LONGEST_START


def machine() -> str:
    """The machine, in one line."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    software = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB; {software}; load average {os.getloadavg()[0]:.1f}"


def table(operations: Sequence[Operation], found: Results, told: Told) -> str:
    """The table and the lines below it."""
    head = _ROW.format("operation", "answers/s", "x bare", "by cpu", "x usual", "p50 ms", "p99 ms", "errors", "must", "").rstrip()
    rows = [_row(operation, found) for operation in operations if found.has(operation.name)]
    below = [*_beside(told), *_about(told, found)]
    if found.share() < _WHOLE_CORE:
        below.append(f"The bare route had {found.share():.0%} of its core: the machine was busy, the column 'by cpu' tells more.")
    if told.shape != Shape() or told.rounds < 5:
        below.append("Not the full measurement: what must be reached holds for the full register and at least five rounds.")
    return "\n".join([head, "-" * len(head), *rows, "", *below])


def _beside(told: Told) -> list[str]:
    sizes = told.resident_at_start, told.resident, told.most_resident, _MOST_MEMORY
    began, now, most, limit = (size / 10**6 for size in sizes)
    start, memory = _word(told.start_met), _word(told.memory_met)
    return [
        f"ready after {told.ready_seconds:.2f} s (bare: {told.bare_ready_seconds:.2f} s), must <= {_LONGEST_START:g} s: {start}",
        f"  the first time, from the database alone: {told.first_ready_seconds:.2f} s",
        f"memory {now:.0f} MB after all rounds, {began:.0f} MB after the start, must <= {limit:.0f} MB: {memory}",
        f"  at most {most:.0f} MB",
        f"audit: {told.proved} restricted answers read back one for one; under load {told.restricted_answers} answers and",
        f"  {told.audit_events} events: the rest were on their way when wrk hung up",
    ]


def _about(told: Told, found: Results) -> list[str]:
    shape = told.shape
    sizes = f"{shape.states} States, {shape.provisions} provisions, {shape.authorities} authorities, {shape.versions} versions each"
    return [
        f"register: {sizes}",
        f"  {shape.current} current designations, {told.entries} entries; a restricted answer has {told.answer_bytes} bytes",
        f"{told.database}; {told.rounds} rounds of {told.seconds} s, 64 connections unless said; one sync: {found.sync:.2f} ms",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}",
    ]


def _row(operation: Operation, found: Results) -> str:
    name = operation.name
    usual = f"{found.ratio(name, operation.usual):.1f}" if operation.usual and found.has(operation.usual) else ""
    met = reached(operation, found)
    figures = (
        f"{found.rate(name):.0f}",
        f"{found.to_bare(name):.2f}",
        f"{found.to_bare_by_processor(name):.2f}",
        usual,
        f"{found.p50(name):.2f}",
        f"{found.p99(name):.2f}",
    )
    words = operation.must.words if operation.must else ""
    return _ROW.format(name, *figures, found.errors(name), words, _word(met) if met is not None else "").rstrip()


def reached(operation: Operation, found: Results) -> bool | None:
    """Whether an operation reaches what it must; None where nothing is asked of it, or what it is compared with was left out."""
    try:
        return operation.must.met(found) if operation.must else None
    except KeyError:
        return None


def _word(met: bool) -> str:
    return "met" if met else "NOT MET"


def as_json(operations: Sequence[Operation], found: Results, told: Told) -> dict[str, Any]:
    """The same for machines, with every sample."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        **asdict(told),
        "sync_ms": found.sync,
        "share_of_core": found.share(),
        "operations": [_operation_json(each, found) for each in operations if found.has(each.name)],
    }


def _operation_json(operation: Operation, found: Results) -> dict[str, Any]:
    name = operation.name
    return {
        "name": name,
        "rate": found.rate(name),
        "x_bare": found.to_bare(name),
        "x_bare_by_processor": found.to_bare_by_processor(name),
        "x_usual": found.ratio(name, operation.usual) if operation.usual and found.has(operation.usual) else None,
        "p50_ms": found.p50(name),
        "p99_ms": found.p99(name),
        "errors": found.errors(name),
        "must": operation.must.words if operation.must else None,
        "met": reached(operation, found),
        "samples": [asdict(sample) for sample in found.samples[name]],
        "bare": [[asdict(sample) for sample in pair] for pair in found.bare[name]],
    }


def database_named(url: str) -> str:
    """Which database it was, without its password."""
    return make_url(url).get_backend_name().replace("sqlite", "SQLite").replace("postgresql", "PostgreSQL")
