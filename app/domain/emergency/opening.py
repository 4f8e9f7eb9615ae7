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

from app.domain.later import later
from app.domain.records.hours import always

_library = later("opening_hours")  # takes 3 MB, and only who asks whom to ring needs it

Holidays = Callable[[date], str | None]
"""The name of the public holiday on a day; None on other days."""


@dataclass(frozen=True, slots=True)
class Days:
    """The public holidays of a State: national ones, and those of some regions only. None: not known which they are."""

    national: Holidays | None
    regional: Holidays | None = None

    def of_nation(self, day: date) -> str | None:
        """The national holiday on a day."""
        return self.national(day) if self.national else None

    def of_region(self, day: date) -> str | None:
        """The holiday of regions on a day that is none everywhere."""
        return self.regional(day) if self.regional and not self.of_nation(day) else None

    def named(self, day: date) -> str | None:
        """What readers are told that the day is."""
        region = self.of_region(day)
        return f"regional: {region}" if region else self.of_nation(day)


UNKNOWN_DAYS = Days(None)
AHEAD = timedelta(days=35)
"""How far the next opening is looked for; no office announces a longer closure in weekly hours."""
_LONGEST_SPEC = 300
_SELECTORS = re.compile(
    r"((?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?(?:, ?(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-\w\w)?)*)(.*)"
)
_QUOTED = re.compile(r'"[^"]*"')
_OPEN_END = re.compile(r"[0-9]\+")
_SPAN = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")


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
    OPEN_END = "open-ended"
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


def opening(hours: Mapping[str, Any] | None, at: datetime, days: Days = UNKNOWN_DAYS) -> Opening:
    """What ``hours`` (``round_the_clock``, ``spec``, ``time_zone``) say of the instant ``at``."""
    said = hours or {}
    name = said.get("time_zone")
    zone = _zone(name) if name else None
    local = at.astimezone(zone) if zone else None
    holiday = days.named(local.date()) if local else None
    there = partial(Opening, local=local, zone=name if zone else None, holiday=holiday)
    if always(said):
        return there(State.OPEN, Reason.ROUND_THE_CLOCK)
    spec = said.get("spec")
    if spec and (said.get("round_the_clock") or not _QUOTED.sub("", spec).strip()):
        return there(State.UNKNOWN, Reason.IN_WORDS if _QUOTED.search(spec) else Reason.CONTRADICTORY)
    if not spec or zone is None or local is None:
        missing = Reason.NO_ZONE if not name else Reason.ZONE_UNKNOWN
        return there(State.UNKNOWN, missing if spec else Reason.NOT_DECLARED)
    return _inside(spec, local, zone, days)


def _inside(spec: str, local: datetime, zone: ZoneInfo, days: Days) -> Opening:
    there = partial(Opening, local=local, zone=zone.key, holiday=days.named(local.date()))
    bare, wall = _QUOTED.sub("", spec), local.replace(tzinfo=None)
    speaks = "PH" in bare
    read = _read(spec, bare, local.date(), days)
    if isinstance(read, Reason):
        return there(State.UNKNOWN, read)
    parsed, otherwise = read
    state, words = parsed.state(wall)
    unsure = _unsure(bare, state, otherwise.state(wall)[0], words=bool(words))
    if unsure is not None:
        return there(State.UNKNOWN, unsure)
    doubtful = partial(_doubtful, days, speaks=speaks, nights=_through_midnight(bare))
    certain = parsed is otherwise and not _OPEN_END.search(bare)
    opens, change = _next(parsed, local, zone, doubtful) if certain else (None, False)
    if doubtful(wall) and (speaks or state is _library.State.OPEN):
        return there(State.UNKNOWN, Reason.HOLIDAY_NOT_SAID, next=opens, clock_change=change)
    if state is _library.State.OPEN:
        return there(State.OPEN, Reason.INSIDE)
    reason = Reason.HOLIDAY if speaks and days.of_nation(local.date()) else Reason.OUTSIDE
    return there(State.CLOSED, reason, next=opens, clock_change=change)


