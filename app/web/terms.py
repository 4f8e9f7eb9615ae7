"""Codes of the register as words in the reader's language. A code without words stays as it is."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from babel import Locale

from app.domain.coverage import DUTIES, STATUSES
from app.domain.moment import parse_day, parse_instant
from app.domain.provisions import PROVISIONS, TREATIES
from app.web.language import translations
from app.web.vocabulary import VOCABULARIES
from app.web.words import day, instant

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_TOLD = {"coverage": STATUSES, "duty": DUTIES}


def term(code: str, language: str, vocabulary: str) -> str:
    """What a code of a vocabulary means; those of coverage are told by the domain itself."""
    if vocabulary in _TOLD:
        told = _TOLD[vocabulary].get(code)
        return (told.en if language == "en" else told.fr) if told else code
    words = VOCABULARIES[vocabulary].get(code)
    return translations(language).gettext(words) if words else code


def provision(code: str, language: str) -> str:
    """What a provision is called in the table of provisions."""
    row = PROVISIONS.get(code)
    return code if row is None else row.label_en if language == "en" else row.label_fr


def treaty(code: str, language: str) -> str:
    """What a treaty is called."""
    row = TREATIES.get(code)
    return code if row is None else row.label_en if language == "en" else row.label_fr


def territory(code: str, language: str) -> str:
    """A country or territory by its ISO 3166-1 code, as the reader calls it; the code itself where CLDR has no name for it."""
    return str(Locale.parse(language).territories.get(code, code))


def part(item: Mapping[str, Any], language: str) -> str:
    """What a designation is there for, where its provision is divided and it has not all of it; else nothing."""
    divided = len(PROVISIONS[item["provision"]].roles) > 1
    return term(item["role"], language, "role") if divided and item["role"] in VOCABULARIES["role"] else ""


def opening(spec: str, language: str) -> str:
    """Opening hours as a person reads them: the days of the week as the reader calls them, the times as they are."""
    days = Locale.parse(language).days["stand-alone"]["abbreviated"]
    return _DAY.sub(lambda found: str(days[_DAYS.index(found[0])]), spec)


def known(text: str, language: str) -> str:
    """``known_at`` as it was asked for, in words: a day, an instant, or a revision as it is."""
    for read, said in ((parse_day, day), (parse_instant, instant)):
        with suppress(ValueError):
            read(text)
            return said(text, language)
    return text


IN_LANGUAGE: Mapping[str, Any] = {
    "known": known,
    "opening": opening,
    "part": part,
    "provision": provision,
    "term": term,
    "territory": territory,
    "treaty": treaty,
}
"""Those whose last argument is the reader's language, which templates leave out."""
