"""Whom the States' own providers vouch for: issuer and subject, and the account that they are."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.store.accounts import moved
from app.store.tables import ACCOUNT
from app.store.tables_people import OPENID


class ReadingVouched:
    """Finds who somebody is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, issuer: str, subject: str) -> str | None:
        """The account that this provider calls so."""
        mine = (OPENID.c.issuer == issuer, OPENID.c.subject == subject)
        return self._connection.execute(select(OPENID.c.account).where(*mine)).scalar_one_or_none()


class WritingVouched(ReadingVouched):
    """The same, and joins and parts them; each moves the accounts' revision."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def join(self, issuer: str, subject: str, account: str) -> bool:
        """From now on they are one; False where that subject is somebody already."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(OPENID).values(issuer=issuer, subject=subject, account=account, made_at=self._now))
        except IntegrityError:
            return False
        moved(self._connection)
        return True

    def part(self, account: str) -> None:
        """No provider vouches for this account any more."""
        self._connection.execute(delete(OPENID).where(OPENID.c.account == account))
        moved(self._connection)

    def used(self, account: str) -> None:
        """The person has signed in."""
        self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(last_used_at=self._now))
