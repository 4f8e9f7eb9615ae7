"""An office: a whole house on a real database, people with roles, and files of a few rows."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import create_engine, text

from app.actions import choose, decide, look_up, notifications
from app.actions.answer import Answer
from app.actions.asking import Asked
from app.actions.house import Caller, House
from app.actions.read import Answering, Question, read
from app.actions.reply import Reply
from app.actions.submit import Sent, submit
from app.domain.access import Principal, Role
from app.domain.entry import Entry
from app.snapshot.follow import Follower
from app.snapshot.shelf import Shelf
from app.store.engine import USUAL, Limits
from app.store.journal import Journal
from app.store.unit import Database
from tests.makers import SEAL

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
STATES = b"Record,State,Name (en),Valid from\nstate,JP,Japan,2000-01-01\nstate,FR,France,2000-01-01\nstate,QM,Meridia,2000-01-01\n"
HEADINGS = "State,Provision,Authority (en),Scope,Phone,Duty phone,Named person,Valid from"
MINISTRY = "JP,8.10.b,Ministry of Justice,,+81 3 3580 4111,,,2026-01-01"


def file(*rows: str) -> bytes:
    """A CSV file of designations."""
    return "\n".join([HEADINGS, *rows, ""]).encode()


def somebody(
    *roles: Role, account: str | None = None, person: str | None = None, state: str | None = None, stepped_up: bool = True
) -> Caller:
    """A caller with these roles; the account is named after the first."""
    name = account or (roles[0].value if roles else "nobody")
    principal = Principal(f"u_{name}", person or f"p_{name}", frozenset(roles), state, stepped_up)
    return Caller.of(principal, f"r_{name}")


REGISTRAR = somebody(Role.REGISTRAR)
APPROVER = somebody(Role.APPROVER)
OFFICER = somebody(Role.OFFICER, state="JP")
EDITOR = somebody(Role.STATE_EDITOR, state="JP")
FOREIGN_EDITOR = somebody(Role.STATE_EDITOR, account="foreign", state="FR")
AUDITOR = somebody(Role.AUDITOR)
NOBODY = Caller.anonymous("r_anonymous")


@dataclass
class Hand:
    """A clock that moves a second at a time when it is read, and as far as a test says."""

    time: datetime = NOON

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@dataclass(frozen=True)
class Ledger:
    """The house's own ledger as its source."""

    database: Database

    def after(self, number: int, limit: int) -> list[Entry]:
        with self.database.reading() as unit:
            return unit.ledger.after(number, limit)


@dataclass
class Office:
    """A house, and what people do there."""

    house: House
    clock: Hand
    url: str
    sent: int = 0

    def submit(self, content: bytes, caller: Caller = REGISTRAR, key: str | None = None, **metadata: Any) -> dict[str, Any]:
        """What is answered to a file from Japan, unless the metadata say otherwise; with the status of the answer."""
        reply = self.reply_to(content, caller, key, **metadata)
        return {"answered": reply.status, **decoded(reply)}

    def reply_to(self, content: bytes, caller: Caller = REGISTRAR, key: str | None = None, **metadata: Any) -> Reply:
        self.sent += 1
        sent = Sent(content, "list.csv", "text/csv", {"state": "JP"} | metadata)
        return submit(self.house, caller, sent, key or f"key-{self.sent}")

    def approve(self, notification: dict[str, Any], caller: Caller = APPROVER, key: str | None = None) -> dict[str, Any]:
        """What is answered to the approval of a notification by its own digest."""
        reply = decide.approve(self.house, caller, notification["id"], {"digest": notification["digest"]}, key)
        assert reply.status == 200
        return decoded(reply)

    def choose(self, notification: dict[str, Any], caller: Caller = REGISTRAR, chosen: str | None = None) -> dict[str, Any]:
        """What is answered to choosing, wherever the plan waits for it, ``chosen`` or else the first reading offered."""
        plan = self.plan(notification)
        choices = [
            {"row": row["row"] or row["id"], "code": each["code"], "column": each["column"], "choice": chosen or each["choices"][0]}
            for row in plan["rows"]
            for each in row["findings"]
            if each["level"] == "review"
        ]
        body = {"digest": plan["digest"], "choices": choices}
        return decoded(choose.choose(self.house, caller, notification["id"], body, None))

    def apply(self, *rows: str, **metadata: Any) -> dict[str, Any]:
        """A file submitted and approved."""
        return self.approve(self.submit(file(*rows), **metadata))

    def plan(self, notification: dict[str, Any], caller: Caller = REGISTRAR, digest: str | None = None) -> dict[str, Any]:
        return decoded(notifications.plan(self.house, caller, notification["id"], digest))

    def status(self, notification: dict[str, Any]) -> str:
        return str(decoded(notifications.one(self.house, REGISTRAR, notification["id"]))["status"])

    def read(self, answering: Answering = look_up.designations, caller: Caller = NOBODY, /, **parameters: str) -> Answer:
        """The audited answer to a question."""
        told = repr(sorted(parameters.items())).encode()
        question = Question(answering.__name__, told, lambda: Asked(parameters), answering)
        return asyncio.run(read(self.house, caller, question))

    def found(self, caller: Caller = NOBODY, /, **parameters: str) -> list[dict[str, Any]]:
        """The designations found."""
        items: list[dict[str, Any]] = decoded(self.read(look_up.designations, caller, **parameters))["items"]
        return items

    def head(self) -> int:
        with self.house.database.reading() as unit:
            return unit.ledger.head()

    def trail(self) -> list[dict[str, Any]]:
        """What the central trail holds, oldest first."""
        with self.house.database.reading() as unit:
            assert unit.trail.verify() == []
            return [json.loads(kept.body) for kept in unit.trail.events()]

    def journal(self) -> list[dict[str, Any]]:
        """What the journal holds, oldest first."""
        return [json.loads(kept.body) for kept in self.house.journal.events()]

    def run(self, *statements: str) -> None:
        """SQL behind the house's back."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@contextmanager
def opened(url: str, folder: Path, clock: Hand, limits: Limits = USUAL) -> Iterator[Office]:
    """An office on a migrated database."""
    database = Database(url, clock, allow_unsafe_durability=True, limits=limits)
    zone = ZoneInfo("Europe/Paris")
    shelf = Shelf(zone)
    house = House(database, shelf, Follower(Ledger(database), shelf), Journal(folder / "audit.sqlite"), clock, zone, SEAL)
    house.follower.pull()
    yield Office(house, clock, url)
    house.journal.close()
    database.close()


def decoded(said: Reply | Answer) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(said.body)
    return found
