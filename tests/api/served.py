"""A demonstration that is served in-process, and those who call it. Copies of a loaded register cost a tenth of loading one."""

import contextlib
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI
from pydantic import SecretStr

from app import wiring
from app.actions import demonstrate
from app.actions.callers import Callers
from app.actions.check_provisional import approvable
from app.actions.house import House
from app.actions.witness import KEEP
from app.cli.local import Signing
from app.domain.access import Audience, Role
from app.domain.moment import Clock
from app.identity.tokens import new_token, token_hash
from app.settings import Settings
from app.store import migrate
from app.store.accounts import Account
from app.store.unit import Database, Reading
from app.wiring.faces import build
from app.wiring.serving import address_of, listening, server_of
from app.wiring.signing import sign
from tests import copies
from tests.client import Client
from tests.makers import SEAL_KEY
from tests.store.makers import Hand

SEED = Path(__file__).parents[2] / "seed"
API = "/api/v1"
PATIENCE = 20.0
Response = httpx2.Response


def for_programs(app: FastAPI) -> list[Any]:
    """The routes that are no pages: those have a walk of their own in tests/web."""
    return [each for each in app.routes if not getattr(each, "endpoint", each).__module__.startswith("app.web")]


# name: roles, State, person, with a fresh step-up, ceiling of the token
FURTHER: dict[str, tuple[tuple[Role, ...], str | None, str, bool, Audience]] = {
    "foreign_editor": ((Role.STATE_EDITOR,), "QN", "p_foreign", True, Audience.RESTRICTED),
    "foreign_officer": ((Role.OFFICER,), "QN", "p_foreign_officer", True, Audience.RESTRICTED),
    "foreign_duty_officer": ((Role.DUTY_OFFICER,), "QN", "p_foreign_duty", True, Audience.RESTRICTED),
    "plain_auditor": ((Role.AUDITOR,), None, "p_auditor", False, Audience.RESTRICTED),
    "plain_officer": ((Role.OFFICER,), "QM", "p_plain_officer", False, Audience.RESTRICTED),
    "plain_duty_officer": ((Role.DUTY_OFFICER,), "QM", "p_plain_duty", False, Audience.RESTRICTED),
    "plain_editor": ((Role.STATE_EDITOR,), "QM", "p_plain_editor", False, Audience.RESTRICTED),
    "plain_approver": ((Role.APPROVER,), None, "p_plain_approver", False, Audience.RESTRICTED),
    "public_client": ((Role.CLIENT,), None, "p_client", False, Audience.PUBLIC),
    "both": ((Role.REGISTRAR, Role.APPROVER), None, "p_both", True, Audience.RESTRICTED),
    "twin_registrar": ((Role.REGISTRAR,), None, "p_twin", True, Audience.RESTRICTED),
    "twin_approver": ((Role.APPROVER,), None, "p_twin", True, Audience.RESTRICTED),
}


@dataclass(frozen=True)
class Loaded:
    """A register with the seed in it, ready to be copied: where it is, and everybody's token."""

    url: str
    tokens: Mapping[str, str]


