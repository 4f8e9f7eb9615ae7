"""Days. A day that could be two days is refused with both; the order usual somewhere counts only where its column shows it."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from app.intake.normalise import forms_of_days as forms
from app.intake.normalise.outcome import DAY_FIRST, MONTH_FIRST, Outcome, Remark, info, refusal, warning
from app.intake.normalise.texts import plain
from app.intake.normalise.words_of_days import ERAS, ROMAN, months, weekday

YEARS = range(1900, 2200)
_SERIALS = range(18264, 73415)
"""Spreadsheets count days from the end of 1899: these lie between 1950 and 2100."""
_EPOCH = date(1899, 12, 30)

_ISO = "Write it in the form YYYY-MM-DD, such as 2026-06-01."


@lru_cache(8192)
def day(cell: str, order: str | None = None) -> Outcome:
    """YYYY-MM-DD, from any way of writing a day that leaves no doubt; ``order`` is that of the numbers in its column."""
    text = plain(cell)
    if found := forms.YEAR_FIRST.fullmatch(text):
        return _on(int(found[1]), int(found[3]), int(found[4]))
    text, remarks = _bare(text)
    outcome = _read(text, order)
    if outcome.refused:
        return _of_two_days(text, order) or outcome
    return outcome.told(*remarks)


def period(cell: str, order: str | None = None) -> tuple[Outcome, Outcome]:
    """First day and day of the end, from "1/7/2010 -" and the like; an open end is an outcome without a value."""
    text = plain(cell)
    found = forms.SPAN.fullmatch(text)
    if not found:
        return day(text, order), Outcome(None)
    shown = order or order_shown(found.groups(""))
    return day(found[1], shown), day(found[2], shown) if found[2] else Outcome(None)


def _of_two_days(text: str, order: str | None) -> Outcome | None:
    """A cell that holds a first and a last day where one is wanted."""
    found = forms.SPAN.fullmatch(text)
    if found is None or not found[2] or found[1].isdigit() or found[2].isdigit():
        return None
    first, last = period(text, order)
    if first.refused or last.refused:
        return None
    return refusal("date-is-a-period", f"These are two days. {_ISO}", None, (first.value, last.value))


def order_shown(cells: Iterable[str]) -> str | None:
    """The only order in which all these cells can be read, where at least one of them excludes the other."""
    shown = {order for cell in cells if (order := _order_of(cell))}
    return shown.pop() if len(shown) == 1 else None


def orders_differ(cells: Iterable[str]) -> bool:
    """Whether some of these cells exclude one order and some the other."""
    return len({order for cell in cells if (order := _order_of(cell))}) > 1


def is_ambiguous(cell: str) -> bool:
    """Whether the numbers of a cell are a day in either order."""
    return any(remark.code == "date-ambiguous" for remark in day(cell).remarks)


def _order_of(cell: str) -> str | None:
    found = forms.YEAR_LAST.match(cell.strip())
    if not found or found[2] == ".":
        return None
    first, second = int(found[1]), int(found[3])
    if 12 < first <= 31 and 0 < second <= 12:
        return DAY_FIRST
    return MONTH_FIRST if 12 < second <= 31 and 0 < first <= 12 else None


def _bare(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The day itself, without the words around it; those that may mean something are told."""
    text = (
        forms.BEFORE.sub("", forms.TOWN.sub("", text, count=1) if forms.TOWN.match(text) else text, count=1)
        if not text[:1].isdigit()
        else text
    )
    named = forms.WEEKDAY.match(text)
    if named and weekday(named[1]) is not None and not months(named[1]):
        text = text[named.end() :]
    remarks: list[Remark] = []
    after = forms.AFTER.search(text)
    if after and after.end() == len(text) and after.start():
        text = text[: after.start()]
        remarks.append(warning("trailing-text-ignored", f"'{after[0].strip()}' after the day was passed over."))
    clock = forms.TIME.search(text)
    if clock and clock.end() == len(text) and clock.start():
        text = text[: clock.start()]
        if clock[1].strip("0:.h"):
            remarks.append(info("time-of-day-ignored", f"The hour {clock[1]} was passed over: days are kept."))
    return forms.OPEN_END.sub("", text).strip(" ,"), tuple(remarks)


def _read(text: str, order: str | None) -> Outcome:
    for pattern, reading in _FORMS:
        if found := pattern.fullmatch(text):
            outcome = reading(found, order)
            if outcome is not None:
                return outcome
    return _unread(text)


def _numbers(found: re.Match[str], order: str | None) -> Outcome:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or order == DAY_FIRST or first == second:
        return _on(year, second, first)
    if order == MONTH_FIRST:
        return _on(year, first, second)
    if first > 12 or second > 12:
        return _on(year, first, second) if second > 12 else _on(year, second, first)
    readings = (_on(year, second, first), _on(year, first, second))
    if readings[0].refused:
        return readings[0]
    message = f"This can be read as two days. {_ISO}"
    return refusal("date-ambiguous", message, None, [reading.value for reading in readings])


