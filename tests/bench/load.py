"""Load from wrk, pinned to the other core. A Lua script makes the requests that vary, and tells what was counted."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.measure import MOST
from tests.bench.register import BETWEEN_VERSIONS, CODES, FIRST_DAY, FIRST_WORDS, PURPOSES, SECOND_WORDS, Shape
from tests.bench.servers import Server, cores, pinned

_MISSING = "make bench measures with wrk, which is not installed. Install it: sudo apt-get install wrk"
_MARK = "COUNTED "
_FEW = MOST - 1
"""Besides the one that is always asked about."""

_DONE = """
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('%s{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\\n', "COUNTED ",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), e.status,
    e.connect + e.read + e.write + e.timeout))
end
"""
_VARYING = """
function init(args) math.randomseed(tonumber(args[1])) end
local function any(list) return list[math.random(#list)] end
local function moment() return first + math.random(0, span) end
function request() return wrk.format("GET", %s) end
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, over how many connections. ``path`` stays the same, or ``lua`` is an expression that makes one each time."""

    path: str
    lua: str | None = None
    connections: int = 64
    signed_in: bool = False
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run counted; latencies in milliseconds, ``processor`` is the server's processor time in seconds."""

    requests: int
    rate: float
    p50: float
    p99: float
    refused: int
    broken: int
    seconds: float
    processor: float

    @property
    def each(self) -> float:
        """Processor seconds for each answer."""
        return self.processor / max(self.requests, 1)


def wrk() -> str:
    """The program; installed where it is missing and may be. Raises SystemExit otherwise."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "wrk"]):
            subprocess.run(["apt-get", *words], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False)
    found = shutil.which("wrk")
    if found is None:
        raise SystemExit(_MISSING)
    return found


def _said(command: list[str], until: Future[Any] | None) -> str:
    """What wrk writes; told to stop, it writes what it counted until then."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        if until is not None:
            until.add_done_callback(lambda _: process.send_signal(signal.SIGINT))
        return process.communicate()[0]


@dataclass(frozen=True, slots=True)
class Gun:
    """Fires wrk; its scripts lie in ``folder``."""

    program: str
    shape: Shape
    folder: Path

    def fire(
        self, server: Server, ask: Ask, headers: Mapping[str, str], *, seconds: int, seed: int, until: Future[Any] | None = None
    ) -> Sample:
        """One run, ``until`` something is done if that is sooner, and a wait until the server has done what was left of it. Raises
        SystemExit where wrk tells nothing.
        """
        script = self._script(ask)
        _, core = cores()
        marked = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
        command = [
            *(*pinned(core), self.program, "--latency", "--threads", "1", "--timeout", "10s"),
            *("--connections", str(ask.connections), "--duration", f"{seconds}s", "--script", str(script)),
            *(*marked, f"http://127.0.0.1:{server.port}{ask.path}", "--", str(seed)),
        ]
        before = server.processor_seconds()
        said = _said(command, until)
        processor = server.processor_seconds() - before
        server.settle()
        line = next((line for line in said.splitlines() if line.startswith(_MARK)), None)
        if line is None:
            raise SystemExit(f"wrk counted nothing: {said}")
        counted = json.loads(line.removeprefix(_MARK))
        took = counted["microseconds"] / 1e6
        return Sample(
            requests=counted["requests"],
            rate=counted["requests"] / took,
            p50=counted["p50"] / 1e3,
            p99=counted["p99"] / 1e3,
            refused=counted["refused"],
            broken=counted["broken"],
            seconds=took,
            processor=processor,
        )

    def _script(self, ask: Ask) -> Path:
        path = self.folder / "ask.lua"
        path.write_text(_DONE if ask.lua is None else self._words() + _VARYING % ask.lua + _DONE, encoding="utf-8")
        return path

    def _words(self) -> str:
        lists = {
            "states": self.shape.codes(),
            "few_states": self.shape.codes()[:_FEW],
            "provisions": CODES[: self.shape.provisions],
            "purposes": PURPOSES,
            "first_words": FIRST_WORDS,
            "second_words": SECOND_WORDS,
        }
        lines = [f"local {name} = {{{', '.join(json.dumps(word) for word in words)}}}" for name, words in lists.items()]
        span = int(BETWEEN_VERSIONS.total_seconds()) * self.shape.versions
        return "\n".join([*lines, f"local first, span = os.time{{year={FIRST_DAY.year}, month=1, day=16}}, {span}", ""])