@dataclass(frozen=True)
class Served:
    """The real application over a copy, its lifespan entered."""

    client: Client
    url: str
    var: Path
    tokens: Mapping[str, str]
    left_unread: list[int] = field(default_factory=list)
    found: dict[tuple[str, str], str] = field(default_factory=dict)
    callers: Callers | None = None
    wire: httpx2.Client | None = None
    house: House | None = None

    def send(self, method: str, path: str, who: str | None = None, **more: Any) -> Response:
        """A request by somebody named in ``tokens``; by nobody where ``who`` is None."""
        headers = dict(more.pop("headers", {}))
        if who is not None:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        answer: Response = (self.wire or self.client).request(method, path, headers=headers, **more)
        return answer

    def raw(
        self,
        method: str,
        path: str,
        *,
        query: bytes = b"",
        headers: Mapping[str, str] | None = None,
        chunks: Sequence[bytes] = (),
        known: Mapping[str, Any] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """A request past the client and what it would mend: status, headers and body.

        How many chunks nobody asked for is told in ``left_unread``. ``known`` is what stands in front adds to the scope.
        """
        told = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
            "raw_path": path.encode(), "query_string": query, "root_path": "", "headers": told, "state": {}, **(known or {}),
        }  # fmt: skip
        waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
        waiting.append({"type": "http.request", "body": b"", "more_body": False})
        sent: list[Any] = []

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        assert self.client.portal is not None
        self.client.portal.call(self.client.app, scope, receive, send)
        self.left_unread[:] = [len(waiting)]
        answer = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], answer, b"".join(message.get("body", b"") for message in sent[1:])

    def get(self, path: str, who: str | None = None, **headers: str) -> Response:
        """A read below /api/v1; underscores in names of headers stand for hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("GET", API + path, who, headers=told)

    def post(self, path: str, who: str | None, content: Any = None, **headers: str) -> Response:
        """A write below /api/v1 with a JSON body."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {} if content is None else {"json": content}
        return self.send("POST", API + path, who, headers=told, **body)

    def submit(self, content: bytes, who: str | None = "registrar", key: str | None = None, **metadata: Any) -> Response:
        """A file, sent as a form, for State QM unless told otherwise."""
        told = {"state": "QM", "registered_on": "2026-01-01", "reference": "test"} | metadata
        parts = {"file": ("sent.csv", content, "text/csv"), "metadata": (None, json.dumps(told))}
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.send("POST", f"{API}/notifications", who, files=parts, headers=headers)

    def approve(self, notification: Mapping[str, Any], who: str = "approver", **headers: str) -> Response:
        """Approval of what was submitted, with the digest that was told then."""
        return self.post(f"/notifications/{notification['id']}/approve", who, {"digest": notification["digest"]}, **headers)

    def carried(self, content: bytes, **metadata: Any) -> dict[str, Any]:
        """The file submitted and approved; the answer to the submission."""
        submitted = self.submit(content, **metadata)
        assert submitted.status_code == 201, submitted.text
        approved = self.approve(submitted.json())
        assert approved.status_code == 200, approved.text
        found: dict[str, Any] = submitted.json()
        return found

    def events(self) -> list[dict[str, Any]]:
        """What the local audit journal holds of callers; the service's own word on its copies comes at any time."""
        path = self.var / "audit.sqlite"
        if not path.exists():
            return []
        with contextlib.closing(sqlite3.connect(path)) as connection:
            found = [json.loads(body) for (body,) in connection.execute("SELECT body FROM event ORDER BY sequence")]
        return [each for each in found if each["action"] != KEEP]

    def journal_bytes(self) -> bytes:
        """Every byte of the journal's files."""
        return b"".join(path.read_bytes() for path in sorted(self.var.glob("audit.sqlite*")))

    def trail(self) -> list[dict[str, Any]]:
        """What the central audit trail holds, without the service's own word on its copies."""
        with _reading(self.url) as unit:
            found = [json.loads(kept.body) for kept in unit.trail.events(limit=100_000)]
        return [each for each in found if each["action"] != KEEP]

    def shipped(self) -> list[dict[str, Any]]:
        """What the journal holds, once all of it is in the central trail."""
        events = self.events()
        deadline = time.monotonic() + PATIENCE
        while events and time.monotonic() < deadline:
            with _reading(self.url) as unit:
                if unit.trail.end(events[-1]["id"][-10:]).sequence >= events[-1]["sequence"]:
                    return events
            time.sleep(0.02)
        raise AssertionError("the journal does not come to the central trail")

    def stored(self) -> tuple[int, int]:
        """How many lines the ledger has, and how many notifications the inbox."""
        with _reading(self.url) as unit:
            return unit.ledger.head(), len(unit.inbox.listing(limit=100_000))

    def recorded(self) -> list[datetime]:
        """When each line of the ledger was recorded, in its order."""
        with _reading(self.url) as unit:
            return [entry.recorded_at for entry in unit.ledger.all_entries()]

    def approved(self) -> int:
        """How many lines the ledger has that somebody must have approved: reports are taken from anybody who may make them."""
        with _reading(self.url) as unit:
            return len(approvable(list(unit.ledger.all_entries())))


