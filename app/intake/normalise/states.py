"""States by code or name. What may mean two States is refused with both; a code or name that is not today's is told."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale
from babel.core import get_global

from app.domain.values import fold
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import Outcome, info, refusal, warning
from app.intake.normalise.state_names import (
    AMBIGUOUS,
    EUROPEAN_UNION,
    EXERCISE,
    FORMER,
    GONE,
    NAMES,
    NOT_STATES,
    OFFICE_AND_ISO,
    OTHER_LISTS,
    TREATY_OFFICE,
    USER_ASSIGNED,
)
from app.intake.normalise.texts import plain
from app.intake.normalise.tongues import FIRST, FURTHER, locale

_CODE = re.compile(r"[A-Za-z]{2,3}")
_TWICE = re.compile(r"([^(\[/–]{2,80}?) ?(?:[(\[/–]| - ) ?([^()\[\]]{2,80}?)[)\]]?")
_SMALL_WORDS = frozenset(
    {"the", "and", "of", "et", "de", "du", "des", "d", "la", "le", "les", "l", "het", "der", "die", "das", "van", "und"}
)
_SHORT = MappingProxyType({"saint": "st", "sainte": "ste"})
_FORMS_OF_STATE = frozenset(
    {"republic", "kingdom", "federal", "principality", "grand", "duchy", "state", "confederation"}
    | {"republique", "royaume", "federale", "principaute", "duche", "grande", "etat"}
    | {
        "republik",
        "bundesrepublik",
        "rzeczpospolita",
        "respublika",
        "republika",
        "rep",
        "konigreich",
        "furstentum",
        "republica",
        "reino",
        "repubblica",
        "regno",
        "republiek",
        "koninkrijk",
    }
)

Words = tuple[str, ...]


@lru_cache(4096)
def state(cell: str, office_codes: bool = False) -> Outcome:  # noqa: FBT001, FBT002 - a cached function is quicker without keywords
    """The ISO 3166-1 alpha-2 code, from alpha-2, alpha-3, a code of the Treaty Office, or a name in a language of a State.

    ``office_codes``: the column is known to hold codes of the Treaty Office.
    """
    text = plain(cell)
    if _CODE.fullmatch(text):
        outcome = _by_code(text.upper(), office_codes=office_codes)
        if outcome:
            return outcome
    return _by_name(text)


def _by_code(code: str, *, office_codes: bool) -> Outcome | None:
    if code in TREATY_OFFICE:
        return _treaty_office(code, office_codes=office_codes)
    if code in _codes():
        return _found(code)
    return _by_other_code(code)


def _by_other_code(code: str) -> Outcome | None:
    """By a code of ISO with three letters, one no longer in use, or one of another list."""
    if code in EUROPEAN_UNION:
        meant = EUROPEAN_UNION[code]
        return Outcome(meant, (info("eu-code-not-iso", f"{code} is the European Union's code; that of ISO is {meant}.", meant),))
    now = get_global("territory_aliases").get(code, [])
    if len(now) == 1 and (len(code) == 3 or code == "UK"):
        return _found(now[0])
    if now:
        return refusal("state-no-longer-exists", f"{code} is a code no longer in use.", None, now)
    if code in OTHER_LISTS:
        meant = OTHER_LISTS[code]
        return refusal("state-code-not-iso", f"{code} is no ISO code; other lists use it for {_named(meant)}.", None, (meant,))
    return None


def _found(code: str) -> Outcome:
    if code not in USER_ASSIGNED:
        return Outcome(code)
    message = f"{code} ({USER_ASSIGNED[code]}) is a code that ISO leaves to users; it is not that of a Party."
    return Outcome(code, (warning("not-a-party-user-assigned-code", message),))


def _treaty_office(code: str, *, office_codes: bool) -> Outcome:
    meant = TREATY_OFFICE[code]
    iso = get_global("territory_aliases").get(code) if code in OFFICE_AND_ISO else None
    if iso is None:
        message = f"{code} is the Treaty Office's code for {_named(meant)}; that of ISO is {meant}."
        return Outcome(meant, (info("treaty-office-code-not-iso", message, meant),))
    message = f"{code} is {_named(iso[0])} in ISO 3166 but {_named(meant)} at the Treaty Office."
    if office_codes:
        told = f"{message} This column holds codes of the Treaty Office: {meant} was taken."
        return Outcome(meant, (warning("treaty-office-code-not-iso", told, meant),))
    return refusal("state-ambiguous", f"{message} Write the one meant.", None, (meant, iso[0]))


def _named(code: str) -> str:
    return str(Locale("en").territories[code])


def _by_name(text: str) -> Outcome:
    words = _words(text)
    for known, code_of_finding, why in (
        (_unclear(), "state-ambiguous", "does not name one State for certain"),
        (_gone(), "state-no-longer-exists", "is no more; its successors speak for themselves"),
    ):
        if words in known:
            return refusal(code_of_finding, f"'{text[:80]}' {why}. Write the code of the one meant.", None, known[words])
    former = _former().get(words)
    if former is not None:
        return Outcome(former, (info("former-name", f"'{text[:80]}' is a former name of {_named(former)}.", former),))
    code = _current(words)
    return _found(code) if code is not None else _by_both(text) or _unknown(text, words)


def _current(words: Words) -> str | None:
    code = _names().get(words)
    if code is None:
        rest = tuple(word for word in words if word not in _FORMS_OF_STATE)
        code = None if rest in _unclear() else _names().get(rest)
        code = code or _names_elsewhere().get(words) or _names_elsewhere().get(rest)
    return code


def _by_both(text: str) -> Outcome | None:
    """A name with another or a code beside it, such as "Japan (JP)", where both say the same."""
    found = _TWICE.fullmatch(text)
    if not found:
        return None
    first, second = (state(part, office_codes=True) for part in found.groups())
    return first if not first.refused and first.value == second.value else None


def _unknown(text: str, words: Words) -> Outcome:
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
def _unclear() -> Mapping[Words, tuple[str, ...]]:
    return MappingProxyType({_words(name): codes for name, codes in AMBIGUOUS.items()})


@lru_cache(1)
def _gone() -> Mapping[Words, tuple[str, ...]]:
    return MappingProxyType({_words(name): codes for name, codes in GONE.items()})


@lru_cache(1)
def _former() -> Mapping[Words, str]:
    return MappingProxyType({_words(name): code for code, names in FORMER.items() for name in names})


@lru_cache(1)
def _names() -> Mapping[Words, str]:
    names = {words: next(iter(codes)) for words, codes in _in_languages(FIRST).items() if len(codes) == 1}
    names.update({_words(name): code for code, further in NAMES.items() for name in further})
    return MappingProxyType(names)


@lru_cache(1)
def _names_elsewhere() -> Mapping[Words, str]:
    """Names in all further languages; one that means another State in another language is left out."""
    return MappingProxyType({words: next(iter(codes)) for words, codes in _in_languages(FURTHER).items() if len(codes) == 1})


def _in_languages(languages: Iterable[str]) -> dict[Words, set[str]]:
    found: dict[Words, set[str]] = {}
    for words, code in _spoken(languages):
        found.setdefault(words, set()).add(code)
    return found


def _spoken(languages: Iterable[str]) -> Iterator[tuple[Words, str]]:
    states = _codes() - EXERCISE
    for language in languages:
        for code, name in locale(language).territories.items():
            if str(code) in states:
                yield _words(str(name)), str(code)


@lru_cache(1)
def _spelt() -> Mapping[str, str]:
    return MappingProxyType({" ".join(words): code for words, code in _names().items()})


@lru_cache(1)
def _slips() -> Mapping[str, str]:
    return slips(_spelt())
