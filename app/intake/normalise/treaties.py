"""Treaties by number, in any of the series' names, or by their own name. Those that the directory does not keep are told apart."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from app.domain.provisions import CETS224, ETS185, TREATIES
from app.domain.values import fold
from app.intake.normalise.outcome import Outcome, either, refusal
from app.intake.normalise.texts import plain

SERIES = r"(?:C?ETS|STC?E|SEV|SÉV)(?: ?[-–]? ?(?:No|N|Nr|Num|Number|numéro)\b\.?[°ºo]?| ?№)?[.: -]{0,3}([0-9]{1,3})\b"
_SERIES = re.compile(SERIES, re.IGNORECASE)
_BARE = re.compile(r"(?:treaty |traité |no\.? |n[°o] )?([0-9]{3})", re.IGNORECASE)
_FIRST_CETS = 194
"""From this number on the series is called CETS."""
_LAST = 230

_NAMES = MappingProxyType(
    {
        ETS185: (
            "Budapest Convention",
            "Convention de Budapest",
            "Cybercrime Convention",
            "Council of Europe Convention on Cybercrime",
            "Budapester Übereinkommen",
            "Übereinkommen über Computerkriminalität",
            "Convenio sobre la Ciberdelincuencia",
            "Convenio de Budapest",
            "Convention of 23 November 2001 on Cybercrime",
        ),
        CETS224: (
            "Second Additional Protocol",
            "Second Protocol",
            "2nd Additional Protocol",
            "2nd Protocol",
            "2AP",
            "SAP",
            "Deuxième Protocole additionnel",
            "Deuxième Protocole",
            "Zweites Zusatzprotokoll",
            "Segundo Protocolo adicional",
        ),
    }
)


@lru_cache(1024)
def number(cell: str) -> str | None:
    """The code of any treaty of the series, kept here or not: "ETS105" from "STE n° 105". None for what names no treaty."""
    text = plain(cell)
    found = _SERIES.search(text) or _BARE.fullmatch(text)
    if found:
        place = int(found[1])
        series = "CETS" if place >= _FIRST_CETS else "ETS"
        return f"{series}{place:03d}" if 0 < place <= _LAST else None
    return _by_name().get(fold(text))


@lru_cache(256)
def treaty(cell: str) -> Outcome:
    """The code of a treaty of this directory, from "ETS 185", "CETS No. 224", "STE n° 185", its bare number or its name."""
    code = number(cell)
    if code in TREATIES:
        return Outcome(code)
    if code is None:
        return refusal("treaty-unknown", "This names no treaty of the Council of Europe.", either(TREATIES))
    message = f"This directory keeps the authorities under {either(TREATIES)} only; those under {code} have no place in it."
    return refusal("treaty-not-kept", message)


@lru_cache(1)
def _by_name() -> Mapping[str, str]:
    own = {fold(name): row.code for row in TREATIES.values() for name in (row.code, row.label_en, row.label_fr)}
    return MappingProxyType(own | {fold(name): code for code, names in _NAMES.items() for name in names})