@contextlib.contextmanager
def _reading(url: str) -> Iterator[Reading]:
    """What is in the database, seen beside the application."""
    with contextlib.closing(Database(url, Hand(), allow_unsafe_durability=True)) as database, database.reading() as unit:
        yield unit


def settings_of(url: str, var: Path) -> Settings:
    """Settings for a test: PostgreSQL of the tests runs without waiting for the disk."""
    return Settings(
        database_url=url, var_dir=var, signer_dir=var / "signer", seal_key=SecretStr(SEAL_KEY), allow_unsafe_durability=True
    )


@contextlib.contextmanager
def serving(url: str, var: Path, tokens: Mapping[str, str]) -> Iterator[Served]:
    """The application as ``wiring`` makes it, served."""
    with Client(wiring.web_app(settings_of(url, var))) as client:
        yield Served(client, url, var, tokens)


@contextlib.contextmanager
def serving_on_the_line(url: str, var: Path, tokens: Mapping[str, str]) -> Iterator[Served]:
    """The same behind a socket, by the server that `authdir serve` runs: every request of ``send`` goes over real HTTP."""
    settings = settings_of(url, var)
    app = wiring.web_app(settings)
    with contextlib.closing(listening("127.0.0.1", 0)) as listener:
        server = server_of(app, settings.public_url)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            with httpx2.Client(base_url=address_of(listener), trust_env=False, timeout=60) as wire:
                yield Served(Client(app), url, var, tokens, wire=wire)
        finally:
            server.should_exit = True
            thread.join()


@contextlib.contextmanager
def serving_at(clock: Clock, url: str, var: Path, tokens: Mapping[str, str], **rooms: Any) -> Iterator[Served]:
    """The same application with the time in the test's hand, and other ``rooms``. It follows what it writes itself only."""
    settings = settings_of(url, var)
    database = Database(url, clock, close=settings.seal.close, allow_unsafe_durability=True)
    usual = wiring.open_house(settings)
    house = replace(usual, clock=clock, database=database, **rooms)
    callers = Callers(house.database, clock)

    @contextlib.asynccontextmanager
    async def opening() -> AsyncIterator[None]:
        house.follower.pull()
        callers.refresh()
        house.journal.reserve()
        yield

    with Client(build(house, callers, opening)) as client:
        yield Served(client, url, var, tokens, callers=callers, house=house)
    wiring.close_house(house)
    usual.database.close()  # the follower reads from it


def load(url: str, var: Path) -> Loaded:
    """Fills an empty database as `authdir demo` does, and adds accounts that only tests need."""
    migrate.upgrade(url)
    house = wiring.open_house(settings_of(url, var))
    tokens = demonstrate.enrol(house)
    demonstrate.load(house, SEED, lambda *_: None)
    tokens |= _enrol_further(house)
    wiring.close_house(house)
    sign(settings_of(url, var), Signing(), lambda _signed: None)
    return Loaded(url, tokens)


def _enrol_further(house: House) -> dict[str, str]:
    tokens = {name: new_token() for name in (*FURTHER, "expired", "revoked")}
    with house.database.writing() as unit:
        for name, token in tokens.items():
            roles, state, person, stepped_up, ceiling = FURTHER.get(
                name, ((Role.OFFICER,), "QM", f"p_{name}", True, Audience.RESTRICTED)
            )
            unit.accounts.add_account(Account(f"test-{name}", person, name, state))
            for role in roles:
                unit.accounts.grant(f"test-{name}", role)
            identifier = unit.accounts.add_token(
                f"test-{name}",
                token_hash=token_hash(token),
                label="test",
                stepped_up=stepped_up,
                ceiling=ceiling,
                expires_at=unit.now + timedelta(days=-1 if name == "expired" else 1),
            )
            if name == "revoked":
                unit.accounts.revoke_token(identifier)
    return tokens


@contextlib.contextmanager
def copied(loaded: Loaded, folder: Path) -> Iterator[str]:
    """The URL of a database of its own with everything that is in the loaded one."""
    with copies.copied(loaded.url, folder) as url:
        yield url
