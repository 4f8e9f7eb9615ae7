"""Answers to writes, kept by the caller's own key, so that a retry gets the same answer and nothing happens twice.

An answer is kept in the unit that did the work: both are there, or neither. Of one that is kept ``until`` a time, only that it
was given is known afterwards.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.store.tables import KEPT_ANSWER


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered, and the hash of the request that it answered. ``body`` is empty where it was forgotten."""

    request_hash: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    until: datetime | None = None


class ReadingAnswers:
    """Finds a kept answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, account: str, key: str) -> KeptAnswer | None:
        """The answer that ``account`` got under ``key``."""
        query = select(KEPT_ANSWER).where(KEPT_ANSWER.c.account == account, KEPT_ANSWER.c.key == key)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return KeptAnswer(row.request_hash, row.status, json.loads(row.headers), row.body, row.at, row.until)


class WritingAnswers(ReadingAnswers):
    """The same, and keeps one."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def keep(
        self,
        account: str,
        key: str,
        *,
        request_hash: str,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        until: datetime | None = None,
    ) -> None:
        """Keep an answer under a key that has none yet. What was to be kept until now is forgotten."""
        over = update(KEPT_ANSWER).where(KEPT_ANSWER.c.until <= self._now).values(body=b"", until=None)
        self._connection.execute(over)
        self._connection.execute(
            insert(KEPT_ANSWER).values(
                account=account,
                key=key,
                request_hash=request_hash,
                status=status,
                headers=json.dumps(dict(headers)),
                body=body,
                at=self._now,
                until=until,
            )
        )
