"""Public holidays of a State and of its regions, as the library of them knows. It is loaded when first asked, and lacks some.

Tables are made whole, a year with its neighbours, and never grow afterwards: threads that ask at the same time see the same.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from app.domain.emergency.opening import UNKNOWN_DAYS, Days
from app.domain.later import later

if TYPE_CHECKING:
    import holidays
else:
    holidays = later("holidays")  # takes long to load, and few answers need it


@lru_cache(256)
def holidays_of(state: str) -> Days:
    """The name of the holiday on a day, in English where there is one."""
    regions = holidays.list_supported_countries(include_aliases=False).get(state)
    if regions is None:
        return UNKNOWN_DAYS
    return Days(partial(_named, state, None), partial(_in_a_region, state, tuple(regions)))


def _named(state: str, region: str | None, day: date) -> str | None:
    return table_of(state, region, day.year).get(day)


@lru_cache(4096)
def _in_a_region(state: str, regions: tuple[str, ...], day: date) -> str | None:
    return next(filter(None, (_named(state, region, day) for region in regions)), None)


@lru_cache(512)
def table_of(state: str, region: str | None, year: int) -> Mapping[date, str]:
    """The holidays of a year and its neighbours, in all of a State or in one of its regions."""
    asked: dict[str, Any] = {"subdiv": region, "years": (year - 1, year, year + 1), "expand": False, "observed": True}
    try:
        return dict(holidays.country_holidays(state, language="en_US", **asked))
    except (NotImplementedError, ValueError):
        return dict(holidays.country_holidays(state, **asked))