def _short_year(found: re.Match[str], order: str | None) -> Outcome:
    """Two digits may be a day, a month or a year; what they can be is offered."""
    first, second, last = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 3:
        return _year_incomplete(())
    numbers = [(last, second, first)] if order != MONTH_FIRST else []
    numbers += [(last, first, second)] if order != DAY_FIRST and found[2] != "." else []
    numbers += [(first, second, last)] if order is None and found[2] == "-" else []
    return _year_incomplete(_possible(numbers))


def _year_incomplete(choices: Iterable[str]) -> Outcome:
    return refusal("year-incomplete", f"The year has not four digits. {_ISO}", None, tuple(choices))


def _possible(numbers: Iterable[tuple[int, int, int]]) -> Iterable[str]:
    readings = (_on(2000 + year, of_month, number) for year, of_month, number in numbers)
    return dict.fromkeys(reading.value for reading in readings if not reading.refused)


def _in_words(number: str, name: str, year: str) -> Outcome | None:
    meant = (ROMAN[name.upper()],) if name.upper() in ROMAN else months(name)
    if not meant:
        return None
    if len(year) < 4:
        return _year_incomplete(_possible((int(year), each, int(number)) for each in meant) if len(year) == 2 else ())
    readings = [_on(int(year), each, int(number)) for each in meant]
    if len(meant) == 1 or any(reading.refused for reading in readings):
        return next((reading for reading in readings if not reading.refused), readings[0])
    message = f"'{name}' is the name of two months, in different languages. {_ISO}"
    return refusal("date-ambiguous", message, None, [reading.value for reading in readings])


def _era(found: re.Match[str], _order: str | None) -> Outcome:
    first_day, before = ERAS[found[1]]
    outcome = _on(before + (1 if found[2] == "元" else int(found[2])), int(found[3]), int(found[4]))
    if not outcome.refused and outcome.value < first_day.isoformat():
        return refusal("date-impossible", f"The era {found[1]} had not begun on that day. {_ISO}")
    return outcome


def _serial(found: re.Match[str], _order: str | None) -> Outcome | None:
    number = int(found[1])
    if number not in _SERIALS:
        return None
    value = (_EPOCH + timedelta(days=number)).isoformat()
    message = f"{number} is how a spreadsheet stores the day {value}, which was taken."
    return Outcome(value, (info("excel-serial-date", message, value),))


def _unread(text: str) -> Outcome:
    if re.fullmatch(r"[0-9]{4}", text) and int(text) in YEARS:
        return refusal("date-year-only", f"This is a year, not a day. {_ISO}")
    if forms.MONTH_YEAR.fullmatch(text):
        return refusal("date-day-missing", f"This is a month, not a day. {_ISO}")
    if forms.DAY_MONTH.fullmatch(text) and any(months(word) for word in re.findall(r"[^\W\d_]{2,}", text)):
        return refusal("year-incomplete", f"The year is missing. {_ISO}")
    if forms.RELATIVE.search(text):
        return refusal("date-relative", f"This is counted from something that the file does not say. {_ISO}")
    return refusal("date-unreadable", f"This is not a day. {_ISO}")


def _on(year: int, of_month: int, number: int) -> Outcome:
    if year not in YEARS:
        return refusal("year-out-of-range", f"The year must lie between {YEARS.start} and {YEARS.stop - 1}.")
    try:
        return Outcome(date(year, of_month, number).isoformat())
    except ValueError:
        return refusal("date-impossible", f"There is no such day in the calendar. {_ISO}")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str | None], Outcome | None]], ...] = (
    (forms.YEAR_FIRST, lambda found, _: _on(int(found[1]), int(found[3]), int(found[4]))),
    (forms.YEAR_LAST, _numbers),
    (forms.COMPACT, lambda found, _: _on(int(found[1]), int(found[2]), int(found[3]))),
    (forms.DAY_NAME_YEAR, lambda found, _: _in_words(found[1], found[2], found[3])),
    (forms.NAME_DAY_YEAR, lambda found, _: _in_words(found[2], found[1], found[3])),
    (forms.YEAR_NAME_DAY, lambda found, _: _in_words(found[3], found[2], found[1])),
    (forms.ROMAN, lambda found, _: _in_words(found[1], found[2], found[3])),
    (forms.CJK, lambda found, _: _on(int(found[1]), int(found[2]), int(found[3]))),
    (forms.ERA, _era),
    (forms.SHORT_YEAR, _short_year),
    (re.compile(r"([0-9]{5})(?:[.,][0-9]{1,10})?"), _serial),
)
