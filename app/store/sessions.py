"""Sessions of people who signed in, known by the hash of their cookie only. How long one lasts is decided by the domain."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.domain.people.standing import Method
from app.store.accounts import moved
from app.store.tables_people import SESSION

LONGEST_AGENT = 200
KEPT_FOR = timedelta(days=30)
"""How long it can be seen that there was a session; the audit trail knows longer."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in by ``method`` at ``made_at``. ``agent``: what their browser calls itself."""

    id: str
    account: str
    hash: bytes
    method: Method
    agent: str
    made_at: datetime
    last_used_at: datetime
    stepped_up_at: datetime | None


class ReadingSessions:
    """Finds sessions that nobody has ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, made_at: datetime) -> list[Session]:
        """Those that were made after that."""
        return self._found(SESSION.c.made_at > made_at)

    def of(self, account: str) -> list[Session]:
        """Those of one account, newest first."""
        return self._found(SESSION.c.account == account)

    def one(self, session_hash: bytes) -> Session | None:
        """The one with this hash."""
        found = self._found(SESSION.c.hash == session_hash)
        return found[0] if found else None

    def _found(self, which: Any) -> list[Session]:
        query = select(SESSION).where(which, SESSION.c.ended_at.is_(None)).order_by(SESSION.c.made_at.desc(), SESSION.c.id)
        return [_session(row) for row in self._connection.execute(query)]


class WritingSessions(ReadingSessions):
    """The same, and begins, turns and ends them; each of that moves the accounts' revision."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def begin(self, account: str, session_hash: bytes, method: Method, agent: str) -> Session:
        """A new session, with step-up where it begins with a passkey. Those of long ago are forgotten."""
        self._connection.execute(delete(SESSION).where(SESSION.c.made_at < self._now - KEPT_FOR))
        begun = Session(
            id="s_" + secrets.token_hex(10),
            account=account,
            hash=session_hash,
            method=method,
            agent=agent[:LONGEST_AGENT],
            made_at=self._now,
            last_used_at=self._now,
            stepped_up_at=self._now if method is Method.PASSKEY else None,
        )
        self._connection.execute(insert(SESSION).values({name: getattr(begun, name) for name in Session.__slots__}))
        moved(self._connection)
        return begun

    def step_up(self, identifier: str, session_hash: bytes) -> None:
        """A fresh assertion was given: the session goes on under another value."""
        fresh = {"hash": session_hash, "stepped_up_at": self._now, "last_used_at": self._now}
        self._connection.execute(update(SESSION).where(SESSION.c.id == identifier).values(fresh))
        moved(self._connection)

    def touch(self, used: Mapping[str, datetime]) -> None:
        """When sessions were last used. Copies in memory know that themselves, so the revision stays."""
        for identifier, at in used.items():
            newer = (SESSION.c.id == identifier, SESSION.c.last_used_at < at)
            self._connection.execute(update(SESSION).where(*newer).values(last_used_at=at))

    def end_others(self, account: str, identifier: str) -> None:
        """End all sessions of an account but this one."""
        for each in self.of(account):
            if each.id != identifier:
                self.end(account, each.id)

    def end_by(self, account: str, method: Method) -> None:
        """End the sessions of an account that began in this way."""
        for each in self.of(account):
            if each.method is method:
                self.end(account, each.id)

    def end(self, account: str, identifier: str | None = None) -> int:
        """End one session of an account, or all; how many."""
        mine = [SESSION.c.account == account, SESSION.c.ended_at.is_(None)]
        if identifier is not None:
            mine.append(SESSION.c.id == identifier)
        ended = self._connection.execute(update(SESSION).where(*mine).values(ended_at=self._now)).rowcount
        if ended:
            moved(self._connection)
        return ended


def _session(row: Row[Any]) -> Session:
    members = {name: getattr(row, name) for name in Session.__slots__}
    return Session(**members | {"method": Method(row.method)})
