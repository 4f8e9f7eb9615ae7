"""What territories are called: the register has their codes alone."""

from functools import lru_cache

from babel import Locale


@lru_cache(512)
def territory_named(code: str, language: str) -> str | None:
    """The usual name of a territory by its ISO 3166-1 code, in ``en`` or ``fr``; None for a code that is none."""
    name: str | None = Locale.parse(language).territories.get(code)
    return name
