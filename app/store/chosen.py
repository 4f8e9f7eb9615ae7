"""What people have chosen among the readings that a plan's findings offer: every choice is kept, with who made it and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from app.domain.choices import Choice
from app.store.tables import CHOICE


@dataclass(frozen=True, slots=True)
class Made:
    """A choice by somebody, at some time."""

    choice: Choice
    account: str
    person: str
    at: datetime


class ReadingChosen:
    """Finds choices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, notification: str) -> list[Made]:
        """All that was ever chosen about a notification, oldest first."""
        query = select(CHOICE).where(CHOICE.c.notification == notification).order_by(CHOICE.c.id)
        return [
            Made(Choice(_named(row.row), row.code, row.heading, row.chosen), row.account, row.person, row.at)
            for row in self._connection.execute(query)
        ]


class WritingChosen(ReadingChosen):
    """The same, and keeps new ones."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection)
        self._now = now

    def keep(self, notification: str, choices: list[Choice], *, account: str, person: str) -> None:
        """Keep what somebody has chosen just now."""
        last = self._connection.execute(select(func.coalesce(func.max(CHOICE.c.id), 0))).scalar_one()
        for number, each in enumerate(choices, last + 1):
            self._connection.execute(
                insert(CHOICE).values(
                    id=number,
                    notification=notification,
                    row=str(each.row),
                    code=each.code,
                    heading=each.column,
                    chosen=each.chosen,
                    account=account,
                    person=person,
                    at=self._now,
                )
            )


def _named(row: str) -> int | str:
    return int(row) if row.isdigit() else row
