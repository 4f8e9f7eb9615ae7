"""Subscriptions: who is told of changes, and up to where they were.

What somebody is to be told lies nowhere: it follows from the ledger, behind their position. The position moves in the unit that
marks a message as delivered, so that nothing is lost; until then it is the same message, so that what comes twice can be told.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update

from app.domain.access import Audience
from app.domain.notices import Medium, Status
from app.store.tables_notices import SUBSCRIPTION as S

LONGEST_ERROR = 200
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Subscription:
    """Of one account. ``ceiling`` and ``token`` are those by which it was made, ``url`` and the secrets sealed.

    ``message`` tells of what lies behind ``position`` up to ``message_to``, and is on its way; None: nothing is.
    """

    id: str
    account: str
    medium: Medium
    state: str | None
    provision: str | None
    ceiling: Audience
    token: str | None
    made_at: datetime
    position: int
    due_at: datetime
    host: str | None = None
    url: str | None = None
    secret: str | None = None
    secret_before: str | None = None
    before_until: datetime | None = None
    message: str | None = None
    message_to: int | None = None
    attempts: int = 0
    failing_since: datetime | None = None
    last_error: str | None = None
    told_at: datetime | None = None
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    ended_because: str | None = None

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.ended_at is not None:
            return Status.ENDED
        return Status.PAUSED if self.paused_at is not None else Status.ACTIVE


class ReadingSubscriptions:
    """Finds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, account: str) -> list[Subscription]:
        """Those of an account, newest first; also what has ended."""
        return self._found(select(S).where(S.c.account == account).order_by(S.c.made_at.desc(), S.c.id))

    def one(self, identifier: str) -> Subscription | None:
        """The one with this id."""
        return next(iter(self._found(select(S).where(S.c.id == identifier))), None)

    def living(self, account: str) -> int:
        """How many of an account have not ended."""
        held = select(func.count()).where(S.c.account == account, S.c.ended_at.is_(None))
        return self._connection.execute(held).scalar_one()

    def due(self, medium: Medium, newest: int, now: datetime) -> list[Subscription]:
        """Those that are behind entry ``newest`` and may be told now, those first that have been due for longest."""
        behind = or_(S.c.position < newest, S.c.message.is_not(None))
        query = select(S).where(S.c.medium == medium.value, S.c.due_at <= now, behind, *_ACTIVE)
        return self._found(query.order_by(S.c.due_at, S.c.id).limit(AT_ONCE))

    def _found(self, query: Select[Any]) -> list[Subscription]:
        return [_subscription(row) for row in self._connection.execute(query)]


class WritingSubscriptions(ReadingSubscriptions):
    """The same, and changes them. Whoever moves one names where it was: of several that try, one succeeds."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def add(self, made: Subscription) -> Subscription:
        """Keeps a new one under an id of its own, due at once."""
        kept = replace(made, id="w_" + secrets.token_hex(10), made_at=self._now, due_at=self._now)
        values = {name: getattr(kept, name) for name in Subscription.__slots__}
        self._connection.execute(insert(S).values(values | {"medium": kept.medium.value, "ceiling": int(kept.ceiling)}))
        return kept

    def claim(self, seen: Subscription, until: datetime, message: str, message_to: int) -> Subscription | None:
        """It with its message, nobody else's until then; None where somebody was faster. A message that is on its way stays."""
        sent = (seen.message, seen.message_to) if seen.message is not None else (message, message_to)
        claimed = {"due_at": until, "message": sent[0], "message_to": sent[1], "attempts": seen.attempts + 1}
        return replace(seen, **claimed) if self._moved(seen, **claimed) else None  # type: ignore[arg-type]

    def passed(self, seen: Subscription, position: int) -> bool:
        """There was nothing to tell up to ``position``. False where somebody was faster."""
        return self._moved(seen, position=position, message=None, message_to=None, due_at=self._now)

    def told(self, seen: Subscription, position: int, due_at: datetime) -> bool:
        """They were told of everything up to ``position``; the next comes not before ``due_at``. False where others were faster."""
        arrived = {"position": position, "message": None, "message_to": None, "told_at": self._now, "due_at": due_at}
        return self._moved(seen, **arrived, attempts=0, failing_since=None, last_error=None)

    def failed(self, seen: Subscription, error: str, due_at: datetime) -> bool:
        """It did not arrive; the same message is due again then."""
        since = seen.failing_since or self._now
        return self._moved(seen, due_at=due_at, failing_since=since, last_error=error[:LONGEST_ERROR])

    def pause(self, identifier: str) -> None:
        """Nothing is sent until its owner says so."""
        self._set(identifier, paused_at=self._now)

    def resume(self, identifier: str) -> None:
        """It goes on from where it was, at once."""
        self._set(identifier, paused_at=None, failing_since=None, attempts=0, last_error=None, due_at=self._now)

    def rotate(self, identifier: str, secret: str, before: str | None, until: datetime) -> None:
        """Another secret; the one before goes on beside it until then."""
        self._set(identifier, secret=secret, secret_before=before, before_until=until)

    def end(self, identifier: str, because: str) -> None:
        """For good. Where it led and what signed it are forgotten."""
        gone = dict.fromkeys(("url", "secret", "secret_before", "before_until", "message", "message_to"))
        self._set(identifier, ended_at=self._now, ended_because=because, **gone)

    def forget(self, before: datetime) -> None:
        """Takes out what had ended by then."""
        self._connection.execute(delete(S).where(S.c.ended_at <= before))

    def hand_over(self, token: str, successor: str) -> None:
        """What was made by a token is now that token's that took its place."""
        self._connection.execute(update(S).where(S.c.token == token).values(token=successor))

    def _set(self, identifier: str, **values: Any) -> None:
        self._connection.execute(update(S).where(S.c.id == identifier, S.c.ended_at.is_(None)).values(values))

    def _moved(self, seen: Subscription, **values: Any) -> bool:
        as_seen = (S.c.id == seen.id, S.c.position == seen.position, S.c.due_at == seen.due_at, S.c.ended_at.is_(None))
        return self._connection.execute(update(S).where(*as_seen).values(values)).rowcount == 1


_ACTIVE = (S.c.paused_at.is_(None), S.c.ended_at.is_(None))


def _subscription(row: Row[Any]) -> Subscription:
    members = {name: getattr(row, name) for name in Subscription.__slots__}
    return Subscription(**members | {"medium": Medium(row.medium), "ceiling": Audience(row.ceiling)})