def _read(spec: str, bare: str, day: date, days: Days) -> tuple[Any, Any] | Reason:
    """The hours as they stand, and with the rules of holidays last, the same where that makes no difference; or why neither."""
    if "SH" in bare or ("PH" in bare and days.national is None):
        return Reason.HOLIDAYS_UNKNOWN
    first, last = _with_days(spec, day, days.national) if "PH" in bare and days.national else (spec, spec)
    parsed = _parsed(first) if first is not None and len(spec) <= _LONGEST_SPEC else None
    otherwise = parsed if first == last or last is None else _parsed(last)
    return (parsed, otherwise) if parsed and otherwise else Reason.UNPARSABLE


def _unsure(bare: str, state: Any, otherwise: Any, *, words: bool) -> Reason | None:
    """Why nobody knows what the hours say of a moment."""
    if words or state is _library.State.UNKNOWN:
        return Reason.IN_WORDS
    if state is not otherwise:
        return Reason.CONTRADICTORY
    return Reason.OPEN_END if state is _library.State.CLOSED and _OPEN_END.search(bare) else None


def _doubtful(days: Days, wall: datetime, *, speaks: bool, nights: bool) -> bool:
    """Whether a holiday may matter at that time, and the hours do not say how: one that they are silent about, or a regional one.

    Through the night they may mean the day on which the shift begins, or the one on which it ends.
    """
    today, eve = wall.date(), wall.date() - timedelta(days=1)
    if days.of_region(today) or (not speaks and days.of_nation(today)):
        return True
    over = nights and wall.hour < _NOON
    return over and any(held(day) for held in (days.of_nation, days.of_region) for day in (today, eve))


_NOON = 12


def _through_midnight(bare: str) -> bool:
    """Whether a span ends on another day than it begins."""
    return any(closes <= opens or closes > "24:00" for opens, closes in _SPAN.findall(bare))


def _next(parsed: Any, local: datetime, zone: ZoneInfo, doubtful: Callable[[datetime], bool]) -> tuple[datetime | None, bool]:
    """When it opens next, at a time of which no holiday leaves a doubt; and whether a change of clocks hides that."""
    now = local.replace(tzinfo=None)
    for begins, _, state, words in parsed.intervals(now, now + AHEAD):
        wall = begins.replace(tzinfo=None)
        if state is _library.State.OPEN and not words and wall > now and not doubtful(wall):
            found = _instant(wall, zone)
            return found, found is None
    return None, False


def _instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant at which clocks there show ``wall``; None where they never do, or do twice."""
    first = wall.replace(tzinfo=zone)
    twice = first.utcoffset() != first.replace(fold=1).utcoffset()
    return None if twice else first


def _with_days(spec: str, day: date, holidays: Holidays) -> tuple[str | None, str | None]:
    """The rules with the holidays around ``day`` put in for PH: as they stand, and with those of holidays last.

    None where they are written in another way than is read here.
    """
    around = (day + timedelta(days=each) for each in range(-2, AHEAD.days + 2))
    dated = ",".join(f"{each:%Y} {_MONTHS[each.month - 1]} {each:%d}" for each in around if holidays(each) is not None)
    rules = [each for rule in spec.split(";") for each in _dated(rule.strip(), dated)]
    if "||" in spec or any("PH" in _QUOTED.sub("", rule) for rule, _ in rules):
        return None, None
    last = sorted(rules, key=lambda each: each[1])
    found = ("; ".join(rule for rule, _ in order) or "off" for order in (rules, last))
    return next(found), next(found)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _dated(rule: str, dated: str) -> Iterator[tuple[str, bool]]:
    """A rule, and whether it is one of holidays."""
    found = _SELECTORS.fullmatch(rule)
    if found is None or "PH" not in found[1]:
        yield rule, False
        return
    others = [each.strip() for each in found[1].split(",") if each.strip() != "PH"]
    if others:
        yield f"{','.join(others)}{found[2]}", False
    if dated:
        yield f"{dated} {found[2].strip()}", True


@lru_cache(1024)
def _parsed(spec: str) -> Any:
    try:
        return _library.OpeningHours(spec)
    except _library.ParserError:
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
