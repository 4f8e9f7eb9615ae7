"""Whether this database is a restored copy that nobody released yet: then nothing is written to it, and nothing is sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.domain.errors import RestoredCopy
from app.domain.moment import format_instant
from app.store.tables_kept import RESTORATION


@dataclass(frozen=True, slots=True)
class Restoration:
    """A copy of ``made_at`` with so many lines; ``released_at`` None: nobody released it yet.

    ``erasures_at`` None: nobody said what was erased since.
    """

    made_at: datetime
    entries: int
    restored_at: datetime
    released_at: datetime | None
    erasures_at: datetime | None = None


def restoration(connection: Connection) -> Restoration | None:
    """What this database is a copy of; None where it is none."""
    of = RESTORATION.c
    row = connection.execute(select(of.made_at, of.entries, of.restored_at, of.released_at, of.erasures_at)).one_or_none()
    return Restoration(*row) if row else None


def refuse_unreleased(connection: Connection) -> None:
    """Raises RestoredCopy for a copy that nobody released."""
    waiting = select(RESTORATION.c.made_at).where(RESTORATION.c.released_at.is_(None))
    made_at = connection.execute(waiting).scalar_one_or_none()
    if made_at is not None:
        raise RestoredCopy(f"this is a copy of {format_instant(made_at)}, and nobody released it yet")


def erasures_known(connection: Connection, now: datetime) -> None:
    """What was erased since this copy was made is erased here too."""
    connection.execute(update(RESTORATION).values(erasures_at=now).where(RESTORATION.c.released_at.is_(None)))


def release(connection: Connection, now: datetime) -> None:
    """From now on this copy is the directory."""
    connection.execute(update(RESTORATION).values(released_at=now).where(RESTORATION.c.released_at.is_(None)))
