"""Shared caches before the directory: the shipped nginx, and Debian's Varnish with nothing but its built-in rules."""

import contextlib
import re
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

from tests.crash.process import PATIENCE
from tests.faults.proxied import Deployed, free_port, tool
from tests.postgres import leash

_TTL = re.compile(r"^\s*([0-9]+) TTL\s+b (?:RFC|VCL|HFM|HFP) (-?[0-9]+) (-?[0-9]+) .*?(\w+)\s*$", re.MULTILINE)
_NOT_KEPT = "uncacheable"
_OF_NGINX = struct.Struct("<6q")  # version, until when, how long beyond: while asking anew, on an error; last modified, from when


@dataclass(frozen=True)
class Cache:
    """One of them. ``kept``: for each answer that it took up as kept, for how many seconds, and how many beyond that."""

    client: Callable[[], httpx.Client]
    kept: Callable[[], list[tuple[int, int]]]


def of_nginx(found: Deployed) -> Cache:
    """The cache of the shipped proxy; what it keeps is read from its files."""

    def kept() -> list[tuple[int, int]]:
        heads = [_OF_NGINX.unpack_from(path.read_bytes()) for path in (found.folder / "cache").rglob("*") if path.is_file()]
        return [(until - since, updating + error) for _, until, updating, error, _, since in heads]

    sources = count(10)  # the proxy counts by address
    return Cache(lambda: found.client(f"127.0.0.{next(sources)}"), kept)


@contextlib.contextmanager
def of_varnish(port_behind: int, folder: Path) -> Iterator[Cache]:
    """Varnish before one process; what it keeps is told by its log."""
    address = f"127.0.0.1:{free_port()}"
    own = ["-F", "-j", "none", "-n", str(folder), "-a", address, "-b", f"127.0.0.1:{port_behind}", "-s", "malloc,32m"]
    with (folder.parent / "varnish.log").open("wb") as log:
        running = subprocess.Popen([*leash("KILL"), tool("varnishd"), *own], stdout=log, stderr=log)
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(address):
            assert running.poll() is None, (folder.parent / "varnish.log").read_text()
            assert time.monotonic() < end, "Varnish does not answer"
            time.sleep(0.05)

        def kept() -> list[tuple[int, int]]:
            command = [tool("varnishlog"), "-n", str(folder), "-d", "-g", "raw", "-i", "TTL"]
            told = subprocess.run(command, capture_output=True, check=True, text=True, timeout=PATIENCE).stdout
            found = _TTL.findall(told)
            passed = {answer for answer, _, _, word in found if word == _NOT_KEPT}  # it remembers of these only to ask again
            return [
                (int(seconds), int(beyond)) for answer, seconds, beyond, _ in found if answer not in passed and int(seconds) > 0
            ]

        yield Cache(lambda: httpx.Client(base_url=f"http://{address}", timeout=30, trust_env=False), kept)
    finally:
        running.terminate()
        running.wait(PATIENCE)


def _answers(address: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"http://{address}/health/live", trust_env=False, timeout=5).status_code == 200
    return False
