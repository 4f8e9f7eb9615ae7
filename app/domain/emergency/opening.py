"""Whether somebody who declared opening hours answers at a given instant. What cannot be told for certain is ``unknown``, with the
reason: a wrong "open" costs the minutes that count. Which days are public holidays is told from outside.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub leaves the error out
from opening_hours import State as Said

from app.domain.records.hours import always

Holidays = Callable[[date], str | None]
"""The name of the public holiday on a day; None on other days."""

AHEAD = timedelta(days=35)
"""How far the next opening is looked for; no office announces a longer closure in weekly hours."""
_LONGEST_SPEC = 300
_SELECTORS = re.compile(
    r"((?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?(?:, ?(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-\w\w)?)*)(.*)"
)
_QUOTED = re.compile(r'"[^"]*"')


class State(StrEnum):
    """Whether it answers."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a state is what it is."""

    ROUND_THE_CLOCK = "round-the-clock"
    INSIDE = "inside-hours"
    OUTSIDE = "outside-hours"
    HOLIDAY = "public-holiday"
    NOT_DECLARED = "hours-not-declared"
    NO_ZONE = "zone-not-declared"
    ZONE_UNKNOWN = "zone-unknown"
    UNPARSABLE = "hours-unparsable"
    IN_WORDS = "hours-in-words"
    CONTRADICTORY = "hours-contradictory"
    HOLIDAY_NOT_SAID = "holiday-not-mentioned"
    HOLIDAYS_UNKNOWN = "holidays-unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """``local`` is the time there, with its offset; ``next`` when it opens next, where that is certain: ``clock_change`` where the
    hour at which it would does not exist on that day, or does twice. ``holiday`` is the one of the day there.
    """

    state: State
    reason: Reason
    local: datetime | None = None
    zone: str | None = None
    holiday: str | None = None
    next: datetime | None = None
    clock_change: bool = False


def opening(hours: Mapping[str, Any] | None, at: datetime, holidays: Holidays | None) -> Opening:
    """What ``hours`` (``round_the_clock``, ``spec``, ``time_zone``) say of the instant ``at``.

    ``holidays`` None: it is not known which days are public holidays there.
    """
    said = hours or {}
    name = said.get("time_zone")
    zone = _zone(name) if name else None
    local = at.astimezone(zone) if zone else None
    holiday = holidays(local.date()) if local and holidays else None
    there = partial(Opening, local=local, zone=name if zone else None, holiday=holiday)
    if always(said):
        return there(State.OPEN, Reason.ROUND_THE_CLOCK)
    spec = said.get("spec")
    if spec and (said.get("round_the_clock") or not _QUOTED.sub("", spec).strip()):
        return there(State.UNKNOWN, Reason.IN_WORDS if _QUOTED.search(spec) else Reason.CONTRADICTORY)
    if not spec or zone is None or local is None:
        missing = Reason.NO_ZONE if not name else Reason.ZONE_UNKNOWN
        return there(State.UNKNOWN, missing if spec else Reason.NOT_DECLARED)
    return _inside(spec, local, zone, holidays)


def _inside(spec: str, local: datetime, zone: ZoneInfo, holidays: Holidays | None) -> Opening:
    holiday = holidays(local.date()) if holidays else None
    there = partial(Opening, local=local, zone=zone.key, holiday=holiday)
    speaks = _speaks_of_holidays(spec)
    if "SH" in _QUOTED.sub("", spec) or (speaks and holidays is None):
        return there(State.UNKNOWN, Reason.HOLIDAYS_UNKNOWN)
    rules = _with_days(spec, local.date(), holidays) if speaks and holidays else spec
    parsed = _parsed(rules) if rules is not None and len(spec) <= _LONGEST_SPEC else None
    if parsed is None:
        return there(State.UNKNOWN, Reason.UNPARSABLE)
    state, words = parsed.state(local.replace(tzinfo=None))
    if words or state is Said.UNKNOWN:
        return there(State.UNKNOWN, Reason.IN_WORDS)
    if state is Said.OPEN and (holiday is None or speaks):
        return there(State.OPEN, Reason.INSIDE)
    certain = holidays if holidays is not None and not speaks else None
    opens, change = _next(parsed, local, zone, certain)
    if state is Said.OPEN:
        return there(State.UNKNOWN, Reason.HOLIDAY_NOT_SAID, next=opens, clock_change=change)
    reason = Reason.HOLIDAY if holiday is not None and speaks else Reason.OUTSIDE
    return there(State.CLOSED, reason, next=opens, clock_change=change)


def _next(parsed: OpeningHours, local: datetime, zone: ZoneInfo, holidays: Holidays | None) -> tuple[datetime | None, bool]:
    """When it opens next, on a day that is no holiday of which the hours are silent; and whether a change of clocks hides that."""
    now = local.replace(tzinfo=None)
    for begins, _, state, words in parsed.intervals(now, now + AHEAD):
        wall = begins.replace(tzinfo=None)
        if state is Said.OPEN and not words and wall > now and (holidays is None or holidays(wall.date()) is None):
            found = _instant(wall, zone)
            return found, found is None
    return None, False


def _instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant at which clocks there show ``wall``; None where they never do, or do twice."""
    first = wall.replace(tzinfo=zone)
    twice = first.utcoffset() != first.replace(fold=1).utcoffset()
    return None if twice else first


def _speaks_of_holidays(spec: str) -> bool:
    return "PH" in _QUOTED.sub("", spec)


def _with_days(spec: str, day: date, holidays: Holidays) -> str | None:
    """The rules with the holidays around ``day`` put in for PH; None where they are written in another way than is read here."""
    around = (day + timedelta(days=each) for each in range(-2, AHEAD.days + 2))
    dated = ",".join(f"{each:%Y} {_MONTHS[each.month - 1]} {each:%d}" for each in around if holidays(each) is not None)
    if "||" in spec:
        return None
    rules: list[str] = []
    for rule in spec.split(";"):
        rules.extend(_dated(rule.strip(), dated))
    return "; ".join(rules) or "off"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _dated(rule: str, dated: str) -> Iterator[str]:
    found = _SELECTORS.fullmatch(rule)
    if found is None or "PH" not in found[1]:
        yield rule
        return
    others = [each.strip() for each in found[1].split(",") if each.strip() != "PH"]
    if others:
        yield f"{','.join(others)}{found[2]}"
    if dated:
        yield f"{dated} {found[2].strip()}"


@lru_cache(1024)
def _parsed(spec: str) -> OpeningHours | None:
    try:
        return OpeningHours(spec)
    except ParserError:
        return None


@lru_cache(1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def utc(instant: datetime) -> datetime:
    """The same instant in UTC."""
    return instant.astimezone(UTC)
