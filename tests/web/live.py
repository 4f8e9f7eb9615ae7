"""A demonstration that the real server serves in a process of its own, and sessions in it for whoever a test wants to be."""

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from app.actions.demonstrate import account_of
from app.domain.access import Role
from app.domain.moment import Clock
from app.domain.people.standing import Method
from app.identity.tokens import new_secret, token_hash
from app.store.unit import Database
from app.wiring import SystemClock
from app.wiring.serving import listening
from tests.api.served import Loaded, Served, copied
from tests.client import Client
from tests.makers import SEAL_KEY

ROOT = Path(__file__).parents[2]
COOKIE = "__Host-authdir"
PATIENCE_SECONDS = 60
STILL_FRESH_SECONDS = 120
"""A session begins with a step-up, which lasts five minutes: after two of them a new one is made."""


@dataclass
class Sessions:
    """Sessions in one database, as signing in with a passkey makes them: with a step-up that is fresh."""

    url: str
    made: dict[str, tuple[str, float]] = field(default_factory=dict)

    def __getitem__(self, who: str) -> str:
        """The cookie of a role, or of somebody in ``FURTHER``."""
        cookie, at = self.made.get(who, ("", 0.0))
        if not cookie or time.monotonic() - at > STILL_FRESH_SECONDS:
            cookie = self.begin(who)
            self.made[who] = cookie, time.monotonic()
        return cookie

    def begin(self, who: str, method: Method = Method.PASSKEY, clock: Clock | None = None) -> str:
        """The cookie of a session that begins now, or by ``clock``. By another method than a passkey it has no step-up."""
        account = account_of(who) if who in set(Role) else f"test-{who}"
        cookie = new_secret()
        with contextlib.closing(Database(self.url, clock or SystemClock())) as database, database.writing() as unit:
            unit.sessions.begin(account, token_hash(cookie), method, "a browser of the tests")
        return cookie


def held(**cookies: str) -> Sessions:
    """Sessions that somebody has begun already: the cookie of each, by what the test calls them."""
    return Sessions("", {who: (cookie, math.inf) for who, cookie in cookies.items()})


@dataclass(frozen=True)
class Site:
    """A demonstration that browsers reach at ``url``. ``served``: the same for those who hold a token."""

    url: str
    database: str
    process: subprocess.Popen[bytes]
    log: Path
    sessions: Sessions
    served: Served

    def api(self, method: str, path: str, who: str, body: Any = None, **headers: str) -> Any:
        """What the API answers to somebody signed in, past the browser; underscores in names of headers stand for hyphens."""
        told = {"Cookie": f"{COOKIE}={self.sessions[who]}", "Sec-Fetch-Site": "same-origin", "If-Match": "*"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = httpx2.request(method, f"{self.url}/api/v1{path}", headers=told, json=body, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()

    def command(self, *words: str) -> str:
        """What ``authdir`` says, run beside the server as an operator does."""
        told = _environment(self.database, self.log.parent, self.url)
        command = [sys.executable, "-m", "app", *words]
        done = subprocess.run(command, cwd=self.log.parent, env=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def revision(self) -> int:
        """How many lines the ledger has."""
        with contextlib.closing(Database(self.database, SystemClock())) as database, database.reading() as unit:
            return unit.ledger.head()

    def stop(self) -> None:
        """Ends the server, as Ctrl-C does; a page that goes on works without it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        assert self.process.wait(PATIENCE_SECONDS) == 0, self.log.read_text()


@contextlib.contextmanager
def standing(loaded: Loaded, folder: Path, **settings: str) -> Iterator[Site]:
    """A copy of a loaded register, served, with further ``settings``. What the server complains of fails the test."""
    with copied(loaded, folder) as database:
        site = _started(loaded, folder, database, settings)
        try:
            yield site
            site.stop()
        finally:
            assert site.served.wire is not None
            site.served.wire.close()
            site.process.kill()
            site.process.wait()
    assert "Traceback" not in site.log.read_text(), site.log.read_text()


def _started(loaded: Loaded, folder: Path, database: str, settings: dict[str, str]) -> Site:
    log = folder / "server.log"
    with contextlib.closing(listening("127.0.0.1", 0)) as listener, log.open("wb") as told:
        url = f"http://localhost:{listener.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.serving", str(listener.fileno())],
            cwd=folder,
            env=_environment(database, folder, url) | settings,
            pass_fds=[listener.fileno()],
            stdout=told,
            stderr=told,
        )
    wire = httpx2.Client(base_url=url, trust_env=False, timeout=PATIENCE_SECONDS)
    behind = Served(Client(FastAPI()), database, folder, loaded.tokens, wire=wire)
    site = Site(url, database, process, log, Sessions(database), behind)
    try:
        ready = httpx2.get(f"{url}/health/ready", trust_env=False, timeout=PATIENCE_SECONDS)
    except httpx2.TransportError as error:
        process.kill()
        process.wait()
        raise AssertionError(f"the server does not come to answer: {log.read_text()}") from error
    assert ready.status_code == 200, ready.text
    return site


def _environment(database: str, folder: Path, url: str) -> dict[str, str]:
    usual = {name: value for name, value in os.environ.items() if not name.startswith("AUTHDIR_")}
    return usual | {
        "PYTHONPATH": str(ROOT),
        "AUTHDIR_DATABASE_URL": database,
        "AUTHDIR_VAR_DIR": str(folder),
        "AUTHDIR_PUBLIC_URL": url,
        "AUTHDIR_SEAL_KEY": SEAL_KEY,
    }
