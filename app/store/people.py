"""How people stand: their roles and passkeys, invitations, roles that wait for a second administrator, answered challenges.

It keeps and finds. What somebody may do with it is decided by the domain.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.access import Role
from app.domain.people.standing import Method, Newest, RoleGrant, Standing
from app.store.accounts import moved
from app.store.people_kept import Invitation, Passkey, Waiting
from app.store.tables import ACCOUNT, ACCOUNT_HEAD, ROLE_GRANT
from app.store.tables_people import INVITATION, OPENID, PASSKEY, PASSWORD, PROPOSAL, SPENT_CHALLENGE


class ReadingPeople:
    """Finds how somebody stands, and what they sign in with."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, account: str) -> Standing | None:
        """One person's."""
        found = self.standings([account])
        return found[0] if found else None

    def standings(self, accounts: Collection[str] | None = None) -> list[Standing]:
        """Those of some accounts, or of all, by id."""
        mine = [] if accounts is None else [ACCOUNT.c.id.in_(accounts)]
        rows = self._connection.execute(select(ACCOUNT).where(*mine).order_by(ACCOUNT.c.id)).all()
        held, enrolled, newest = self._roles(accounts), self._enrolled(), self._newest(accounts)
        return [_standing(row, held.get(row.id, ()), enrolled[row.id], newest.get(row.id)) for row in rows]

    def _newest(self, accounts: Collection[str] | None) -> dict[str, Newest]:
        """A passkey that was made by a link was made when the link was used up."""
        mine = [] if accounts is None else [PASSKEY.c.account.in_(accounts)]
        by_link = and_(INVITATION.c.account == PASSKEY.c.account, INVITATION.c.used_at == PASSKEY.c.created_at)
        query = select(PASSKEY.c.account, PASSKEY.c.created_at, INVITATION.c.made_by).outerjoin(INVITATION, by_link)
        rows = self._connection.execute(query.where(PASSKEY.c.revoked_at.is_(None), *mine).order_by(PASSKEY.c.created_at))
        return {row.account: Newest(row.created_at, row.made_by) for row in rows}

    def _roles(self, accounts: Collection[str] | None) -> dict[str, list[RoleGrant]]:
        mine = [] if accounts is None else [ROLE_GRANT.c.account.in_(accounts)]
        found: dict[str, list[RoleGrant]] = defaultdict(list)
        query = select(ROLE_GRANT).where(*mine).order_by(ROLE_GRANT.c.starts_at, ROLE_GRANT.c.role)
        for row in self._connection.execute(query):
            found[row.account].append(RoleGrant(Role(row.role), row.starts_at, row.ends_at))
        return found

    def _enrolled(self) -> dict[str, set[Method]]:
        found: dict[str, set[Method]] = defaultdict(set)
        for method, query in (
            (Method.PASSKEY, select(PASSKEY.c.account).where(PASSKEY.c.revoked_at.is_(None))),
            (Method.PASSWORD, select(PASSWORD.c.account)),
            (Method.OPENID, select(OPENID.c.account)),
        ):
            for account in self._connection.execute(query.distinct()).scalars():
                found[account].add(method)
        return found

    def setting_up(self) -> bool:
        """Whether two administrators have never been enrolled yet."""
        return self._connection.execute(select(ACCOUNT_HEAD.c.set_up_at)).scalar_one() is None

    def invitation(self, secret_hash: bytes, now: datetime) -> Invitation | None:
        """The invitation with this hash, if it can be used at ``now``."""
        usable = (INVITATION.c.hash == secret_hash, *_usable(now))
        row = self._connection.execute(select(INVITATION).where(*usable)).one_or_none()
        return Invitation.of(row) if row else None

    def invited(self, account: str, now: datetime) -> bool:
        """Whether a link of this account can be used at ``now``."""
        usable = (INVITATION.c.account == account, *_usable(now))
        return self._connection.execute(select(INVITATION.c.id).where(*usable)).first() is not None

    def passkey(self, credential: bytes) -> Passkey | None:
        """The passkey with this credential id, unless it was revoked."""
        usable = (PASSKEY.c.credential == credential, PASSKEY.c.revoked_at.is_(None))
        row = self._connection.execute(select(PASSKEY).where(*usable)).one_or_none()
        return Passkey.of(row) if row else None

    def passkeys(self, account: str) -> list[Passkey]:
        """Those of one account that were not revoked, oldest first."""
        usable = (PASSKEY.c.account == account, PASSKEY.c.revoked_at.is_(None))
        query = select(PASSKEY).where(*usable).order_by(PASSKEY.c.created_at, PASSKEY.c.id)
        return [Passkey.of(row) for row in self._connection.execute(query)]

    def waiting(self, identifier: str | None = None) -> list[Waiting]:
        """The proposals that nobody settled yet, or the one with this id."""
        to, by = ACCOUNT.alias(), ACCOUNT.alias()
        mine = [] if identifier is None else [PROPOSAL.c.id == identifier]
        query = (
            select(PROPOSAL, to.c.person, by.c.person.label("proposer"))
            .join(to, to.c.id == PROPOSAL.c.account)
            .join(by, by.c.id == PROPOSAL.c.proposed_by)
            .where(PROPOSAL.c.settled_at.is_(None), *mine)
            .order_by(PROPOSAL.c.proposed_at, PROPOSAL.c.id)
        )
        return [Waiting.of(row) for row in self._connection.execute(query)]


