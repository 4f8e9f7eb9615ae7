"""Accounts, the roles granted to them for a time, and bearer tokens, known by their hashes only.

It answers who holds a token. What a holder may do is decided by the domain.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from app.domain.access import Audience, Principal, Role
from app.domain.people.tokens import allowed_by
from app.store.tables import ACCOUNT, ACCOUNT_HEAD, ROLE_GRANT, TOKEN


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in. ``person`` is the human behind it: two accounts of one person are one person."""

    id: str
    person: str
    name: str
    state: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a token stands for until ``expires_at``: its own end, or the first end of a role it brings."""

    principal: Principal
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: never its value, nor its hash. ``scopes`` None: for whatever its account may."""

    id: str
    account: str
    label: str
    ceiling: Audience
    scopes: tuple[str, ...] | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


class ReadingAccounts:
    """Finds accounts, and who holds which token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def revision(self) -> int:
        """Moves with every change of accounts, grants and tokens; not when a grant begins or ends by its date."""
        return int(self._connection.execute(select(ACCOUNT_HEAD.c.revision)).scalar_one())

    def account(self, account: str) -> Account | None:
        """One account."""
        row = self._connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account)).one_or_none()
        return _account(row) if row else None

    def some(self, accounts: Collection[str]) -> dict[str, Account]:
        """Those of these accounts that exist, by id."""
        rows = self._connection.execute(select(ACCOUNT).where(ACCOUNT.c.id.in_(accounts)))
        return {row.id: _account(row) for row in rows}

    def names(self, accounts: Collection[str]) -> dict[str, str]:
        """The names of those accounts that exist."""
        query = select(ACCOUNT.c.id, ACCOUNT.c.name).where(ACCOUNT.c.id.in_(accounts))
        return {row.id: row.name for row in self._connection.execute(query)}

    def addresses(self, role: Role, state: str | None, now: datetime) -> list[str]:
        """Where those can be written to who hold ``role`` for ``state``, or the Secretariat, at ``now``; nobody suspended."""
        reached = (ACCOUNT.c.email.is_not(None), ACCOUNT.c.suspended_at.is_(None))
        held = (ROLE_GRANT.c.role == role.value, ACCOUNT.c.state == state, *_in_effect(now))
        query = select(ACCOUNT.c.email).join(ROLE_GRANT).where(*reached, *held).distinct().order_by(ACCOUNT.c.email)
        return list(self._connection.execute(query).scalars())

    def with_address(self, email: str) -> list[Account]:
        """The accounts that are written to at this address, in whatever case."""
        query = select(ACCOUNT).where(func.lower(ACCOUNT.c.email) == email.lower())
        return [_account(row) for row in self._connection.execute(query)]

    def tokens(self, now: datetime, account: str | None = None) -> list[Token]:
        """The tokens that are valid at ``now``, of one account or of all, by account, newest first."""
        valid = [TOKEN.c.revoked_at.is_(None), TOKEN.c.expires_at > now]
        if account is not None:
            valid.append(TOKEN.c.account == account)
        query = select(TOKEN).where(*valid).order_by(TOKEN.c.account, TOKEN.c.created_at.desc(), TOKEN.c.id)
        return [_token(row) for row in self._connection.execute(query)]

    def token_holders(self, now: datetime) -> dict[bytes, Holder]:
        """Who holds each token that is valid at ``now``, by the token's hash; nobody whose account is suspended."""
        grants = self._grants(now)
        valid = (TOKEN.c.revoked_at.is_(None), TOKEN.c.expires_at > now, ACCOUNT.c.suspended_at.is_(None))
        query = select(TOKEN, ACCOUNT.c.person, ACCOUNT.c.state).join(ACCOUNT).where(*valid)
        return {row.hash: _holder(row, grants.get(row.account, ())) for row in self._connection.execute(query)}

    def _grants(self, now: datetime) -> dict[str, list[Row[Any]]]:
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self._connection.execute(select(ROLE_GRANT).where(*_in_effect(now))):
            found[row.account].append(row)
        return found


