"""Plain values for the store's tests, with defaults for everything that a test does not care about."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from app.domain.access import Audience
from app.domain.audit import Event, Target
from app.domain.entry import Change, Draft
from app.domain.moment import Span
from app.domain.submission import Particulars
from app.store.inbox import Notification, Status

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Hand:
    """A clock that stands still until somebody moves it."""

    time: datetime = field(default=NOON)

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


def draft(
    key: str = "a_1",
    *,
    state: str = "JP",
    audience: Audience = Audience.PUBLIC,
    span: Span = Span(date(2026, 1, 1)),  # noqa: B008 - immutable
    change: Change = Change.CREATE,
    payload: bytes | None = b'{"name":"x"}',
) -> Draft:
    return Draft("authority", key, state, "8.10.a", audience, span, change, payload)


def notification(name: str = "n_1", *, state: str | None = "JP", sha256: str = "ab" * 32, at: datetime = NOON) -> Notification:
    return Notification(
        id=name,
        particulars=Particulars(state=state, instrument="CETS224", document_date=date(2026, 5, 1), complete=True),
        file_name="list.csv",
        media_type="text/csv",
        sha256=sha256,
        nonce="00" * 16,
        size=5,
        status=Status.PREVIEWED,
        account="u_1",
        person="p_1",
        submitted_at=at,
        submitted_on=at.date(),
        counts={"create": 2, "rejected": 0},
    )


def event(number: int = 1, *, at: datetime = NOON) -> Event:
    return Event(
        at=at,
        account="u_1",
        person="p_1",
        state="JP",
        roles=("officer",),
        action="read-register",
        outcome="allowed",
        reason="officer may",
        request_id=f"r_{number}",
        targets=(Target("d_1", 3, "network"),),
        fields=("channels",),
        count=1,
    )
