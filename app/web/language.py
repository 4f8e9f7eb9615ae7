"""The languages of the pages: which one a reader gets, and the catalogues that the sentences come from.

English stands in the templates themselves. A catalogue is all files of its folder together, one for each part of the pages.
"""

import gettext
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.http.browsers import language_cookie
from app.http.conditional import language

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}
"""Each by what it calls itself."""
LOCALE = Path(__file__).parent / "locale"


def chosen(headers: Mapping[bytes, bytes], asked: str | None) -> str:
    """The reader's language: the one they ask for now, else asked for before, else the one that their browser wants."""
    wanted = (asked, language_cookie(headers))
    return next((each for each in wanted if each is not None and each in LANGUAGES), language(headers, *LANGUAGES))


def catalogue(wanted: str) -> Catalog:
    """All sentences of a language but English. Of one that two files say, the first holds; tests see that they agree."""
    whole = Catalog(locale=wanted)
    for place in sorted((LOCALE / wanted).glob("*.po")):
        with place.open("rb") as file:
            for message in read_po(file, locale=wanted):
                if not message.id:
                    continue
                if whole.get(message.id, message.context) is None:
                    whole.add(message.id, message.string, context=message.context)
    return whole


@lru_cache
def translations(wanted: str) -> gettext.NullTranslations:
    """What turns the sentences of the templates into a language."""
    if wanted == "en":
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(wanted))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
