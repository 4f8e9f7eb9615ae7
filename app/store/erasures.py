"""Erasures as they were asked for and decided. It keeps and finds.

Reasons and notes stand here sealed. What was erased stands here by its ids alone.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from app.domain.entry import Entry
from app.store.tables import CHOICE, DECISION, ENTRY, KEPT_ANSWER, NOTIFICATION, OUTBOX, PLAN
from app.store.tables_erasure import ERASURE


class Stage(StrEnum):
    """Where an erasure stands."""

    ASKED = "asked"
    REJECTED = "rejected"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Kept:
    """An erasure as it stands here. ``wanted`` is JSON: what was named; ``digest`` names exactly that.

    ``wiped_at``: when the database was made to forget what lay on its pages. ``nonce`` resolves the pseudonyms in the ledger.
    """

    number: int
    id: str
    state: str
    ground: str
    wanted: str
    digest: str
    nonce: str
    status: Stage
    account: str
    person: str
    reason: str
    asked_at: datetime
    decided_by: str | None = None
    decided_person: str | None = None
    note: str | None = None
    decided_at: datetime | None = None
    wiped_at: datetime | None = None


class ReadingErasures:
    """Finds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, identifier: str) -> Kept | None:
        """The one with this id."""
        found = self._found(ERASURE.c.id == identifier)
        return found[0] if found else None

    def all(self, state: str | None = None) -> list[Kept]:
        """All of them, or those of one State, the newest first."""
        return self._found(*([] if state is None else [ERASURE.c.state == state]))

    def unwiped(self) -> list[Kept]:
        """Those that were carried out, and after which the database was not made to forget yet."""
        return self._found(ERASURE.c.status == Stage.ERASED.value, ERASURE.c.wiped_at.is_(None))

    def bare(self) -> set[str]:
        """The notifications whose file was destroyed: not those that lost their plans alone."""
        return set(self._connection.scalars(select(NOTIFICATION.c.id).where(NOTIFICATION.c.sha256 == "")))

    def plans(self, state: str) -> list[tuple[str, bytes]]:
        """The plans of notifications of a State, or of several States, each with its notification."""
        of = NOTIFICATION.c
        query = select(PLAN.c.notification, PLAN.c.body).join(NOTIFICATION, of.id == PLAN.c.notification)
        rows = self._connection.execute(query.where((of.state == state) | of.state.is_(None)).order_by(of.submitted_at, of.id))
        return [(name, body) for name, body in rows]

    def _found(self, *which: ColumnElement[bool]) -> list[Kept]:
        return [_kept(row) for row in self._connection.execute(select(ERASURE).where(*which).order_by(ERASURE.c.number.desc()))]


class WritingErasures(ReadingErasures):
    """The same, keeps what is asked and decided, and destroys papers."""

    def ask(self, kept: Kept) -> Kept:
        """Keep a new one; its number is given here."""
        return self.put(kept, known=False)

    def put(self, kept: Kept, *, known: bool) -> Kept:
        """Keep one as it is, in the place of one with its id where that is ``known``."""
        if known:
            self._connection.execute(delete(ERASURE).where(ERASURE.c.id == kept.id))
        last = self._connection.execute(select(func.max(ERASURE.c.number))).scalar_one() or 0
        values = {name: getattr(kept, name) for name in Kept.__slots__} | {"number": last + 1, "status": kept.status.value}
        self._connection.execute(insert(ERASURE).values(values))
        return kept

    def decide(self, identifier: str, stage: Stage, *, by: str, person: str, note: str | None, now: datetime) -> bool:
        """Keep a decision; False where there is one."""
        waiting = (ERASURE.c.id == identifier, ERASURE.c.status == Stage.ASKED.value)
        said = {"status": stage.value, "decided_by": by, "decided_person": person, "note": note, "decided_at": now}
        return self._connection.execute(update(ERASURE).where(*waiting).values(said)).rowcount == 1

    def wiped(self, which: Collection[str], now: datetime) -> None:
        """The database was made to forget these, which were carried out before that began."""
        self._connection.execute(update(ERASURE).where(ERASURE.c.id.in_(which)).values(wiped_at=now))

    def erase(self, left: Sequence[Entry]) -> None:
        """Leaves of each line what is ``left`` of it. The triggers refuse all of which no erasure after it tells."""
        for entry in left:
            gone = update(ENTRY).where(ENTRY.c.number == entry.number)
            payload = entry.payload.decode() if entry.payload is not None else None
            self._connection.execute(gone.values(payload=payload, salt=None, erased=entry.erased))

    def destroy(self, notification: str, erasure: str) -> None:
        """The file as it came, its hash, name and reference, every plan, what people chose or wrote of it; who did what stays."""
        here = NOTIFICATION.c.id == notification
        said = json.loads(self._connection.execute(select(NOTIFICATION.c.particulars).where(here)).scalar_one())
        bare = {"content": b"", "sha256": "", "size": 0, "file_name": None, "problem": None}
        particulars = json.dumps(said | {"reference": None}, ensure_ascii=False, sort_keys=True)
        self._connection.execute(update(NOTIFICATION).where(here).values(bare | {"particulars": particulars}))
        self.destroy_plans(notification, erasure)

    def destroy_plans(self, notification: str, erasure: str) -> None:
        """The plans alone, and what made their digests guessable by nobody: without it they say nothing."""
        marked = {"nonce": "", "erased": erasure}
        self._connection.execute(update(NOTIFICATION).where(NOTIFICATION.c.id == notification).values(marked))
        self._connection.execute(update(PLAN).where(PLAN.c.notification == notification).values(body=b"{}"))
        self._connection.execute(update(CHOICE).where(CHOICE.c.notification == notification).values(chosen=None))
        self._connection.execute(update(DECISION).where(DECISION.c.notification == notification).values(reason=None))

    def forget_answers(self) -> None:
        """Answers to writes that were kept for a retry: any of them may repeat what was erased."""
        self._connection.execute(update(KEPT_ANSWER).values(body=b"", until=None))

    def forget_letters(self, addresses: Collection[str]) -> None:
        """What letters said that were sent, and to whom; those that wait for one of ``addresses`` are not sent any more."""
        blank = {"recipient": "", "subject": "", "body": ""}
        self._connection.execute(update(OUTBOX).where(OUTBOX.c.sent_at.is_not(None)).values(blank))
        self._connection.execute(delete(OUTBOX).where(OUTBOX.c.recipient.in_(addresses)))


def _kept(row: Row[Any]) -> Kept:
    members = row._asdict()
    return Kept(**members | {"status": Stage(members["status"])})
