"""The table that says of a database that it is a restored copy. Private to the store."""

from datetime import datetime

from sqlalchemy import CheckConstraint

from app.store.columns import Row, instant, number, table


class RestorationRow(Row, table=True):
    """This database was filled from a backup that was made then, with so many lines; until it is released it takes no writes.

    ``erasures_at``: when what was erased since was erased here too, or somebody said that nothing was.
    """

    __tablename__ = "restoration"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = number(primary_key=True)
    made_at: datetime = instant()
    entries: int = number()
    restored_at: datetime = instant()
    released_at: datetime | None = instant()
    erasures_at: datetime | None = instant()


RESTORATION = table(RestorationRow)
