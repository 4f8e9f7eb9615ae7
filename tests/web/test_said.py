"""Findings, refusals and faults in French: every sentence that the code makes is there, and none that it does not make."""

import ast
import json.decoder
import re
from datetime import date
from functools import cache
from inspect import getsource
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.web.language import LANGUAGES, LOCALE
from app.web.said import HOLE, LONGEST, reading, said, sayings
from tests.web.sentences import sentences
from tests.web.source import modules

TRANSLATED = [each for each in LANGUAGES if each != "en"]
LOOSE = re.compile(r" [;:?!»]|«(?!\u00a0)|(?<!\u00a0)»|(?<=\w)[;?!]")
"""A sign before or behind which French has a space that does not break, without one."""
CODE = re.compile(r"\{[^}]*\}|https?://\S+|Content-Type: \S+")


def places(language: str) -> list[Path]:
    """The catalogues; words and names that stand in sentences are in ``words.po``."""
    return sorted((LOCALE / language / "said").glob("*.po"))


def within(place: Path) -> dict[str, str]:
    """What one of them holds."""
    with place.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id and not each.fuzzy}


@cache
def entries(language: str) -> dict[str, str]:
    """What all of them hold."""
    return {sentence: told for place in places(language) for sentence, told in within(place).items()}


def test_sentences_are_found() -> None:
    assert len(sentences()) > 700
    assert sentences()["no {0} is made under {1} ({2}); this row reads like a statement"] == "app.domain.consistency"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_said_in_every_language(language: str) -> None:
    assert [each for each in sentences() if not entries(language).get(each)] == []


def impossible(year: int, month: int, day: int) -> str:
    """What Python says of a day that no calendar has."""
    with pytest.raises(ValueError, match=r"day|month") as found:
        date(year, month, day)
    return str(found.value)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    trees = [*(each.tree for each in modules().values()), ast.parse(getsource(json.decoder))]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = {each for each in constants if isinstance(each, str)}
    texts |= {each.replace("_", " ") for each in texts}
    texts |= {impossible(2026, month, day) for month, day in ((13, 1), (2, 30))}
    for place in places(language):
        known = texts if place.stem == "words" else sentences()
        assert [each for each in within(place) if each not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_sentence_stands_in_one_catalogue(language: str) -> None:
    assert sum(len(within(each)) for each in places(language)) == len(entries(language))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_value_of_a_sentence_stands_in_its_translation_once(language: str) -> None:
    for sentence, told in entries(language).items():
        assert sorted(each[0] for each in HOLE.findall(told)) == [each[0] for each in HOLE.findall(sentence)], sentence


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_known_by_what_it_says(language: str) -> None:
    """None hides another: with values in it, each is told in its own translation."""
    for sentence, told in entries(language).items():
        filled, expected = (HOLE.sub(lambda hole: f"§{hole[1]}", each) for each in (sentence, told))
        assert sayings(language).of(filled) == expected, sentence


def test_french_is_spaced_as_french_is() -> None:
    assert [each for each in entries("fr").values() if LOOSE.search(CODE.sub("", each))] == []


def test_values_that_are_said_are_said_in_french_and_others_stay() -> None:
    assert said("'end; Japan' is a former name of Japan.", "fr") == "«\u00a0end; Japan\u00a0» est un ancien nom\u00a0: Japon."
    told = "A State does not speak by telephone alone. Hold it until its Permanent Representation confirms it."
    assert "par la voie téléphone." in said(told, "fr")
    assert said("Chosen: leave the row out. '..' repeats the row above: x", "fr").startswith(
        "Choisi\u00a0: omettre la ligne. «\u00a0.."
    )


def test_verdicts_of_several_roles_are_said_one_after_the_other() -> None:
    told = said("read.audit: approver: needs a fresh sign-in; officer: only for one's own State", "fr")
    assert (
        "approbateur\u00a0: une nouvelle identification est nécessaire\u00a0; agent\u00a0: seulement pour son propre État" in told
    )


def test_the_place_of_a_fault_stays_behind_it() -> None:
    assert said("NaN is no JSON number. (/rows/0/a)", "fr") == "NaN n&#39;est pas un nombre JSON. (/rows/0/a)"


def test_readings_are_said_as_far_as_they_are_words() -> None:
    assert reading("hold until confirmed or reject", "fr") == "retenir jusqu'à confirmation ou rejeter"
    assert reading("+33 1 23 45 67 89", "fr") == "+33 1 23 45 67 89"
    assert reading("leave the row out", "en") == "leave the row out"


def test_what_came_in_a_cell_is_escaped_in_both_languages() -> None:
    told = "'<b>x</b>' is no e-mail address."
    assert said(told, "en") == "&#39;&lt;b&gt;x&lt;/b&gt;&#39; is no e-mail address."
    assert said(told, "fr") == "«\u00a0&lt;b&gt;x&lt;/b&gt;\u00a0» n&#39;est pas une adresse électronique."


def test_what_nobody_has_translated_is_marked_as_english() -> None:
    assert said("something <else>", "fr") == '<span lang="en">something &lt;else&gt;</span>'
    assert said("something <else>", "en") == "something &lt;else&gt;"


@pytest.mark.parametrize("piece", ["'", ": ", "; ", " or ", ", ", ". ", "Chosen: x. ", "state: ", "x; did you mean x; "])
def test_a_cell_made_to_be_taken_apart_is_taken_apart_once(piece: str) -> None:
    hostile = piece * (60_000 // len(piece))
    for sentence in (hostile, f"'{hostile}' is no e-mail address.", f"Chosen: {hostile}. {hostile}", f"state: {hostile}"):
        assert len(said(sentence, "fr")) < 12 * len(sentence)
        assert len(reading(sentence, "fr")) < 12 * len(sentence)


def test_what_is_longer_than_any_sentence_stays_as_it_is() -> None:
    assert said(f"'{'x' * LONGEST}' is no e-mail address.", "fr").startswith('<span lang="en">')
