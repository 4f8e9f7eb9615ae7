"""What must hold after every crash, asked of the database in SQL and compared with the client's diary.

Each deed leaves several traces. Acknowledged: each trace once. Otherwise: all of them once, or none. Beside them: nothing.
"""

import contextlib
import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.store.engine import USUAL, open_engine
from app.store.trail import CENTRAL
from tests.crash.diary import Act, Deed, deeds

_SETUP = 2  # notifications, sent and approved before the client's
_UNAPPROVED = """
SELECT count(*) FROM entry WHERE NOT EXISTS (
  SELECT 1 FROM decision JOIN notification ON notification.id = decision.notification
  WHERE decision.notification = entry.notification AND decision.verdict = 'approved' AND decision.digest = entry.approval
  AND entry.number BETWEEN decision.first_entry AND decision.last_entry AND decision.person <> notification.person
)"""


@dataclass(frozen=True)
class Found:
    """What the database says about one deed: how often each trace of it is there, and what does not fit."""

    deed: Deed
    traces: Mapping[str, int]
    oddities: tuple[str, ...] = ()

    @property
    def wholly(self) -> bool:
        return set(self.traces.values()) == {1}

    @property
    def not_at_all(self) -> bool:
        return set(self.traces.values()) == {0}

    def faults(self) -> list[str]:
        """What contradicts the promise."""
        name = f"{self.deed.intent.act} {self.deed.intent.key}"
        told = [f"{name} {oddity}" for oddity in self.oddities]
        due = "was acknowledged" if self.deed.acknowledged else "" if self.not_at_all else "is there in part"
        if due and not self.wholly:
            unlike = ", ".join(f"{trace} {count} times" for trace, count in self.traces.items() if count != 1)
            told.append(f"{name} {due}: {unlike[:500]}")
        return told


class Register:
    """The tables as they stood at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.notifications: dict[str | None, list[Mapping[str, Any]]] = defaultdict(list)  # by reference: the client's key
        for row in connection.execute(text("SELECT id, particulars, sha256, status FROM notification")).mappings():
            self.notifications[json.loads(row["particulars"])["reference"]].append(dict(row))
        self.entries: dict[str, list[int]] = defaultdict(list)
        for number, notification in connection.execute(text("SELECT number, notification FROM entry ORDER BY number")):
            self.entries[notification].append(number)
        self.sites: dict[str, Counter[str]] = defaultdict(Counter)
        query = text('SELECT notification, payload FROM entry WHERE payload LIKE \'%"website":"https://m%\'')
        for notification, payload in connection.execute(query):
            self.sites[notification][json.loads(payload)["website"]] += 1
        self.events = Counter(
            (event["action"], target[0])
            for (body,) in connection.execute(text(f"SELECT body FROM audit_event WHERE sink = '{CENTRAL}'"))
            for event in (json.loads(body),)
            for target in event["targets"]
        )

    def count(self, query: str, **given: str) -> int:
        counted: int = self._connection.execute(text(query), given).scalar_one()
        return counted

    def answers(self, deed: Deed) -> list[str]:
        """The hashes of what is kept under the deed's key."""
        query = text("SELECT body FROM kept_answer WHERE account = :account AND key = :key")
        account = "demo-registrar" if deed.intent.act is Act.SUBMIT else "demo-approver"
        bodies = self._connection.execute(query, {"account": account, "key": deed.intent.key}).scalars()
        return [hashlib.sha256(body).hexdigest() for body in bodies]

    def decided(self, notification: str) -> list[tuple[int, int]]:
        query = text("SELECT first_entry, last_entry FROM decision WHERE notification = :id AND verdict = 'approved'")
        return [(first, last) for first, last in self._connection.execute(query, {"id": notification})]


def found(url: str, diary: Path) -> list[Found]:
    """All deeds that write, each with its traces."""
    with _open(url) as register:
        return _found(register, diary)


def faults(url: str, diary: Path, journal: Path) -> list[str]:
    """Everything that contradicts the promise; nothing when it is kept."""
    with _open(url) as register:
        known = _found(register, diary)
        told = [fault for each in known for fault in each.faults()]
        return [*told, *_strange(register, known), *_unseen(diary, journal)]


