"""The real server as an operator starts it, in a process group of its own that dies as a whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from tests.makers import SEAL_KEY
from tests.postgres import leash

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class NotServing(Exception):
    """The server ended, or never began to listen."""


def environment(url: str, folder: Path) -> dict[str, str]:
    """The environment of a process that works on this database with the code beside these tests."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("AUTHDIR_")}
    return usual | {
        "PYTHONPATH": str(ROOT),
        "AUTHDIR_DATABASE_URL": url,
        "AUTHDIR_VAR_DIR": str(folder),
        "AUTHDIR_SEAL_KEY": SEAL_KEY,
    }


class Process:
    """``authdir serve``: started, killed, started again. ``traced`` is a command under which it runs."""

    def __init__(self, folder: Path, settings: Mapping[str, str], traced: Sequence[str] = ()) -> None:
        self._errors = folder / "errors"
        self._settings = settings
        self._command = [*leash("KILL"), *traced, sys.executable, "-m", "app", "serve", "--port", "0"]
        self._running: subprocess.Popen[bytes] | None = None
        self._seen = 0

    def start(self) -> None:
        """Returns at once; ``address`` waits until it listens, ``ready`` until it answers."""
        with self._errors.open("ab") as errors:
            self._seen = errors.tell()
            self._running = subprocess.Popen(
                self._command, cwd=ROOT, env=self._settings, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )

    def address(self) -> str:
        """Where it listens. Raises NotServing."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            running = self._running
            ended = running is None or running.poll() is not None
            for line in self._told().splitlines():
                if line.startswith("Serving on ") and line.endswith("ends it."):
                    return line.split()[2].rstrip(".")
            if ended:
                break
            time.sleep(0.01)
        raise NotServing(self._told())

    def ready(self) -> str:
        """Its address, once it answers. Raises NotServing."""
        address = self.address()
        try:
            answer = httpx.get(f"{address}/health/ready", timeout=PATIENCE, trust_env=False)
        except httpx.TransportError as error:
            raise NotServing(self._told()) from error
        if answer.status_code != 200:
            raise NotServing(answer.text)
        return address

    def kill(self) -> None:
        """``kill -9`` of the whole process group. Raises NotServing where the server has ended by itself."""
        if self._running is None:
            return
        if self._running.poll() is not None:
            raise NotServing(self._told())
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()
        self._running = None

    @property
    def pid(self) -> int:
        """The number of its process. Raises NotServing where there is none."""
        if self._running is None:
            raise NotServing(self._told())
        return self._running.pid

    def _told(self) -> str:
        """What this run has printed so far."""
        with self._errors.open("rb") as errors:
            errors.seek(self._seen)
            return errors.read().decode()
