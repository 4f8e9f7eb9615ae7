"""Provisions and treaties. A code is taken as it stands in the table of provisions; what is only close is suggested."""

import re
from functools import lru_cache
from types import MappingProxyType

from app.domain.provisions import PROVISIONS, TREATIES, matching, suggestion
from app.domain.values import fold
from app.intake.normalise.outcome import Outcome, either, refusal
from app.intake.normalise.texts import plain

_ARTICLE = re.compile(r"(?:articles?|art)\b\.? ?", re.IGNORECASE)
_LEVEL = re.compile(r",? ?(?:§|\b(?:paragraphs?|paragraphe|para|par|al|alin[eé]a|let|lit|lettre|letter)\b\.?)", re.IGNORECASE)
_CUT = r" ?[.(§][ .()§]{0,6}"
_CODE = re.compile(rf"([0-9]{{1,3}}(?:{_CUT}[0-9]{{1,3}}){{0,2}}(?:[ .()§]{{0,6}}[a-z])?)[ .)]{{0,3}}", re.IGNORECASE)
_COMPONENT = re.compile(r"[0-9]+|[a-z]", re.IGNORECASE)
_TREATY = re.compile(r"(?:(?:C?ETS|STC?E)(?: ?No\.?| ?N[°ºo]\.?|\.)?)? ?([0-9]{1,3})", re.IGNORECASE)
_BY_NUMBER = MappingProxyType({code[-3:]: code for code in TREATIES})
_BY_NAME = MappingProxyType({fold(name): row.code for row in TREATIES.values() for name in (row.code, row.label_en, row.label_fr)})


@lru_cache(4096)
def provision(cell: str) -> Outcome:
    """The code of one provision, from "8.10.a", "Art. 8.10.a", "7(5)(e)" and the like."""
    text = plain(cell)
    found = _CODE.fullmatch(_LEVEL.sub("§", _ARTICLE.sub("", text, count=1)))
    if not found:
        message = "This names no single provision. Write one code, such as 8.10.a; one row for each provision."
        return refusal("provision-unreadable", message, _whole(suggestion(text[:40])))
    code = ".".join(_COMPONENT.findall(found[1])).lower()
    return Outcome(code) if code in PROVISIONS else _not_in_table(code)


def _not_in_table(code: str) -> Outcome:
    below = _whole(code)
    if below:
        return refusal("provision-incomplete", f"{code} is not the whole code: write which part of it is meant.", below)
    near = suggestion(code)
    if near == f"{code}0":
        message = f"There is no provision {code}. Spreadsheets turn {near} into {code}: store the column as text."
    else:
        message = f"There is no provision {code} in the table of provisions."
    return refusal("provision-unknown", message, _whole(near))


def _whole(code: str | None) -> str | None:
    """Every code of the table that ``code`` begins: only such a one can stand in a cell."""
    return either(row.code for row in matching(code)) or None if code else None


@lru_cache(256)
def treaty(cell: str) -> Outcome:
    """The code of a treaty, from "ETS 185", "CETS No. 224", "STE n° 185", its bare number or its name."""
    text = plain(cell)
    found = _TREATY.fullmatch(text)
    code = _BY_NUMBER.get(found[1]) if found else _BY_NAME.get(fold(text))
    if code is None:
        return refusal("treaty-unknown", "This directory holds no such treaty.", either(TREATIES))
    return Outcome(code)