@contextlib.contextmanager
def _open(url: str) -> Iterator[Register]:
    engine = open_engine(url, USUAL, writing=False)
    try:
        with engine.begin() as connection:
            yield Register(connection)
    finally:
        engine.dispose()


def _found(register: Register, diary: Path) -> list[Found]:
    submitted: dict[str, str] = {}
    known = []
    for deed in deeds(diary):
        if deed.intent.act is Act.SUBMIT:
            known.append(_submitted(register, deed))
            submitted[deed.intent.mark] = deed.outcome.told["id"] if deed.outcome else ""
        elif deed.intent.act is Act.APPROVE:
            known.append(_approved(register, deed, submitted[deed.intent.mark]))
    return known


def _submitted(register: Register, deed: Deed) -> Found:
    there, answers = register.notifications[deed.intent.key], register.answers(deed)
    identifier = there[0]["id"] if there else ""
    traces = {
        "notification": len(there),
        "plan": register.count("SELECT count(*) FROM plan WHERE notification = :id", id=identifier),
        "kept answer": len(answers),
        "event": register.events["submit", identifier],
    }
    odd = [f"has bytes of the hash {row['sha256']}" for row in there if row["sha256"] != deed.intent.file_sha256]
    if deed.outcome is not None and identifier != deed.outcome.told["id"]:
        odd.append(f"was told to be {deed.outcome.told['id']}, found is {identifier or 'nothing'}")
    return Found(deed, traces, (*odd, *_other_answer(deed, answers)))


def _approved(register: Register, deed: Deed, notification: str) -> Found:
    decided, entries, sites = register.decided(notification), register.entries[notification], register.sites[notification]
    answers = register.answers(deed)
    traces = {
        "decision": len(decided),
        "status": register.count("SELECT count(*) FROM notification WHERE id = :id AND status = 'approved'", id=notification),
        "kept answer": len(answers),
        "event": register.events["approve", notification],
        **{f"row {site}": sites[site] for site in {*deed.intent.sites, *sites}},
    }
    odd = []
    if decided and entries != list(range(decided[0][0], decided[0][1] + 1)):
        odd.append(f"decided entries {decided[0]}, there are {len(entries)}: {entries[:1]} to {entries[-1:]}")
    if deed.outcome is not None and entries != deed.outcome.told["entries"]:
        odd.append(f"has the entries {entries[:3]} ..., told were {deed.outcome.told['entries'][:3]} ...")
    return Found(deed, traces, (*odd, *_other_answer(deed, answers)))


def _other_answer(deed: Deed, kept: list[str]) -> list[str]:
    different = deed.outcome is not None and kept != [deed.outcome.body_sha256]
    return ["keeps another answer than the one that was given"] if different else []


def _strange(register: Register, known: list[Found]) -> list[str]:
    """What stands in the register beside what the client and the setup did."""
    sent = _SETUP + sum(each.wholly for each in known if each.deed.intent.act is Act.SUBMIT)
    approved = _SETUP + sum(each.wholly for each in known if each.deed.intent.act is Act.APPROVE)
    due = {"notification": sent, "plan": sent, "decision": approved, "kept_answer": sent + approved}
    due["entry"] = register.count("SELECT number FROM head WHERE id = 1")
    counted = {table: register.count(f"SELECT count(*) FROM {table}") for table in due}
    due["audit_event"] = sent + approved
    counted["audit_event"] = register.count(f"SELECT count(*) FROM audit_event WHERE sink = '{CENTRAL}'")
    told = [f"{counted[table]} rows in {table}, {count} were due" for table, count in due.items() if counted[table] != count]
    unapproved = register.count(_UNAPPROVED)
    return [*told, f"{unapproved} versions without an approval"] if unapproved else told


def _unseen(diary: Path, journal: Path) -> list[str]:
    """Who was shown a plan and is not in the audit journal, once for each time."""
    shown = [deed.outcome.request_id for deed in deeds(diary) if deed.intent.act is Act.LOOK and deed.outcome is not None]
    kept: Counter[str] = Counter()
    if journal.exists():
        with contextlib.closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as connection:
            kept.update(json.loads(body)["request_id"] for (body,) in connection.execute("SELECT body FROM event"))
    return [f"look {each} has {kept[each]} events" for each in shown if kept[each] != 1]
