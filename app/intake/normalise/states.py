"""States by code or name. What may mean two States is refused with both; a code that only looks like one is refused too."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale
from babel.core import get_global

from app.domain.values import fold
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import Outcome, either, refusal
from app.intake.normalise.state_names import (
    AMBIGUOUS,
    EUROPEAN_UNION,
    EXERCISE,
    NAMES,
    NOT_STATES,
    TREATY_OFFICE,
)
from app.intake.normalise.texts import plain

_CODE = re.compile(r"[A-Za-z]{2,3}")
_SMALL_WORDS = frozenset({"the", "and", "of", "et", "de", "du", "des", "d", "la", "le", "les", "l"})
_SHORT = MappingProxyType({"saint": "st", "sainte": "ste"})
_FORMS_OF_STATE = frozenset(
    {"republic", "kingdom", "federal", "principality", "grand", "duchy", "state", "confederation"}
    | {"republique", "royaume", "federale", "principaute", "duche", "grande", "etat"}
)

Words = tuple[str, ...]


@lru_cache(4096)
def state(cell: str) -> Outcome:
    """The ISO 3166-1 alpha-2 code, from alpha-2, alpha-3, or an English or French name."""
    text = plain(cell)
    if _CODE.fullmatch(text):
        outcome = _by_code(text.upper())
        if outcome:
            return outcome
    return _by_name(text)


def _by_code(code: str) -> Outcome | None:
    if code in _codes():
        return Outcome(code)
    if code in TREATY_OFFICE:
        return _treaty_office(code)
    if code in EUROPEAN_UNION:
        meant = EUROPEAN_UNION[code]
        return refusal("state-code-not-iso", f"{code} is no ISO code; the European Union uses it for {meant}.", meant)
    now = get_global("territory_aliases").get(code, [])
    if len(now) == 1 and (len(code) == 3 or code == "UK"):
        return Outcome(now[0])
    if now:
        return refusal("state-no-longer-exists", f"{code} is a code no longer in use.", either(now))
    return None


def _treaty_office(code: str) -> Outcome:
    meant = TREATY_OFFICE[code]
    names = Locale("en").territories
    iso = get_global("territory_aliases").get(code)
    if not iso:
        message = f"{code} is no ISO code; the Treaty Office uses it for {names[meant]}. Write the code or the name."
        return refusal("state-code-not-iso", message, meant)
    message = f"{code} is {names[iso[0]]} in ISO 3166 but {names[meant]} at the Treaty Office. Write the one meant."
    return refusal("state-ambiguous", message, either((meant, iso[0])))


def _by_name(text: str) -> Outcome:
    words = _words(text)
    candidates = _ambiguous().get(words)
    if candidates:
        message = f"'{text[:80]}' does not name one State for certain. Write the ISO code of the one meant."
        return refusal("state-ambiguous", message, either(candidates))
    code = _names().get(words)
    if code is None:
        rest = tuple(word for word in words if word not in _FORMS_OF_STATE)
        code = None if rest in _ambiguous() else _names().get(rest)
    if code is not None:
        return Outcome(code)
    near = nearest(" ".join(words), _slips())
    message = f"'{text[:80]}' is no State that is known here. Write its ISO 3166-1 alpha-2 code."
    return refusal("state-unknown", message, _spelt()[near] if near else None)


def _words(name: str) -> Words:
    """What counts in a name, in no order: "Moldova (Republic of)" is the Republic of Moldova."""
    return tuple(sorted(_SHORT.get(word, word) for word in fold(name).split() if word not in _SMALL_WORDS))


@lru_cache(1)
def _codes() -> frozenset[str]:
    listed = {str(code) for code in Locale("en").territories if len(str(code)) == 2}
    return frozenset(listed - NOT_STATES | EXERCISE)


@lru_cache(1)
def _ambiguous() -> Mapping[Words, tuple[str, ...]]:
    return MappingProxyType({_words(name): codes for name, codes in AMBIGUOUS.items()})


@lru_cache(1)
def _names() -> Mapping[Words, str]:
    names: dict[Words, str] = {}
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            if str(code) in _codes() - EXERCISE:
                names[_words(str(name))] = str(code)
    names.update({_words(name): code for code, further in NAMES.items() for name in further})
    return MappingProxyType(names)


@lru_cache(1)
def _spelt() -> Mapping[str, str]:
    return MappingProxyType({" ".join(words): code for words, code in _names().items()})


@lru_cache(1)
def _slips() -> Mapping[str, str]:
    return slips(_spelt())
