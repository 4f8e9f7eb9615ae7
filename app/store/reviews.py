"""Reviews of accounts: who went through those of a State, or of the Secretariat, when, and which they found in order."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, tuple_

from app.store.tables_people import REVIEW


@dataclass(frozen=True, slots=True)
class Review:
    """Of the accounts of ``state``, None for those of the Secretariat, ``by`` confirmed these."""

    state: str | None
    by: str
    at: datetime
    confirmed: tuple[str, ...]


class ReadingReviews:
    """Finds the last review of each State."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> dict[str | None, Review]:
        """The last one of each State, and of the Secretariat under None."""
        newest = select(func.coalesce(REVIEW.c.state, ""), func.max(REVIEW.c.reviewed_at)).group_by(REVIEW.c.state)
        those = tuple_(func.coalesce(REVIEW.c.state, ""), REVIEW.c.reviewed_at).in_(newest)
        rows = self._connection.execute(select(REVIEW).where(those).order_by(REVIEW.c.id))
        return {row.state: _review(row) for row in rows}


class WritingReviews(ReadingReviews):
    """The same, and keeps one."""

    def add(self, review: Review) -> str:
        """Keeps a review; its id."""
        name = "v_" + secrets.token_hex(10)
        told = {"state": review.state, "reviewed_by": review.by, "reviewed_at": review.at}
        self._connection.execute(insert(REVIEW).values(id=name, confirmed=" ".join(review.confirmed), **told))
        return name


def _review(row: Row[Any]) -> Review:
    return Review(row.state, row.reviewed_by, row.reviewed_at, tuple(row.confirmed.split()))
