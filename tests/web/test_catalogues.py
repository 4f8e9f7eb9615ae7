"""Every sentence of the pages is there in every language, none is there for nothing, and what stands in braces stays in it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import app.web
from app.web.language import LANGUAGES, LOCALE, catalogue

HERE = Path(app.web.__file__).parent
READ = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "false", "silent": "false"}}
KEYWORDS = {"_": None, "say": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
TRANSLATED = [each for each in LANGUAGES if each != "en"]
PLACE = re.compile(r"%\([a-z_0-9]+\)[sd]")


Message = tuple[str, str]
"""In which context a sentence stands, or none, and the sentence; of one that counts, its singular."""


def said() -> set[Message]:
    """The sentences in the code of the pages."""
    return {(context or "", _singular(message)) for message, context in _extracted()}


def _extracted() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for _file, _line, message, _comments, context in extract_from_dir(HERE, READ, OPTIONS, KEYWORDS):
        yield message, context


def _singular(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def test_sentences_are_found() -> None:
    assert len(said()) > 50


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_there_and_none_for_nothing(language: str) -> None:
    known = {(each.context or "", _singular(each.id)): each for each in catalogue(language) if each.id}
    assert sorted(said() - {name for name, each in known.items() if each.string}) == []
    assert sorted(known.keys() - said()) == []


@pytest.mark.parametrize("place", sorted(LOCALE.glob("*/*.po")), ids=lambda place: place.stem)
def test_what_is_put_into_a_sentence_is_put_into_its_translation(place: Path) -> None:
    with place.open("rb") as file:
        for message in read_po(file):
            ids = [message.id] if isinstance(message.id, str) else list(message.id or ())
            strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
            if ids == [""]:
                continue
            assert not message.fuzzy, message.id
            said = [set(PLACE.findall(string)) for string in strings]
            assert said[-1] == set(PLACE.findall(ids[-1])), message.id
            assert all(each <= said[-1] for each in said), message.id  # one of something need not be counted


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_sentence_has_one_translation(language: str) -> None:
    whole = catalogue(language)
    for place in sorted((LOCALE / language).glob("*.po")):
        with place.open("rb") as file:
            for message in read_po(file, locale=language):
                held = whole.get(message.id, message.context) if message.id else None
                assert held is None or held.string == message.string, (place.name, message.id)
