"""Servers in processes of their own, each pinned to one core, all with the same uvicorn settings."""

import compileall
import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import main as authdir
from app.wiring.copies import COPY
from tests.makers import SEAL_KEY

ROOT = Path(__file__).parents[2]
READY = "/health/ready"
_PATIENCE = 600.0
"""Seconds: half a million designations take minutes."""
_SETTINGS = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning", "--factory")


def cores() -> tuple[int, int]:
    """The core for servers and the core for load; the same one where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[1 % len(usable)]


def pinned(core: int) -> tuple[str, ...]:
    """The words before a command that keep it on a core."""
    return "taskset", "-c", str(core)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, and how long it took from its start to its first answer."""

    name: str
    port: int
    pid: int
    ready_seconds: float

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes, Mapping[str, str]]:
        """One answer: status, body, headers with names in lower case."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)) as connection:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}

    def memory(self) -> tuple[int, int]:
        """Resident bytes, now and at most so far."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        kept = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
        now, most = (int(kept[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
        return now, most

    def settle(self) -> None:
        """Waits until it is idle: requests whose callers hung up are worked off all the same."""
        deadline, busy = time.monotonic() + _PATIENCE, True
        while busy and time.monotonic() < deadline:
            before = self.processor_seconds()
            time.sleep(0.1)
            busy = self.processor_seconds() - before > 0.015

    def processor_seconds(self) -> float:
        """Processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@lru_cache(1)
def compiled() -> None:
    """Compiles the application as whoever installs it does, so that no start is measured with that."""
    compileall.compile_dir(ROOT / "app", quiet=1)


@contextlib.contextmanager
def running(factory: Callable[..., Any], path: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The application that ``factory`` makes, served until the context ends; ready when ``path`` answers 200."""
    name, port, (core, _) = factory.__name__, _free_port(), cores()
    target = f"{factory.__module__}:{name}"
    compiled()
    command = [*pinned(core), sys.executable, "-m", "uvicorn", target, "--port", str(port), *_SETTINGS]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "AUTHDIR_SEAL_KEY": SEAL_KEY, **(environment or {})})
    try:
        _wait(process, port, path)
        yield Server(name, port, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def first_start(environment: Mapping[str, str]) -> float:
    """Seconds until a process is ready that has nothing but the database; it leaves a copy, from which those after it start."""
    with running(authdir.app, READY, environment) as alone:
        deadline = time.monotonic() + _PATIENCE
        while not (Path(environment["AUTHDIR_VAR_DIR"]) / COPY / "register.list").exists():
            if time.monotonic() > deadline:
                raise SystemExit(f"no copy of the register came to be within {_PATIENCE:g} seconds")
            time.sleep(0.1)
        return alone.ready_seconds


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    probe = Server("", port, process.pid, 0)
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{' '.join(map(str, process.args))} ended with {process.returncode}")  # type: ignore[arg-type]
        with contextlib.suppress(OSError, http.client.HTTPException):
            if probe.get(path)[0] == 200:
                return
        time.sleep(0.02)
    raise SystemExit(f"nothing answered on port {port} within {_PATIENCE:g} seconds")
