"""Every template of the pages can be compiled, in every language, and every one is used."""

import re
from pathlib import Path
from typing import Any

import pytest

import app.web
from app.domain.people.tokens import SCOPES
from app.domain.records import KINDS
from app.web.language import LANGUAGES
from app.web.render import TEMPLATES, environment

NAMES = sorted(str(place.relative_to(TEMPLATES)) for place in TEMPLATES.rglob("*.html"))
_BARE = re.compile(r"(?:\}\}|%\}|\)|>):(?= |<|\{%|$)", re.MULTILINE)
"""A colon after something put in or marked up: French wants a space before it, so that it is ``{{ colon }}``."""
_SENTENCE = re.compile(r"\{%-? ?trans.*?endtrans ?-?%\}", re.DOTALL)
_NAMED = re.compile(r"""["']([a-z0-9_/]+\.html)["']""")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_compiled(language: str) -> None:
    assert len(NAMES) > 40
    for name in NAMES:
        environment(language).get_template(name)


def test_every_template_is_named_somewhere() -> None:
    room = Path(app.web.__file__).parent
    texts = [place.read_text(encoding="utf-8") for place in (*room.rglob("*.py"), *TEMPLATES.rglob("*.html"))]
    named = {name for text in texts for name in _NAMED.findall(text)}
    assert sorted(set(NAMES) - named) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_colon_stands_outside_a_sentence(name: str) -> None:
    text = _SENTENCE.sub("", (TEMPLATES / name).read_text(encoding="utf-8"))
    assert [text[max(0, each.start() - 40) : each.end() + 20] for each in _BARE.finditer(text)] == []


def test_what_a_token_may_and_what_changes_has_a_name() -> None:
    called: Any = environment("en").get_template("parts/people.html").module
    assert [scope for scope in SCOPES if called.scope_name(scope) in ("", scope)] == []
    text = (TEMPLATES / "changes.html").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if kind not in ("approval", "notification") and f'"{kind}": _(' not in text] == []
