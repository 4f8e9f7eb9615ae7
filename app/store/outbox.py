"""Mail that waits to be sent. It is written in the unit whose effect it tells of, so that there is neither without the other.

A process claims a message by moving the time at which it is due: of several that try, one succeeds. A claim that its process did
not live to finish falls due again by itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from app.store.many import insert_many
from app.store.tables import OUTBOX

LONGEST_ERROR = 500
SEALED = "sealed\n"
"""What a body begins with that lies here sealed: what it says is for its recipient, and for no reader of the database."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one recipient. ``message_id`` is the same each time it is handed over; ``attempts`` counts those times."""

    id: str
    kind: str
    recipient: str
    subject: str
    body: str
    message_id: str
    made_at: datetime
    attempts: int = 0
    sent_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait, since when the oldest does, and what last went wrong with one of them."""

    count: int
    since: datetime | None
    last_error: str | None


_UNSENT = OUTBOX.c.sent_at.is_(None)


def _due(now: datetime) -> Select[Any]:
    return select(OUTBOX).where(_UNSENT, OUTBOX.c.due_at <= now).order_by(OUTBOX.c.due_at, OUTBOX.c.id).limit(1)


class ReadingOutbox:
    """What waits, and what was sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime) -> bool:
        """Whether there is something to send."""
        return self._connection.execute(_due(now)).first() is not None

    def holds(self, message_id: str) -> bool:
        """Whether this message was ever put in."""
        return self._connection.execute(select(OUTBOX.c.id).where(OUTBOX.c.message_id == message_id)).first() is not None

    def waiting(self) -> Waiting:
        """What was not sent yet."""
        count, since = self._connection.execute(select(func.count(), func.min(OUTBOX.c.made_at)).where(_UNSENT)).one()
        failed = select(OUTBOX.c.last_error).where(_UNSENT, OUTBOX.c.last_error.is_not(None))
        error = self._connection.execute(failed.order_by(OUTBOX.c.due_at.desc()).limit(1)).scalar()
        return Waiting(count, since, error)

    def all(self) -> list[Mail]:
        """Every message, in the order in which they were made."""
        return [_mail(row) for row in self._connection.execute(select(OUTBOX).order_by(OUTBOX.c.made_at, OUTBOX.c.id))]


class WritingOutbox(ReadingOutbox):
    """The same, and puts messages in, claims them and says what became of them."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def add(self, mails: Sequence[Mail]) -> None:
        """Puts messages in, due at once."""
        if mails:
            insert_many(self._connection, OUTBOX, [_values(mail) for mail in mails])

    def claim(self, lease: timedelta) -> Mail | None:
        """The message that has been due for longest, nobody else's for the time of ``lease``; None where none is due."""
        while (row := self._connection.execute(_due(self._now)).one_or_none()) is not None:
            unclaimed = (OUTBOX.c.id == row.id, _UNSENT, OUTBOX.c.due_at == row.due_at)
            claimed = update(OUTBOX).where(*unclaimed).values(due_at=self._now + lease, attempts=row.attempts + 1)
            if self._connection.execute(claimed).rowcount == 1:
                return _mail(row, row.attempts + 1)
        return None

    def sent(self, mail: str) -> None:
        """It was accepted by the next server, whoever claimed it meanwhile."""
        self._connection.execute(update(OUTBOX).where(OUTBOX.c.id == mail, _UNSENT).values(sent_at=self._now, last_error=None))

    def failed(self, mail: str, error: str, again_in: timedelta) -> None:
        """It was not accepted; it is due again after that time."""
        told = {"last_error": error[:LONGEST_ERROR], "due_at": self._now + again_in}
        self._connection.execute(update(OUTBOX).where(OUTBOX.c.id == mail, _UNSENT).values(told))

    def strip(self, before: datetime, whole: str) -> None:
        """Of what was sent by then only the rows stay, without what they said; those of the kind ``whole`` go as well."""
        old = OUTBOX.c.sent_at <= before
        self._connection.execute(delete(OUTBOX).where(old, OUTBOX.c.kind == whole))
        self._connection.execute(update(OUTBOX).where(old, OUTBOX.c.body != "").values(body=""))

    def take_back(self, message_ids: Collection[str]) -> set[str]:
        """Takes out those of these messages that still wait; which they were."""
        waiting = (OUTBOX.c.message_id.in_(message_ids), _UNSENT)
        found = set(self._connection.execute(select(OUTBOX.c.message_id).where(*waiting)).scalars())
        self._connection.execute(delete(OUTBOX).where(*waiting))
        return found

    def forget(self) -> None:
        """Takes out whatever waits: nobody will be told."""
        self._connection.execute(delete(OUTBOX).where(_UNSENT))


def _values(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "body": mail.body,
        "message_id": mail.message_id,
        "made_at": mail.made_at,
        "due_at": mail.made_at,
        "attempts": mail.attempts,
        "sent_at": mail.sent_at,
        "last_error": mail.last_error,
    }


def _mail(row: Row[Any], attempts: int | None = None) -> Mail:
    return Mail(
        id=row.id,
        kind=row.kind,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        message_id=row.message_id,
        made_at=row.made_at,
        attempts=row.attempts if attempts is None else attempts,
        sent_at=row.sent_at,
        last_error=row.last_error,
    )
