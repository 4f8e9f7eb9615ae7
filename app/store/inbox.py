"""What States sent: notifications with their original bytes, the plans made of them, and the decisions that ended them.

It keeps what it is given. Whether a decision is allowed is not decided here, only that none is taken twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_, update

from app.domain.errors import NotDecidable
from app.domain.moment import parse_day
from app.domain.submission import Particulars
from app.store.tables import DECISION, NOTIFICATION, PLAN


class Status(StrEnum):
    """Where a notification stands; the last three are also what a decision may say."""

    PREVIEWED = "previewed"
    REJECTED_INPUT = "rejected_input"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification as stored, without its bytes: ``sha256`` (hexadecimal) and ``size`` stand for them.

    ``nonce`` is the secret in its plans' digests (see ``Notice``). ``erased``: by which erasure its plans went.
    """

    id: str
    particulars: Particulars
    file_name: str | None
    media_type: str
    sha256: str
    nonce: str
    size: int
    status: Status
    account: str
    person: str
    submitted_at: datetime
    submitted_on: date
    counts: Mapping[str, int]
    problem: Mapping[str, Any] | None = None
    erased: str | None = None

    @property
    def state(self) -> str | None:
        """The State concerned; None: several."""
        return self.particulars.state


@dataclass(frozen=True, slots=True)
class Decision:
    """How a notification, or a part of it, ended, by whom, and which lines it wrote. ``at`` is the store's to set."""

    notification: str
    verdict: Status
    account: str
    person: str
    digest: str | None = None
    reason: str | None = None
    first_entry: int | None = None
    last_entry: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as it was shown."""

    notification: str
    digest: str
    body: bytes
    base_revision: int
    made_at: datetime


_WITHOUT_CONTENT = [column for column in NOTIFICATION.c if column.name != "content"]
_PLACE = (NOTIFICATION.c.submitted_at, NOTIFICATION.c.id)
_NEWEST_FIRST = [column.desc() for column in _PLACE]
_LATEST_FIRST = (PLAN.c.made_at.desc(), PLAN.c.base_revision.desc())


class ReadingInbox:
    """Finds notifications, plans and decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, notification: str) -> Notification | None:
        """One notification."""
        row = self._connection.execute(select(*_WITHOUT_CONTENT).where(NOTIFICATION.c.id == notification)).one_or_none()
        return _notification(row) if row else None

    def content(self, notification: str) -> bytes | None:
        """The bytes as they came."""
        return self._connection.scalar(select(NOTIFICATION.c.content).where(NOTIFICATION.c.id == notification))

    def listing(
        self, *, state: str | None = None, status: Status | None = None, after: str | None = None, limit: int = 50
    ) -> list[Notification]:
        """Newest first, after the one with the id ``after``; of one State and in one status, where given."""
        query = select(*_WITHOUT_CONTENT).order_by(*_NEWEST_FIRST).limit(limit)
        if state is not None:
            query = query.where(NOTIFICATION.c.state == state)
        if status is not None:
            query = query.where(NOTIFICATION.c.status == status.value)
        if after is not None:
            query = query.where(tuple_(*_PLACE) < select(*_PLACE).where(NOTIFICATION.c.id == after).scalar_subquery())
        return [_notification(row) for row in self._connection.execute(query)]

    def same_file(self, state: str | None, sha256: str) -> list[Notification]:
        """Every notification of this State (None: of several States) with these bytes, newest first."""
        query = select(*_WITHOUT_CONTENT).order_by(*_NEWEST_FIRST)
        here = (NOTIFICATION.c.state.is_not_distinct_from(state), NOTIFICATION.c.sha256 == sha256)
        return [_notification(row) for row in self._connection.execute(query.where(*here))]

    def plan(self, notification: str, digest: str | None = None) -> StoredPlan | None:
        """The plan with this digest; without one, the latest."""
        query = select(PLAN).where(PLAN.c.notification == notification).order_by(*_LATEST_FIRST).limit(1)
        row = self._connection.execute(query if digest is None else query.where(PLAN.c.digest == digest)).one_or_none()
        return StoredPlan(row.notification, row.digest, row.body, row.base_revision, row.made_at) if row else None

    def latest_digest(self, notification: str) -> str | None:
        """That of the latest plan, which itself is as long as its file."""
        own = PLAN.c.notification == notification
        return self._connection.scalar(select(PLAN.c.digest).where(own).order_by(*_LATEST_FIRST).limit(1))

    def decisions(self, notification: str) -> list[Decision]:
        """What was decided, oldest first."""
        query = select(DECISION).where(DECISION.c.notification == notification).order_by(DECISION.c.id)
        return [_decision(row) for row in self._connection.execute(query)]


