"""What somebody plans as a drill, and what somebody records of a call: each member read, or refused with what it must be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.actions.asking import provisions_named
from app.actions.particulars import Unfit, fault, members, state_code
from app.actions.people.asked import short_text
from app.domain.drills.drill import AHEAD, CALLED, LONGEST, MAILED, SHORTEST, Outcome
from app.domain.errors import Fault, InvalidBody, InvalidParameter
from app.domain.moment import format_instant, parse_instant
from app.domain.provisions import PROVISIONS

MEMBERS = ("states", "provisions", "channels", "starts_at", "ends_at", "announced")
TYPES = (*CALLED, *MAILED)
USUAL = ("phone", "email")
LONGEST_NOTE = 500
_MOST = 250
_ALLOWANCE = timedelta(minutes=1)  # for clocks that differ


@dataclass(frozen=True, slots=True)
class Wanted:
    """A drill as it is asked for. ``starts_at`` of None: now."""

    states: tuple[str, ...]
    provisions: tuple[str, ...]
    channels: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime
    announced: bool

    def as_json(self) -> dict[str, Any]:
        """All members."""
        return {
            "states": list(self.states),
            "provisions": list(self.provisions),
            "channels": list(self.channels),
            "starts_at": format_instant(self.starts_at) if self.starts_at else None,
            "ends_at": format_instant(self.ends_at),
            "announced": self.announced,
        }


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one try: when somebody called, when that was answered (None: it was not), and what they noted."""

    called_at: datetime
    answered_at: datetime | None
    note: str | None

    def as_json(self) -> dict[str, Any]:
        """All members."""
        answered = format_instant(self.answered_at) if self.answered_at else None
        return {"called_at": format_instant(self.called_at), "answered_at": answered, "note": self.note}


def wanted(body: Any) -> Wanted:
    """The drill that a body asks for, whatever the time. Raises InvalidBody."""
    given = members(body, MEMBERS)
    announced = given.get("announced")
    if not isinstance(announced, bool):
        raise fault("/announced", "announced is true or false", "missing-member" if announced is None else "invalid-value")
    starts_at = None if given.get("starts_at") is None else _instant(given["starts_at"], "starts_at")
    ends_at = _instant(given.get("ends_at"), "ends_at")
    every = tuple(code for code, each in PROVISIONS.items() if each.round_the_clock)
    provisions = _each(given.get("provisions"), "provisions", _provision) if "provisions" in given else every
    channels = _each(given.get("channels"), "channels", _type) if "channels" in given else USUAL
    states = _each(given.get("states"), "states", _state)
    return Wanted(tuple(sorted(states)), provisions, channels, starts_at, ends_at, announced)


def tried(body: Any) -> Tried:
    """The try that a body records, whatever the time. Raises InvalidBody."""
    given = members(body, ("outcome", "called_at", "answered_at", "note"))
    outcomes = (Outcome.ANSWERED.value, Outcome.NOT_ANSWERED.value)
    outcome = given.get("outcome")
    if not isinstance(outcome, str) or outcome not in outcomes:
        raise fault("/outcome", f"outcome is {' or '.join(outcomes)}", "missing-member" if outcome is None else "invalid-value")
    note = None if given.get("note") is None else short_text(given["note"], "note", LONGEST_NOTE)
    called_at = _instant(given.get("called_at"), "called_at")
    if outcome == Outcome.ANSWERED.value:
        return Tried(called_at, _instant(given.get("answered_at"), "answered_at"), note)
    if given.get("answered_at") is not None:
        raise fault("/answered_at", "answered_at goes with the outcome answered")
    return Tried(called_at, None, note)


def in_window(asked: Wanted, now: datetime) -> None:
    """Raises InvalidBody for a window that cannot be at ``now``."""
    starts_at = asked.starts_at
    if starts_at is not None and not now - _ALLOWANCE <= starts_at <= now + AHEAD:
        raise fault("/starts_at", f"starts_at lies not in the past, and at most {AHEAD.days} days ahead")
    if not SHORTEST - _ALLOWANCE <= asked.ends_at - (starts_at or now) <= LONGEST:
        minutes = int(SHORTEST.total_seconds() / 60)
        raise fault(
            "/ends_at", f"ends_at is {minutes} minutes to {LONGEST.days} days after starts_at, which is now where it is absent"
        )


def in_time(sent: Tried, opened_at: datetime, now: datetime) -> Tried:
    """The try, between the opening and ``now``, from which clocks may differ a little. Raises InvalidBody."""
    called_at = _between(sent.called_at, "called_at", opened_at, now)
    answered_at = None if sent.answered_at is None else _between(sent.answered_at, "answered_at", called_at, now)
    return replace(sent, called_at=called_at, answered_at=answered_at)


def _instant(value: Any, name: str) -> datetime:
    if value is None:
        raise fault(f"/{name}", f"{name} is missing: an RFC 3339 instant such as 2026-06-01T12:00:00Z", "missing-member")
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except ValueError as error:
        raise fault(f"/{name}", f"{name} is an RFC 3339 instant such as 2026-06-01T12:00:00Z") from error


def _between(found: datetime, name: str, first: datetime, last: datetime) -> datetime:
    if not first - _ALLOWANCE <= found <= last + _ALLOWANCE:
        raise fault(f"/{name}", f"{name} lies between {format_instant(first)} and now")
    return min(max(found, first), last)


def _each(value: Any, name: str, read: Callable[[Any, str], str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST:
        raise fault(f"/{name}", f"{name} is a list of 1 to {_MOST}", "missing-member" if value is None else "invalid-value")
    found: Sequence[str] = [read(each, f"/{name}/{place}") for place, each in enumerate(value)]
    for place, each in enumerate(found):
        if each in found[:place]:
            raise fault(f"/{name}/{place}", f"{each} is there more than once", "repeated")
    return tuple(found)


def _state(value: Any, pointer: str) -> str:
    try:
        code = state_code(value)
    except Unfit as error:
        detail = f"a State: {error}"
        raise InvalidBody(detail, (Fault("invalid-value", detail, pointer=pointer, suggestion=error.suggestion),)) from error
    if code is None:
        raise fault(pointer, "a State is an ISO 3166-1 alpha-2 code")
    return code


def _provision(value: Any, pointer: str) -> str:
    """One under which authorities are designated, exactly."""
    text = value if isinstance(value, str) and 0 < len(value) <= 20 else "?"
    try:
        found = provisions_named(text)
    except InvalidParameter as error:
        known = error.faults[0]
        raise InvalidBody(known.detail, (Fault(known.code, known.detail, pointer=pointer, suggestion=known.suggestion),)) from error
    if len(found) != 1 or not found[0].roles:
        meant = ", ".join(each.code for each in found if each.roles) or "none here"
        raise fault(pointer, f"name one provision under which authorities are designated: {meant}")
    return found[0].code


def _type(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or value not in TYPES:
        raise fault(pointer, f"a type of channel that a drill tries is one of {', '.join(TYPES)}")
    return value
