"""Break-glass as it is kept: who opened whose contacts, until when, and what a review found. It keeps and finds.

What somebody wrote stands here sealed. Who may open, see or review one is decided by the domain.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from app.domain.access import Role
from app.domain.people.break_glass import Concerned, Opening, Outcome, Review
from app.store.accounts import moved
from app.store.tables_people import BREAK_GLASS, REMARK


@dataclass(frozen=True, slots=True)
class Told:
    """How many addresses a letter went to: of the opened State, of the person's own State, of the Secretariat."""

    state: int = 0
    home: int = 0
    secretariat: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """An opening with its place in time, who was told, and what was written, sealed. ``ended_by``: who ended it early."""

    number: int
    opening: Opening
    told: Told
    reason: str
    ended_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody concerned said of an opening, sealed."""

    account: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which openings are asked for at ``now``; what is None does not matter."""

    concerned: Concerned
    now: datetime
    state: str | None = None
    going_on: bool | None = None
    unreviewed: bool | None = None


class ReadingGlass:
    """Finds openings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def going_on(self, now: datetime) -> list[Opening]:
        """Those that have not ended at ``now``."""
        return [each.opening for each in self._found(BREAK_GLASS.c.ends_at > now)]

    def since(self, person: str, opened_at: datetime) -> list[Opening]:
        """Those that a person opened after that, the newest first."""
        return [each.opening for each in self._found(BREAK_GLASS.c.person == person, BREAK_GLASS.c.opened_at > opened_at)]

    def unreviewed(self, ended_at: datetime) -> list[Kept]:
        """Those that had ended by then and that nobody has reviewed, the newest first."""
        return self._found(BREAK_GLASS.c.reviewed_at.is_(None), BREAK_GLASS.c.ends_at <= ended_at)

    def all(self) -> list[Kept]:
        """All of them, the newest first."""
        return self._found()

    def one(self, identifier: str) -> Kept | None:
        """The one with this id."""
        found = self._found(BREAK_GLASS.c.id == identifier)
        return found[0] if found else None

    def some(self, wanted: Wanted, before: int | None, limit: int) -> list[Kept]:
        """The newest of those that are wanted, as far as their number is less than ``before``."""
        earlier = [] if before is None else [BREAK_GLASS.c.number < before]
        return self._found(*_wanted(wanted), *earlier, limit=limit)

    def count(self, wanted: Wanted) -> int:
        """How many are wanted."""
        query = select(func.count()).select_from(BREAK_GLASS).where(*_wanted(wanted))
        return int(self._connection.execute(query).scalar_one())

    def remarks(self, identifier: str) -> list[Remark]:
        """What was said of one, the first first."""
        query = select(REMARK).where(REMARK.c.opening == identifier).order_by(REMARK.c.at, REMARK.c.id)
        return [Remark(row.account, row.at, row.text) for row in self._connection.execute(query)]

    def _found(self, *which: ColumnElement[bool], limit: int | None = None) -> list[Kept]:
        query = select(BREAK_GLASS).where(*which).order_by(BREAK_GLASS.c.number.desc()).limit(limit)
        return [_kept(row) for row in self._connection.execute(query)]


class WritingGlass(ReadingGlass):
    """The same, and changes them. Whatever changes who reads what moves the accounts' revision."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def open(self, opening: Opening, told: Told, reason: str) -> Kept:
        """Keep a new one."""
        last = self._connection.execute(select(func.max(BREAK_GLASS.c.number))).scalar_one() or 0
        kept = Kept(last + 1, opening, told, reason)
        self._connection.execute(insert(BREAK_GLASS).values(_values(kept)))
        moved(self._connection)
        return kept

    def end(self, identifier: str, by: str) -> bool:
        """End one now; False where it has ended."""
        return self._ended(BREAK_GLASS.c.id == identifier, by)

    def end_all(self, account: str, by: str | None) -> bool:
        """End whatever an account has open; False where there is nothing. ``by`` None: by the operator of the machine."""
        return self._ended(BREAK_GLASS.c.account == account, by)

    def _ended(self, which: ColumnElement[bool], by: str | None) -> bool:
        here = update(BREAK_GLASS).where(which, BREAK_GLASS.c.ends_at > self._now)
        ended: bool = self._connection.execute(here.values(ends_at=self._now, ended_by=by)).rowcount > 0
        if ended:
            moved(self._connection)
        return ended

    def review(self, identifier: str, review: Review, note: str) -> bool:
        """Keep what somebody found; False where somebody has found something before."""
        unreviewed = (BREAK_GLASS.c.id == identifier, BREAK_GLASS.c.reviewed_at.is_(None))
        found = {"reviewed_by": review.by, "reviewed_at": review.at, "outcome": review.outcome.value, "note": note}
        return self._connection.execute(update(BREAK_GLASS).where(*unreviewed).values(found)).rowcount == 1

    def say(self, identifier: str, account: str, text: str) -> None:
        """Keep what somebody concerned said of one."""
        said = {"id": "m_" + secrets.token_hex(10), "opening": identifier, "account": account, "at": self._now, "text": text}
        self._connection.execute(insert(REMARK).values(said))


def _wanted(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    column, found = BREAK_GLASS.c, list[ColumnElement[bool]]()
    if not wanted.concerned.everything:
        state = wanted.concerned.state
        found.append(
            or_(column.person == wanted.concerned.person, column.state == state, column.home == state)
            if state
            else column.person == wanted.concerned.person
        )
    if wanted.state is not None:
        found.append(column.state == wanted.state)
    if wanted.going_on is not None:
        found.append(column.ends_at > wanted.now if wanted.going_on else column.ends_at <= wanted.now)
    if wanted.unreviewed is not None:
        found.append(column.reviewed_at.is_(None) if wanted.unreviewed else column.reviewed_at.is_not(None))
    return found


def _values(kept: Kept) -> dict[str, Any]:
    opening, told = kept.opening, kept.told
    return {
        "number": kept.number,
        "id": opening.id,
        "account": opening.account,
        "person": opening.person,
        "home": opening.home,
        "roles": " ".join(sorted(opening.roles)),
        "state": opening.state,
        "purpose": opening.purpose,
        "reason": kept.reason,
        "drill": opening.drill,
        "opened_at": opening.opened_at,
        "ends_at": opening.ends_at,
        "told_state": told.state,
        "told_home": told.home,
        "told_secretariat": told.secretariat,
    }


def _kept(row: Row[Any]) -> Kept:
    found = Review(row.reviewed_by, row.reviewed_at, Outcome(row.outcome)) if row.outcome else None
    opening = Opening(
        row.id, row.account, row.person, row.home, frozenset(map(Role, row.roles.split())),
        state=row.state,
        purpose=row.purpose,
        drill=row.drill,
        opened_at=row.opened_at,
        ends_at=row.ends_at,
        review=found,
    )  # fmt: skip
    told = Told(row.told_state, row.told_home, row.told_secretariat)
    return Kept(row.number, opening, told, row.reason, row.ended_by, row.note)
