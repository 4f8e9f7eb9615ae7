"""Public holidays of a State, national ones, as the library of them knows. It is loaded when first asked, and lacks some States."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial


@lru_cache(256)
def holidays_of(state: str) -> Callable[[date], str | None] | None:
    """The name of the holiday on a day, in English where there is one; None for a State whose holidays are not known."""
    from holidays import country_holidays, list_supported_countries  # noqa: PLC0415 (takes long to load, and few answers need it)

    if state not in list_supported_countries(include_aliases=False):
        return None
    try:
        calendar = country_holidays(state, language="en_US", observed=True)
    except (NotImplementedError, ValueError):
        calendar = country_holidays(state)
    return partial(_named, calendar.get)


@lru_cache(4096)
def _named(get: Callable[[date], str | None], day: date) -> str | None:
    return get(day)
