"""Names of months and of days of the week in the languages of States, and the eras of Japan. Read from CLDR when first needed."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from babel.languages import get_official_languages

from app.domain.values import fold
from app.intake.normalise.tongues import FIRST, FURTHER, locale

ROMAN = MappingProxyType(
    {
        numeral: number
        for number, numeral in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1)
    }
)

ERAS = MappingProxyType(
    {
        "令和": (date(2019, 5, 1), 2018),
        "平成": (date(1989, 1, 8), 1988),
        "昭和": (date(1926, 12, 25), 1925),
    }
)
"""Each with its first day and the year before its first."""

_MONTHS_BESIDE_CLDR = MappingProxyType({"sept": (9,), "dec": (12,)})


def months(name: str) -> tuple[int, ...]:
    """The numbers of the months of that name in any of the languages: listopad is October in Croatian, November in Polish."""
    folded = fold(name)
    for known in (_months(FIRST), _MONTHS_BESIDE_CLDR, _months(FURTHER)):
        if folded in known:
            return known[folded]
    return ()


def weekday(name: str, state: str | None = None) -> int | None:
    """The number of a day of the week, 0 for Monday: in English, in a language of ``state``, or where all languages agree.

    "Di" is a Tuesday in German and a Sunday in French.
    """
    folded = fold(name)
    for languages in (FIRST[:1], _official(state), FIRST + FURTHER):
        numbers = _weekdays(languages).get(folded, ())
        if len(numbers) == 1:
            return numbers[0]
    return None


@lru_cache(512)
def _official(state: str | None) -> tuple[str, ...]:
    spoken = get_official_languages(state, de_facto=True) if state else ()
    return tuple(language for language in spoken if language in FIRST + FURTHER)


@lru_cache(2)
def _months(languages: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    return _numbered(
        (str(name), number)
        for language in languages
        for by_width in locale(language).months.values()
        for width in ("wide", "abbreviated")
        for number, name in by_width[width].items()
    )


@lru_cache(64)
def _weekdays(languages: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    widths = ("wide", "abbreviated", "short")
    return _numbered(
        (str(name), number)
        for language in languages
        for by_width in locale(language).days.values()
        for width in widths
        if width in by_width
        for number, name in by_width[width].items()
    )


def _numbered(named: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name, number in named:
        found.setdefault(fold(name), set()).add(number)
    return MappingProxyType({name: tuple(sorted(numbers)) for name, numbers in found.items()})
