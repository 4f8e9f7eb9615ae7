"""The tables of reachability drills. Private to the store. No number stands here: calls name where the ledger holds it."""

from datetime import date, datetime

from sqlalchemy import Index, SmallInteger
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from app.store.columns import Row, instant, key, table, text
from app.store.columns import number as _number


class DrillRow(Row, table=True):
    """A drill. ``known`` and ``day``: of which position of the ledger and legal day its calls are."""

    __tablename__ = "drill"
    __table_args__ = (Unique("id"), Index(None, "status"))
    number: int = _number(primary_key=True)
    id: str = text()
    states: str = text()
    provisions: str = text()
    channels: str = text()
    starts_at: datetime = instant()
    ends_at: datetime = instant()
    opens_at: datetime = instant()
    announced: bool
    exercise: bool
    account: str = text(foreign_key="account.id")
    planned_at: datetime = instant()
    status: str = text()
    opened_at: datetime | None = instant()
    ended_at: datetime | None = instant()
    known: int = _number()
    day: date | None


class DrillCallRow(Row, table=True):
    """One channel of one designation that a drill tries. The link's secret stands here as a hash; mail and note are sealed."""

    __tablename__ = "drill_call"
    __table_args__ = (Index(None, "drill"), Index(None, "link"))
    id: str = key()
    drill: str = text(foreign_key="drill.id")
    number: int = _number()
    state: str = text()
    provision: str = text()
    designation: str = text()
    entry: int = _number()
    place: int
    slot: str = text()
    audience: int = Field(sa_type=SmallInteger)
    round_the_clock: bool
    called_at: datetime | None = instant()
    answered_at: datetime | None = instant()
    tries: int
    tried_at: datetime | None = instant()
    outcome: str | None = text()
    link: bytes | None
    message: str | None = text()
    mail: str | None = text()
    note: str | None = text()
    recorded_by: str | None = text(foreign_key="account.id")


DRILL = table(DrillRow)
DRILL_CALL = table(DrillCallRow)
