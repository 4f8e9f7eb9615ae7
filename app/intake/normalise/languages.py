"""Languages as BCP 47 codes, from such codes and from their English and French names."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import langcodes
from babel import Locale

from app.domain.values import LANGUAGE_CODE, fold
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import Outcome, each, refusal

_BETWEEN = re.compile(r"[;,/\r\n]+| (?:and|et) ")


@lru_cache(4096)
def languages(cell: str) -> Outcome:
    """Codes in the order given, each once."""
    return each([part.strip() for part in _BETWEEN.split(cell) if part.strip()], _one)


@lru_cache(1024)
def language(word: str) -> str | None:
    """The code of one language, or None."""
    tag = word.replace("_", "-")
    if LANGUAGE_CODE.fullmatch(tag[:3].lower() + tag[3:]) and langcodes.tag_is_valid(tag):
        return _shortest(tag)
    return _names().get(fold(word))


def _shortest(tag: str) -> str:
    """fr for fra, he for iw; never more than was written, such as sr-ME for Montenegrin."""
    short = str(langcodes.standardize_tag(tag))
    return short if short.count("-") <= tag.count("-") else langcodes.Language.get(tag, normalize=False).to_tag()


def _one(word: str) -> Outcome:
    code = language(word)
    if code is not None:
        return Outcome(code)
    near = nearest(fold(word), _slips())
    message = "This is no language. Write its BCP 47 code, such as en, or its English or French name."
    return refusal("language-unknown", message, _names()[near] if near else None)


@lru_cache(1)
def _names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for locale in ("en", "fr"):
        for code, name in Locale(locale).languages.items():
            names.setdefault(fold(name), _shortest(str(code).replace("_", "-")))
    return MappingProxyType(names)


@lru_cache(1)
def _slips() -> Mapping[str, str]:
    return slips(_names())
