"""A drill and its calls: what it is about, and which step may follow which. Planned, running, then closed; or cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.access import Audience
from app.domain.errors import DrillOutOfTurn
from app.domain.moment import format_instant
from app.domain.records.channels import SLOTS

CALLED, MAILED = ("phone", "mobile"), ("email", "secure_email")
"""The types of channels that somebody calls, and those to which the directory writes."""
SHORTEST, LONGEST, AHEAD = timedelta(minutes=15), timedelta(days=14), timedelta(days=90)
"""How long a window is, and how far ahead it begins at most."""


class Status(StrEnum):
    """Where a drill stands."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What came of a call. What nobody tried says nothing about the State."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not-answered"
    NOT_TRIED = "not-tried"


@dataclass(frozen=True, slots=True)
class Drill:
    """Which States' channels, of which types under which provisions, are tried in a window, and who planned that.

    ``opens_at`` is the window's beginning, or unannounced a moment in it. ``known`` and ``day`` are the ledger's position and the
    legal day of which its calls are, as soon as it has opened.
    """

    id: str
    states: tuple[str, ...]
    provisions: tuple[str, ...]
    channels: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    announced: bool
    exercise: bool
    account: str
    planned_at: datetime
    status: Status = Status.PLANNED
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    known: int = 0
    day: date | None = None

    @property
    def running(self) -> bool:
        """Whether calls are made and answers taken."""
        return self.status is Status.RUNNING


@dataclass(frozen=True, slots=True)
class Call:
    """One channel of one designation, as it stood in version ``entry``: the ``place``-th of its channels, in this ``slot``.

    ``number`` counts its State's calls. ``called_at`` is when it was first tried, in one of so many ``tries``, and ``tried_at``
    when last.
    """

    id: str
    drill: str
    number: int
    state: str
    provision: str
    designation: str
    entry: int
    place: int
    slot: str
    audience: Audience
    round_the_clock: bool
    called_at: datetime | None = None
    answered_at: datetime | None = None
    tries: int = 0
    tried_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def type(self) -> str:
        """The channel's type."""
        return SLOTS[self.slot].type

    @property
    def by_mail(self) -> bool:
        """Whether the directory writes to it; else somebody calls."""
        return self.type in MAILED

    @property
    def response(self) -> timedelta | None:
        """From the first try to the answer; None without one."""
        return None if self.called_at is None or self.answered_at is None else self.answered_at - self.called_at


def opening_moment(starts_at: datetime, ends_at: datetime, share: float) -> datetime:
    """The moment that a ``share`` (0 up to 1) of chance chooses: in the window's first half, so that there is time to answer."""
    return starts_at + (ends_at - starts_at) / 2 * share


def opened(drill: Drill, now: datetime, known: int, day: date) -> Drill:
    """It, running, with its calls as of that position and day. Raises DrillOutOfTurn.

    A real drill does not open before its window, which its States may have been told; one for training may.
    """
    _only(drill, "opens", Status.PLANNED)
    if now < drill.starts_at and not drill.exercise:
        raise DrillOutOfTurn(f"its window begins at {format_instant(drill.starts_at)}")
    return replace(drill, status=Status.RUNNING, opened_at=now, known=known, day=day)


def closed(drill: Drill, now: datetime) -> Drill:
    """It, with what it found. Raises DrillOutOfTurn."""
    return _ended(drill, now, Status.CLOSED, "closes", Status.RUNNING)


def cancelled(drill: Drill, now: datetime) -> Drill:
    """It, given up: nothing is concluded from it. Raises DrillOutOfTurn."""
    return _ended(drill, now, Status.CANCELLED, "is cancelled", Status.PLANNED, Status.RUNNING)


def due(drill: Drill, now: datetime) -> Status | None:
    """Where the time alone takes it at ``now``; None: nowhere. A window that passed while nobody looked is not opened any more."""
    if drill.status is Status.PLANNED and now >= drill.ends_at:
        return Status.CANCELLED
    if drill.status is Status.PLANNED and now >= drill.opens_at:
        return Status.RUNNING
    return Status.CLOSED if drill.running and now >= drill.ends_at else None


def tried(call: Call, called_at: datetime, answered_at: datetime | None) -> Call:
    """It after one more try, answered or not. Raises DrillOutOfTurn for one that was answered."""
    if call.outcome is Outcome.ANSWERED:
        raise DrillOutOfTurn("this call was answered")
    first, last = min(called_at, call.called_at or called_at), max(called_at, call.tried_at or called_at)
    outcome = Outcome.ANSWERED if answered_at else Outcome.NOT_ANSWERED
    return replace(call, called_at=first, answered_at=answered_at, tries=call.tries + 1, tried_at=last, outcome=outcome)


def settled(call: Call, *, sent: bool) -> Call:
    """It at the end of its drill. To what was never called, or never left the outbox (not ``sent``), nobody could answer."""
    if call.outcome is not None:
        return call
    reached = call.by_mail and sent
    return replace(call, outcome=Outcome.NOT_ANSWERED if reached else Outcome.NOT_TRIED)


def silent(calls: Iterable[Call]) -> list[Call]:
    """The last missed call to each designation of which somebody was called round the clock and no such number was answered."""
    rung = [call for call in calls if call.round_the_clock and not call.by_mail]
    heard = {call.designation for call in rung if call.outcome is Outcome.ANSWERED}
    missed: dict[str, Call] = {}
    for call in sorted(rung, key=_tried_at):
        if call.outcome is Outcome.NOT_ANSWERED and call.designation not in heard:
            missed[call.designation] = call
    return list(missed.values())


def _tried_at(call: Call) -> float:
    return call.tried_at.timestamp() if call.tried_at else 0.0


def _ended(drill: Drill, now: datetime, status: Status, verb: str, *when: Status) -> Drill:
    _only(drill, verb, *when)
    return replace(drill, status=status, ended_at=now)


def _only(drill: Drill, verb: str, *when: Status) -> None:
    if drill.status not in when:
        raise DrillOutOfTurn(f"it {verb} when it is {' or '.join(when)}; it is {drill.status}")
