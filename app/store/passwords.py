"""Passwords by their hash, the browsers that their owners know, and how many tries failed. What is taken is decided elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from app.store.accounts import moved
from app.store.tables import ACCOUNT
from app.store.tables_people import DEVICE, PASSWORD, TRY


@dataclass(frozen=True, slots=True)
class Password:
    """``totp``: the secret of its one-time codes, sealed; ``last_step``: the last step of time whose code was used."""

    account: str
    hash: str
    totp: str
    last_step: int


@dataclass(frozen=True, slots=True)
class Tries:
    """How many failed in one place, and when the last did."""

    failures: int
    last_at: datetime


class ReadingPasswords:
    """Finds passwords, and who may have one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, account: str) -> Password | None:
        """An account's password."""
        row = self._connection.execute(select(PASSWORD).where(PASSWORD.c.account == account)).one_or_none()
        return Password(row.account, row.hash, row.totp, row.last_step) if row else None

    def because(self, account: str) -> str | None:
        """Why an account may have a password; None: it may not."""
        return self._connection.execute(select(ACCOUNT.c.password_because).where(ACCOUNT.c.id == account)).scalar_one_or_none()

    def knows(self, device_hash: bytes, account: str, now: datetime) -> bool:
        """Whether this person signed in by password in that browser."""
        mine = (DEVICE.c.hash == device_hash, DEVICE.c.account == account, DEVICE.c.expires_at > now)
        return self._connection.execute(select(DEVICE.c.hash).where(*mine)).first() is not None

    def tries(self, bucket: int) -> Tries | None:
        """What failed in one place."""
        row = self._connection.execute(select(TRY).where(TRY.c.bucket == bucket)).one_or_none()
        return Tries(row.failures, row.last_at) if row else None


class WritingPasswords(ReadingPasswords):
    """The same, and changes it; what opens or closes a door moves the accounts' revision."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def allow(self, account: str, because: str) -> None:
        """From now on this account may have a password."""
        self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(password_because=because))
        moved(self._connection)

    def disallow(self, account: str) -> None:
        """From now on this account may have none, and has none."""
        self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(password_because=None))
        self.remove(account)

    def keep(self, password: Password) -> None:
        """A new password, in the place of an earlier one."""
        self.remove(password.account)
        values = {name: getattr(password, name) for name in Password.__slots__}
        self._connection.execute(insert(PASSWORD).values(**values, made_at=self._now))

    def remove(self, account: str) -> None:
        """Takes the password, and what is known of browsers, from an account."""
        self._connection.execute(delete(PASSWORD).where(PASSWORD.c.account == account))
        self._connection.execute(delete(DEVICE).where(DEVICE.c.account == account))
        moved(self._connection)

    def use(self, account: str, step: int) -> bool:
        """Uses a one-time code up; False where it, or a later one, was used before."""
        earlier = (PASSWORD.c.account == account, PASSWORD.c.last_step < step)
        used = self._connection.execute(update(PASSWORD).where(*earlier).values(last_step=step)).rowcount == 1
        if used:
            self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(last_used_at=self._now))
        return used

    def know(self, device_hash: bytes, account: str, expires_at: datetime) -> None:
        """This person has signed in by password in that browser. Those that have run out are forgotten."""
        self._connection.execute(delete(DEVICE).where(DEVICE.c.expires_at <= self._now))
        self._connection.execute(insert(DEVICE).values(hash=device_hash, account=account, expires_at=expires_at))

    def count(self, bucket: int, failures: int) -> None:
        """So many have failed there, the last one now; none: nothing did."""
        self._connection.execute(delete(TRY).where(TRY.c.bucket == bucket))
        if failures:
            self._connection.execute(insert(TRY).values(bucket=bucket, failures=failures, last_at=self._now))