class WritingInbox(ReadingInbox):
    """The same, and takes in what is new."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def add(self, notification: Notification, content: bytes) -> None:
        """Keep a new notification with its bytes."""
        self._connection.execute(
            insert(NOTIFICATION).values(
                id=notification.id,
                state=notification.state,
                particulars=_text(notification.particulars.as_json()),
                file_name=notification.file_name,
                media_type=notification.media_type,
                content=content,
                sha256=notification.sha256,
                nonce=notification.nonce,
                size=notification.size,
                status=notification.status.value,
                account=notification.account,
                person=notification.person,
                submitted_at=notification.submitted_at,
                submitted_on=notification.submitted_on,
                counts=_text(notification.counts),
                problem=_text(notification.problem) if notification.problem is not None else None,
            )
        )

    def recount(self, notification: str, counts: Mapping[str, int]) -> None:
        """Replace the counts, when a plan made anew has others. The same ones are not written again, with all of the file."""
        others = (NOTIFICATION.c.id == notification, NOTIFICATION.c.counts != _text(counts))
        self._connection.execute(update(NOTIFICATION).where(*others).values(counts=_text(counts)))

    def reopen(self, notification: str) -> None:
        """What could not be imported can be now."""
        here = (NOTIFICATION.c.id == notification, NOTIFICATION.c.status == Status.REJECTED_INPUT.value)
        self._connection.execute(update(NOTIFICATION).where(*here).values(status=Status.PREVIEWED.value, problem=None))

    def keep_plan(self, notification: str, *, digest: str, body: bytes, base_revision: int) -> None:
        """Keep a plan as the latest; one with the same digest is replaced."""
        self._connection.execute(delete(PLAN).where(PLAN.c.notification == notification, PLAN.c.digest == digest))
        self._connection.execute(
            insert(PLAN).values(notification=notification, digest=digest, body=body, base_revision=base_revision, made_at=self._now)
        )

    def show_again(self, notification: str, digest: str) -> None:
        """A plan that is kept is the latest. One that is so already stays untouched: SQLite would write all of it anew."""
        same = (PLAN.c.notification == notification, PLAN.c.digest == digest)
        if self.latest_digest(notification) != digest:
            self._connection.execute(update(PLAN).where(*same).values(made_at=self._now))

    def decide(self, decision: Decision, *, ends: bool = True) -> None:
        """Keep a decision, which ends the notification unless it is about a part. Raises NotDecidable when it waits for none."""
        waiting = (NOTIFICATION.c.id == decision.notification, NOTIFICATION.c.status == Status.PREVIEWED.value)
        status = decision.verdict if ends else Status.PREVIEWED
        if self._connection.execute(update(NOTIFICATION).where(*waiting).values(status=status.value)).rowcount != 1:
            raise NotDecidable
        number = self._connection.scalar(select(func.coalesce(func.max(DECISION.c.id), 0) + 1))
        self._connection.execute(
            insert(DECISION).values(
                id=number,
                notification=decision.notification,
                verdict=decision.verdict.value,
                account=decision.account,
                person=decision.person,
                at=self._now,
                digest=decision.digest,
                reason=decision.reason,
                first_entry=decision.first_entry,
                last_entry=decision.last_entry,
            )
        )


def _text(members: Mapping[str, Any]) -> str:
    return json.dumps(dict(members), ensure_ascii=False, sort_keys=True)


def _notification(row: Row[Any]) -> Notification:
    return Notification(
        id=row.id,
        particulars=_particulars(json.loads(row.particulars)),
        file_name=row.file_name,
        media_type=row.media_type,
        sha256=row.sha256,
        nonce=row.nonce,
        size=row.size,
        status=Status(row.status),
        account=row.account,
        person=row.person,
        submitted_at=row.submitted_at,
        submitted_on=row.submitted_on,
        counts=json.loads(row.counts),
        problem=json.loads(row.problem) if row.problem is not None else None,
        erased=row.erased,
    )


def _particulars(members: dict[str, Any]) -> Particulars:
    days = ("document_date", "registered_on")
    return Particulars(**members | {day: parse_day(members[day]) if members[day] else None for day in days})


def _decision(row: Row[Any]) -> Decision:
    about, said = (row.notification, Status(row.verdict)), (row.digest, row.reason, row.first_entry, row.last_entry, row.at)
    return Decision(*about, row.account, row.person, *said)
