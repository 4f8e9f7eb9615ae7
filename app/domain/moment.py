"""Days, instants and spans. The law counts in days, the ledger in UTC instants; the two are never mixed.

Nothing here reads a clock: the time now is an argument that the outside world hands in through ``Clock``.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_MONTHS = (
    ("January", "janvier"), ("February", "février"), ("March", "mars"), ("April", "avril"), ("May", "mai"), ("June", "juin"),
    ("July", "juillet"), ("August", "août"), ("September", "septembre"), ("October", "octobre"), ("November", "novembre"),
    ("December", "décembre"),
)  # fmt: skip


_OFTEN = 1024
"""How many days and instants are kept in words."""


class Clock(Protocol):
    """The one way to learn the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class Span(msgspec.Struct, frozen=True, gc=False):
    """Days from ``start`` up to, not including, ``end``; an ``end`` of None is open."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def meets(self, other: "Span") -> bool:
        """True where the two have a day in common."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    @property
    def inverted(self) -> bool:
        """True where no day lies inside."""
        return self.end is not None and self.end <= self.start


def parse_day(text: str) -> date:
    """``YYYY-MM-DD`` and nothing else. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(f"not a day in the form YYYY-MM-DD: {text!r}")
    return date.fromisoformat(text)


@lru_cache(_OFTEN)
def in_english(day: date) -> str:
    """As a sentence has it: 1 June 2026."""
    return f"{day.day} {_MONTHS[day.month - 1][0]} {day.year}"


@lru_cache(_OFTEN)
def in_french(day: date) -> str:
    """As a sentence has it, without its article: 1er juin 2026."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1][1]} {day.year}"


def parse_instant(text: str) -> datetime:
    """An RFC 3339 instant with its offset, as UTC; digits beyond microseconds are cut. Raises ValueError."""
    found = _INSTANT.fullmatch(text)
    if not found:
        raise ValueError(f"not an RFC 3339 instant such as 2026-06-01T12:00:00Z: {text!r}")
    day, time, fraction, offset = found.groups()
    micro = (fraction or "0").ljust(6, "0")[:6]
    offset = "+00:00" if offset in "Zz" else offset
    try:
        return datetime.fromisoformat(f"{day}T{time}.{micro}{offset}").astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"instant out of range: {text!r}") from error


@lru_cache(_OFTEN)
def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC with six digits of fraction, so that text order is time order."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def legal_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day it is, at ``instant``, where the directory's legal days begin and end."""
    return instant.astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the legal day ``day`` begins."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