class WritingPeople(ReadingPeople):
    """The same, and changes it; every change moves the accounts' revision."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def suspend(self, account: str) -> bool:
        """Close an account; False where it is closed, or there is none."""
        here = (ACCOUNT.c.id == account, ACCOUNT.c.suspended_at.is_(None))
        return self._changed(update(ACCOUNT).where(*here).values(suspended_at=self._now))

    def restore(self, account: str) -> None:
        """Open an account again, also after a long absence."""
        self._changed(update(ACCOUNT).where(ACCOUNT.c.id == account).values(suspended_at=None, last_used_at=self._now))

    def used(self, account: str, passkey: str, sign_count: int) -> None:
        """The person has signed in, by this passkey, which counts so many signatures."""
        self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(last_used_at=self._now))
        counted = {"sign_count": sign_count, "last_used_at": self._now}
        self._connection.execute(update(PASSKEY).where(PASSKEY.c.id == passkey).values(counted))

    def end_set_up(self) -> None:
        """From now on two administrators agree on whatever needs two."""
        self._changed(update(ACCOUNT_HEAD).where(ACCOUNT_HEAD.c.set_up_at.is_(None)).values(set_up_at=self._now))

    def invite(self, account: str, *, secret_hash: bytes, made_by: str, expires_at: datetime) -> str:
        """A new link for an account, in the place of earlier ones; its id."""
        self.withdraw_invitations(account)
        name = "i_" + secrets.token_hex(10)
        made = {"id": name, "account": account, "hash": secret_hash, "made_by": made_by, "made_at": self._now}
        self._connection.execute(insert(INVITATION).values(**made, expires_at=expires_at))
        return name

    def use_invitation(self, identifier: str) -> bool:
        """Use it up; False where it could not be used any more."""
        usable = (INVITATION.c.id == identifier, *_usable(self._now))
        return self._connection.execute(update(INVITATION).where(*usable).values(used_at=self._now)).rowcount == 1

    def withdraw_invitations(self, account: str) -> None:
        """No link of this account opens anything any more."""
        mine = (INVITATION.c.account == account, *_usable(self._now))
        self._connection.execute(update(INVITATION).where(*mine).values(withdrawn_at=self._now))

    def add_passkey(self, passkey: Passkey) -> bool:
        """Enrol a passkey; False where it was enrolled before, by whomever."""
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(PASSKEY).values({name: getattr(passkey, name) for name in Passkey.__slots__}))
        except IntegrityError:
            return False
        moved(self._connection)
        return True

    def revoke_passkeys(self, account: str, identifier: str | None = None) -> int:
        """End one passkey of an account, or all; how many."""
        mine = [PASSKEY.c.account == account, PASSKEY.c.revoked_at.is_(None)]
        if identifier is not None:
            mine.append(PASSKEY.c.id == identifier)
        ended = self._connection.execute(update(PASSKEY).where(*mine).values(revoked_at=self._now)).rowcount
        if ended:
            moved(self._connection)
        return ended

    def propose(self, account: str, grant: RoleGrant, proposed_by: str) -> str:
        """Keep a role that waits for a second administrator; its id."""
        name = "g_" + secrets.token_hex(10)
        span = {"role": grant.role.value, "starts_at": grant.starts_at, "ends_at": grant.ends_at}
        made = {"id": name, "account": account, "proposed_by": proposed_by, "proposed_at": self._now, **span}
        self._connection.execute(insert(PROPOSAL).values(made))
        return name

    def settle(self, identifier: str, by: str, *, accepted: bool) -> None:
        """A second administrator has agreed, or somebody has refused."""
        open_yet = (PROPOSAL.c.id == identifier, PROPOSAL.c.settled_at.is_(None))
        settled = {PROPOSAL.c.settled_by: by, PROPOSAL.c.settled_at: self._now, PROPOSAL.c.accepted: accepted}
        self._connection.execute(update(PROPOSAL).where(*open_yet).values(settled))

    def refuse_all(self, account: str, by: str | None) -> None:
        """No role waits for this account any more; ``by`` None: whoever runs the machine."""
        open_yet = (PROPOSAL.c.account == account, PROPOSAL.c.settled_at.is_(None))
        settled = {PROPOSAL.c.settled_by: by, PROPOSAL.c.settled_at: self._now, PROPOSAL.c.accepted: False}
        self._connection.execute(update(PROPOSAL).where(*open_yet).values(settled))

    def spend(self, challenge_hash: bytes, until: datetime) -> bool:
        """Whether this challenge is answered for the first time. Those that have run out are forgotten."""
        self._connection.execute(delete(SPENT_CHALLENGE).where(SPENT_CHALLENGE.c.until <= self._now))
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(SPENT_CHALLENGE).values(hash=challenge_hash, until=until))
        except IntegrityError:
            return False
        return True

    def _changed(self, statement: Any) -> bool:
        changed: bool = self._connection.execute(statement).rowcount > 0
        if changed:
            moved(self._connection)
        return changed


def _usable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return INVITATION.c.used_at.is_(None), INVITATION.c.withdrawn_at.is_(None), INVITATION.c.expires_at > now


def _standing(row: Row[Any], grants: Collection[RoleGrant], methods: Collection[Method], newest: Newest | None) -> Standing:
    members = (tuple(grants), frozenset(methods), row.suspended_at, row.last_used_at, row.password_because is not None, newest)
    return Standing(row.id, row.person, row.state, row.created_at, *members)
