"""Imports: a large file sent and approved at a running server, beside the usual way, and what lookups feel of it meanwhile."""

import contextlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from app import main as authdir
from app.domain.access import Audience, Role
from app.identity.tokens import new_token, token_hash
from app.store.accounts import Account
from app.store.unit import Database
from app.wiring import SystemClock
from tests.bench import fixture
from tests.bench.load import Ask, Gun, Sample
from tests.bench.operations import READS
from tests.bench.register import CODES, Shape
from tests.bench.rows import as_csv, as_xlsx, is_real, rows
from tests.bench.servers import Server, running
from tests.bench.usual_import import usual_import

FORMATS: dict[str, Callable[..., bytes]] = {"CSV": as_csv, "XLSX": as_xlsx}
MUST = {"CSV": 5000, "XLSX": 3000}
"""Rows a second, read to durable."""
SHAPE = Shape(states=100, provisions=8, authorities=3, versions=1)
_SECONDS = 4
_AT_MOST = 300
"""Seconds that an import under load may take."""
_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds that one file took: until its plan was shown, until it was applied, and the usual way in one go."""

    previewed: float
    applied: float
    usual: float

    @property
    def whole(self) -> float:
        """From the first byte sent until it is durable, whoever approves not counted: nothing is read again in between."""
        return self.previewed + self.applied


@dataclass(frozen=True, slots=True)
class Felt:
    """Lookups when nothing is imported, while a file is previewed, and while it is applied."""

    quiet: Sample
    previewing: Sample
    applying: Sample


@dataclass(frozen=True, slots=True)
class Imports:
    """What this section found."""

    rows: int
    taken: dict[str, list[Taken]] = field(default_factory=dict)
    felt: list[Felt] = field(default_factory=list)

    def rate(self, format_: str, of: str) -> float:
        """Rows a second: the median of the rounds."""
        return float(median(self.rows / getattr(each, of) for each in self.taken[format_]))

    def to_usual(self, format_: str) -> float:
        """How many times the rate of the usual way is that of the whole import: the median of the rounds' ratios."""
        return median(each.usual / each.whole for each in self.taken[format_])

    def kept(self, of: str) -> float:
        """Which part of the quiet rate of lookups is left."""
        return float(median(getattr(each, of).rate / each.quiet.rate for each in self.felt))

    def p99(self, of: str) -> float:
        """Milliseconds."""
        return float(median(getattr(each, of).p99 for each in self.felt))

    def as_json(self) -> dict[str, Any]:
        """Every sample."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Desk:
    """A running server on a register of its own, and the two who import there."""

    server: Server
    registrar: httpx.Client
    approver: httpx.Client

    def previewed(self, content: bytes, name: str) -> dict[str, Any]:
        """The notification that a file becomes."""
        parts = {"file": (name, content, "application/octet-stream")}
        answer = self.registrar.post("/notifications", files=parts, data={"metadata": "{}"}, headers={"Idempotency-Key": name})
        found: dict[str, Any] = json.loads(answer.content)
        if answer.status_code != 201 or found["counts"].get("rejected"):
            raise SystemExit(f"the import was not taken: {answer.status_code} {answer.text[:300]}")
        return found

    def applied(self, notification: dict[str, Any]) -> None:
        """Approves it. Raises SystemExit where it is not applied."""
        path, body = f"/notifications/{notification['id']}/approve", {"digest": notification["digest"]}
        answer = self.approver.post(path, json=body)
        if answer.status_code != 200:
            raise SystemExit(f"the import was not applied: {answer.status_code} {answer.text[:300]}")


def measured(gun: Gun, folder: Path, *, count: int, rounds: int) -> Imports:
    """The whole section; each import on a fresh copy of one small register."""
    found = Imports(count)
    register = _register(folder)
    file = list(rows(SHAPE, count))
    for number in range(1, rounds + 1):
        for format_, made in FORMATS.items():
            print(f"\rimports, round {number} of {rounds}: {format_:<20}", end="", file=sys.stderr, flush=True)
            content = made(file)
            with _desk(register, folder) as desk:
                found.taken.setdefault(format_, []).append(_taken(desk, content, format_, folder))
        print(f"\rimports, round {number} of {rounds}: {'lookups meanwhile':<20}", end="", file=sys.stderr, flush=True)
        with _desk(register, folder) as desk:
            found.felt.append(_felt(desk, gun, as_csv(file)))
    print(f"\r{'':<60}\r", end="", file=sys.stderr)
    return found


def _taken(desk: Desk, content: bytes, format_: str, folder: Path) -> Taken:
    name = f"many.{format_.lower()}"
    began = time.perf_counter()
    notification = desk.previewed(content, name)
    previewed = time.perf_counter()
    desk.applied(notification)
    applied = time.perf_counter()
    usual_import(content, format_, _emptied(folder / "usual"))
    return Taken(previewed - began, applied - previewed, time.perf_counter() - applied)


def _felt(desk: Desk, gun: Gun, content: bytes) -> Felt:
    """The lookups ask for a State that the file does not name."""
    unnamed = next(code for code in SHAPE.codes() if not is_real(code))
    ask = Ask(f"{READS}?state={unnamed}&provision={CODES[0]}")

    def fire(seconds: int, until: Future[Any] | None = None) -> Sample:
        return gun.fire(desk.server, ask, {}, seconds=seconds, seed=1, until=until)

    fire(_SECONDS)
    quiet = fire(_SECONDS)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(desk.previewed, content, "many.csv")
        previewing = fire(_AT_MOST, sending)
        deciding = pool.submit(desk.applied, sending.result())
        applying = fire(_AT_MOST, deciding)
        deciding.result()
    return Felt(quiet, previewing, applying)


def _register(folder: Path) -> Path:
    """A database with some States and their designations."""
    home = folder / "register"
    _emptied(home)
    address = fixture.prepared(SHAPE, home, None)
    return Path(address.removeprefix("sqlite:///"))


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder


@contextlib.contextmanager
def _desk(register: Path, folder: Path) -> Iterator[Desk]:
    home = _emptied(folder / "served")
    shutil.copy(register, home / "directory.sqlite")
    url = f"sqlite:///{home / 'directory.sqlite'}"
    tokens = _admitted(url)
    with (
        running(authdir.app, "/health/ready", {"AUTHDIR_DATABASE_URL": url, "AUTHDIR_VAR_DIR": str(home)}) as server,
        _client(server, tokens[Role.REGISTRAR]) as registrar,
        _client(server, tokens[Role.APPROVER]) as approver,
    ):
        yield Desk(server, registrar, approver)


def _client(server: Server, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=f"http://127.0.0.1:{server.port}/api/v1", headers=headers, timeout=_PATIENCE, trust_env=False)


def _admitted(url: str) -> dict[Role, str]:
    """Tokens of a registrar and of an approver, who are two persons."""
    tokens = {role: new_token() for role in (Role.REGISTRAR, Role.APPROVER)}
    database = Database(url, SystemClock())
    with database.writing() as unit:
        for role, token in tokens.items():
            unit.accounts.add_account(Account(f"bench-{role}", f"bench-person-{role}", f"Bench {role}", None))
            unit.accounts.grant(f"bench-{role}", role)
            unit.accounts.add_token(
                f"bench-{role}",
                token_hash=token_hash(token),
                label="bench",
                stepped_up=True,
                ceiling=Audience.RESTRICTED,
                expires_at=unit.now + timedelta(hours=1),
            )
    database.close()
    return tokens
