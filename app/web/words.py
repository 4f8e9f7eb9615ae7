"""How values are written for people: days, instants, names of States and languages, numbers to call, text in other scripts."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta

from app.domain.later import later
from app.domain.moment import in_english, in_french, parse_day, parse_instant
from app.web.agents import browser

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = later("phonenumbers")  # takes a tenth of a second, and only who reads or shows a number needs it

Names = Mapping[str, str]
_DAYS = {"en": in_english, "fr": in_french}
_RIGHT_TO_LEFT = ("R", "AL")
_UNDETERMINED = "und"
_NOT_BY_LETTERS = ("ja",)
"""Languages whose signs are not read as their letters say: 法務省 is not read as it is in Chinese."""


def day(value: date | str | None, language: str) -> str:
    """A day in words, such as 3 September 2026; nothing for none."""
    if not value:
        return ""
    return _DAYS[language](value if isinstance(value, date) else parse_day(value))


def short_day(value: str | None, language: str) -> str:
    """A day as short as it can be read without doubt: 3 Sep 2026."""
    return format_date(parse_day(value), "d MMM y", locale=language) if value else ""


def instant(value: str | None, language: str, zone: ZoneInfo | None = None) -> str:
    """An instant to the minute, with its zone: 3 September 2026, 14:02 UTC."""
    if not value:
        return ""
    there = parse_instant(value).astimezone(zone or UTC)
    return f"{day(there.date(), language)}, {there:%H:%M} {there.tzname()}"


def clock(value: str, language: str) -> str:
    """The time of an instant that is told with its own offset, with the day of the week: Tuesday, 03:14."""
    return format_datetime(datetime.fromisoformat(value), "EEEE, HH:mm", locale=language)


def ago(seconds: int, language: str) -> str:
    """How long ago, roughly: 5 minutes ago."""
    return format_timedelta(-seconds, locale=language, add_direction=True)


def named(names: Names | None, language: str) -> str:
    """What something is called in the reader's language, else in English, else in any."""
    if not names:
        return ""
    return names.get(language) or names.get("en") or next(iter(names.values()))


def native(names: Names | None, language: str) -> list[dict[str, str]]:
    """Its further names: each with its language, its direction, and Latin letters for one that is in others."""
    shown = named(names, language)
    found = []
    for code, text in (names or {}).items():
        if text == shown or code in ("en", "fr"):
            continue
        latin = anyascii(text) if code not in _NOT_BY_LETTERS and _foreign(text) else ""
        found.append({"language": code, "text": text, "direction": direction(text), "latin": latin})
    return found


def direction(text: str) -> str:
    """``rtl`` for text whose first letter is written from right to left, else ``ltr``."""
    strong = (unicodedata.bidirectional(each) for each in text)
    return "rtl" if next((each for each in strong if each in ("L", *_RIGHT_TO_LEFT)), "L") in _RIGHT_TO_LEFT else "ltr"


def _foreign(text: str) -> bool:
    return any(each.isalpha() and "LATIN" not in unicodedata.name(each, "") for each in text)


@lru_cache(2048)
def tongue(code: str, language: str) -> str:
    """A language by its BCP 47 code, as the reader calls it; the code itself where CLDR has no name for it."""
    if code.partition("-")[0] == _UNDETERMINED:  # read as a locale, it is that of whoever reads
        return str(Locale.parse(language).languages[_UNDETERMINED])
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return str(Locale.parse(language).languages.get(code.partition("-")[0], code))


def tongues(codes: list[str] | None, language: str) -> str:
    """Languages one after the other."""
    return ", ".join(tongue(each, language) for each in codes or ())


def days_until(value: str, later: str) -> int:
    """How many days lie between a day and a later one."""
    return (parse_day(later) - parse_day(value)).days


def telephone(value: str) -> str:
    """A number in E.164 in groups that can be read aloud; what is none, as it is."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return value


FILTERS: Mapping[str, Any] = {
    "browser": browser,
    "days_until": days_until,
    "direction": direction,
    "telephone": telephone,
}
"""Those that are the same in every language."""
IN_LANGUAGE: Mapping[str, Any] = {
    "ago": ago,
    "clock": clock,
    "day": day,
    "instant": instant,
    "named": named,
    "native": native,
    "short_day": short_day,
    "tongue": tongue,
    "tongues": tongues,
}
"""Those whose last argument is the reader's language, which templates leave out."""
