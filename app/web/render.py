"""Templates into pages: one environment for each language, every value escaped, every unknown name an error."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.web import fields, said, terms, words
from app.web.language import LANGUAGES, translations
from app.web.static import link

TEMPLATES = Path(__file__).parent / "templates"
COLON = {"en": ":", "fr": "\u00a0:"}
"""What stands between a name and what is said of it, where no sentence of a catalogue holds it."""


@lru_cache
def environment(language: str) -> Environment:
    """The templates as they are in one language."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    found.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    found.filters.update(words.FILTERS)
    told = {**words.IN_LANGUAGE, **terms.IN_LANGUAGE, **fields.IN_LANGUAGE, **said.IN_LANGUAGE}
    found.filters.update({name: _in(language, made) for name, made in told.items()})
    found.globals.update(asset=link, language=language, languages=LANGUAGES, colon=COLON[language])
    return found


def _in(language: str, made: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, *more: made(value, language, *more)


def rendered(template: str, language: str, content: dict[str, Any]) -> bytes:
    """A page in a language."""
    return environment(language).get_template(template).render(content).encode()
