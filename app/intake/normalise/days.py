"""Days. A day that could be two days is refused with both; nothing is taken from the order usual somewhere."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from babel.dates import get_month_names

from app.domain.values import fold
from app.intake.normalise.outcome import Outcome, either, refusal
from app.intake.normalise.texts import plain

_YEARS = range(1900, 2200)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY_NAME_YEAR = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ -]([^\W\d_]{3,12})\.?,?[ -]([0-9]{4})", re.IGNORECASE)
_NAME_DAY_YEAR = re.compile(r"([^\W\d_]{3,12})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})", re.IGNORECASE)


@lru_cache(8192)
def day(cell: str) -> Outcome:
    """YYYY-MM-DD, from that form, from numbers that allow one reading only, or with the month's English or French name."""
    text = plain(cell)
    if found := _YEAR_FIRST.fullmatch(text):
        return _on(int(found[1]), int(found[3]), int(found[4]))
    if found := _YEAR_LAST.fullmatch(text):
        return _in_either_order(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_NAME_YEAR.fullmatch(text):
        return _named(found[2], int(found[1]), int(found[3]))
    if found := _NAME_DAY_YEAR.fullmatch(text):
        return _named(found[1], int(found[2]), int(found[3]))
    return refusal("day-unreadable", "This is not a day. Write it in the form YYYY-MM-DD, such as 2026-06-01.")


def _in_either_order(first: int, second: int, year: int) -> Outcome:
    if first == second or second > 12:
        return _on(year, first, second)
    if first > 12:
        return _on(year, second, first)
    readings = (_on(year, second, first), _on(year, first, second))
    if readings[0].refused:
        return readings[0]
    message = "This can be read as two days. Write the one that is meant in the form YYYY-MM-DD."
    return refusal("day-ambiguous", message, either(reading.value for reading in readings))


def _named(name: str, number: int, year: int) -> Outcome:
    month = _months().get(fold(name))
    if month is None:
        return refusal("day-unreadable", f"'{name}' is no month in English or French. Write the day as YYYY-MM-DD.")
    return _on(year, month, number)


def _on(year: int, month: int, number: int) -> Outcome:
    if year not in _YEARS:
        return refusal("day-out-of-range", f"The year must lie between {_YEARS.start} and {_YEARS.stop - 1}.")
    try:
        return Outcome(date(year, month, number).isoformat())
    except ValueError:
        return refusal("day-impossible", "There is no such day in the calendar. Write it in the form YYYY-MM-DD.")


@lru_cache(1)
def _months() -> Mapping[str, int]:
    names = {}
    for language in ("en", "fr"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                names[fold(name)] = number
    return MappingProxyType({**names, "sept": 9})
