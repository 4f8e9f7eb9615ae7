"""What languages call the States, after Unicode CLDR, with the further names and codes that a file may have for them. Read once."""

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

from app.intake.normalise.state_names import (
    AMBIGUOUS,
    EXERCISE,
    FORMER,
    NAMES,
    NOT_STATES,
    OFFICE_AND_ISO,
    OTHER_LISTS,
    TREATY_OFFICE,
)
from app.intake.normalise.states import state
from app.intake.normalise.tongues import FIRST, locale
from app.snapshot.query.names import Name
from app.snapshot.query.states import Tongues


@lru_cache(1)
def tongues() -> Tongues:
    """All of it, for every code of a State or territory that there is. Reads a hundred small files."""
    codes = sorted({str(code) for code in Locale("en").territories if len(str(code)) == 2} - NOT_STATES - EXERCISE)
    return Tongues({code: [*_of(code)] for code in codes}, _elsewhere)


def _of(code: str) -> Iterator[Name]:
    there = _languages()
    own = (each for each in get_official_languages(code, regional=True, de_facto=True) if each in there)
    for language in dict.fromkeys((*FIRST, *own)):
        name = locale(language).territories.get(code)
        if name:
            yield Name(code, name, language.replace("_", "-"))
    yield from (Name(code, each) for each in NAMES.get(code, ()))
    yield from (Name(code, each, None, "former") for each in FORMER.get(code, ()))
    yield from (Name(code, each, None, "ambiguous") for each, codes in AMBIGUOUS.items() if code in codes)
    yield from (Name(code, each, None, "alpha-3") for each in _alpha_3().get(code, ()))
    others = OTHER_LISTS | {each: of for each, of in TREATY_OFFICE.items() if each not in OFFICE_AND_ISO}
    yield from (Name(code, each, None, "other-code") for each, of in others.items() if of == code)


@lru_cache(1)
def _languages() -> frozenset[str]:
    """Those of which there are names. Babel's own ``exists`` walks along what other threads are adding to, and fails."""
    return frozenset(locale_identifiers())


def _elsewhere(text: str) -> str | None:
    """The State that a language of any other State calls so."""
    read = state(text)
    return None if read.refused else str(read.value)


@lru_cache(1)
def _alpha_3() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, now in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(now) == 1:
            found.setdefault(now[0], []).append(code)
    return found