class WritingAccounts(ReadingAccounts):
    """The same, and changes them; every change moves the revision."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def add_account(self, account: Account) -> None:
        """Open an account."""
        self._connection.execute(insert(ACCOUNT).values(**asdict(account), created_at=self._now))
        self._moved()

    def grant(
        self,
        account: str,
        role: Role,
        *,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
        given_by: str | None = None,
        confirmed_by: str | None = None,
    ) -> None:
        """Give a role, from now on unless said otherwise; ``given_by`` and ``confirmed_by`` are accounts."""
        span = {"starts_at": starts_at or self._now, "ends_at": ends_at, "given_by": given_by, "confirmed_by": confirmed_by}
        self._connection.execute(insert(ROLE_GRANT).values(account=account, role=role.value, **span))
        self._moved()

    def end_role(self, account: str, role: Role) -> bool:
        """End a role now, and take it back where it has not begun; False where there was none to end."""
        mine = (ROLE_GRANT.c.account == account, ROLE_GRANT.c.role == role.value)
        open_yet = or_(ROLE_GRANT.c.ends_at.is_(None), ROLE_GRANT.c.ends_at > self._now)
        begun = update(ROLE_GRANT).where(*mine, open_yet, ROLE_GRANT.c.starts_at < self._now).values(ends_at=self._now)
        ended = self._connection.execute(begun).rowcount
        ended += self._connection.execute(delete(ROLE_GRANT).where(*mine, ROLE_GRANT.c.starts_at >= self._now)).rowcount
        if ended:
            self._moved()
        return ended > 0

    def add_token(
        self,
        account: str,
        *,
        token_hash: bytes,
        label: str,
        stepped_up: bool,
        ceiling: Audience,
        expires_at: datetime,
        scopes: Collection[str] | None = None,
    ) -> str:
        """Let the token with this SHA-256 stand for ``account``; the id by which it can be revoked."""
        name = "t_" + secrets.token_hex(10)
        self._connection.execute(
            insert(TOKEN).values(
                id=name,
                account=account,
                hash=token_hash,
                label=label,
                stepped_up=stepped_up,
                ceiling=int(ceiling),
                scopes=None if scopes is None else " ".join(sorted(scopes)),
                created_at=self._now,
                expires_at=expires_at,
            )
        )
        self._moved()
        return name

    def shorten_token(self, token_id: str, expires_at: datetime) -> None:
        """Let a token end earlier."""
        later = (TOKEN.c.id == token_id, TOKEN.c.expires_at > expires_at)
        self._connection.execute(update(TOKEN).where(*later).values(expires_at=expires_at))
        self._moved()

    def revoke_tokens(self, account: str) -> int:
        """End all tokens of an account; how many."""
        here = (TOKEN.c.account == account, TOKEN.c.revoked_at.is_(None))
        revoked = self._connection.execute(update(TOKEN).where(*here).values(revoked_at=self._now)).rowcount
        if revoked:
            self._moved()
        return revoked

    def revoke_token(self, token_id: str) -> bool:
        """End a token; False when there was none to end."""
        here = (TOKEN.c.id == token_id, TOKEN.c.revoked_at.is_(None))
        revoked = self._connection.execute(update(TOKEN).where(*here).values(revoked_at=self._now)).rowcount == 1
        if revoked:
            self._moved()
        return revoked

    def touch_tokens(self, used: Mapping[str, datetime]) -> None:
        """When tokens were last used. Copies in memory know that themselves, so the revision stays."""
        for identifier, at in used.items():
            newer = (TOKEN.c.id == identifier, or_(TOKEN.c.last_used_at.is_(None), TOKEN.c.last_used_at < at))
            self._connection.execute(update(TOKEN).where(*newer).values(last_used_at=at))

    def _moved(self) -> None:
        moved(self._connection)


def moved(connection: Connection) -> None:
    """Something about accounts has changed: copies in memory are old now."""
    connection.execute(update(ACCOUNT_HEAD).values(revision=ACCOUNT_HEAD.c.revision + 1))


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.person, row.name, row.state, row.email)


def _token(row: Row[Any]) -> Token:
    scopes = None if row.scopes is None else tuple(row.scopes.split())
    return Token(row.id, row.account, row.label, Audience(row.ceiling), scopes, row.created_at, row.expires_at, row.last_used_at)


def _in_effect(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ROLE_GRANT.c.starts_at <= now, or_(ROLE_GRANT.c.ends_at.is_(None), ROLE_GRANT.c.ends_at > now)


def _holder(token: Row[Any], grants: Sequence[Row[Any]]) -> Holder:
    principal = Principal(
        account=token.account,
        person=token.person,
        roles=frozenset(Role(grant.role) for grant in grants),
        state=token.state,
        stepped_up=token.stepped_up,
        ceiling=Audience(token.ceiling),
        scope=None if token.scopes is None else allowed_by(token.scopes.split()),
        token=token.id,
    )
    ends = [grant.ends_at for grant in grants if grant.ends_at is not None]
    return Holder(principal, min([token.expires_at, *ends]))
