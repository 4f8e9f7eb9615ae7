"""The emergency answer as files: for a phone's address book, for other programs, for a camera, and for the wall of a duty desk."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from app.actions.answer import Answer, meta, tag
from app.actions.asking import Asked
from app.actions.emergency.answering import sheet
from app.actions.shown import disclosed_of, targets_of
from app.cards import jscontact, page, qr, vcard
from app.snapshot.audience import View

LANGUAGES = ("en", "fr")
FORMS = MappingProxyType(
    {
        "vcf": "a vCard 4.0 for each office, numbers in calling order",
        "jscontact": "one JSContact card, numbers in calling order",
        "svg": "a QR code that calls the first number",
        "pdf": "one tagged A4 page",
    }
)
_WRITERS: Mapping[str, Callable[[Mapping[str, Any], str], bytes]] = {
    "vcf": vcard.vcards,
    "jscontact": jscontact.contact,
    "svg": qr.code,
    "pdf": page.page,
}


def card(view: View, asked: Asked, form: str) -> Answer:
    """The answer in one of FORMS, in the language ``lang``. Raises InvalidParameter for another one, and NotFound."""
    language = asked.choice("lang", LANGUAGES) or LANGUAGES[0]
    found = sheet(view, asked)
    # The writers are given what a reader of the JSON would be given, and nothing else.
    content = msgspec.json.decode(msgspec.json.encode(found.content | {"meta": meta(view, found.audience, asked.status)}))
    body = _WRITERS[form](content, language)
    name = f"emergency-{found.state}-{language}.{form}"
    cards = found.cards
    return Answer(body, tag(body), found.audience, targets_of(cards), disclosed_of(cards), name, found.guarded)
