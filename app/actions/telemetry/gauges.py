"""What only the database knows of how the service does. It is asked now and then, so that nobody who looks waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.store.journal import Journal
from app.store.unit import Database

Moment = Callable[[], datetime | None]


@dataclass(frozen=True, slots=True)
class Gauged:
    """What the database said at ``at``. ``unshipped``: events of the local journal that are not in the central trail yet."""

    at: datetime
    mail_waiting: int
    mail_since: datetime | None
    mail_failing: bool
    sessions: int
    unshipped: int
    restored: bool


class Gauges:
    """The last answer, and where else to look for the age of things. ``kept``: when something was last made, by its name."""

    def __init__(self) -> None:
        self.last: Gauged | None = None
        self.kept: dict[str, Moment] = {}

    def ask(self, database: Database, journal: Journal, now: datetime, sessions: int) -> None:
        """Asks the database. Raises DatabaseUnavailable, AuditUnavailable: then the last answer stays."""
        sink = journal.sink()
        with database.reading() as unit:
            waiting = unit.outbox.waiting()
            shipped = unit.trail.end(sink).sequence if sink else 0
        copy = database.restoration()
        self.last = Gauged(
            at=now,
            mail_waiting=waiting.count,
            mail_since=waiting.since,
            mail_failing=waiting.last_error is not None,
            sessions=sessions,
            unshipped=max(0, journal.last() - shipped) if sink else 0,
            restored=copy is not None and copy.released_at is None,
        )
