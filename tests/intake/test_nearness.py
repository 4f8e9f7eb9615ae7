"""Suggestions: near enough to be meant, cheap enough for a file full of errors, and bounded."""

import pytest

from app.domain.access import Audience
from app.domain.records import Field, Reads
from app.intake.normalise import normaliser
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import MAX_BRIEF, MAX_VALUES

KNOWN = slips(["portugal", "poland", "ma"])


@pytest.mark.parametrize("word", ["portugal", "portugl", "portuugal", "portugel", "protugal"])
def test_a_slip_of_the_pen_is_seen_through(word: str) -> None:
    assert nearest(word, KNOWN) == "portugal"


@pytest.mark.parametrize("word", ["", "ma", "m", "prussia", "holland", "portugal" * 20])
def test_another_word_is_near_to_none(word: str) -> None:
    assert nearest(word, KNOWN) is None


@pytest.mark.parametrize("reads", [Reads.DAY, Reads.STATE, Reads.CHOICE, Reads.PHONES, Reads.EMAILS, Reads.LANGUAGES, Reads.CODES])
def test_what_is_too_long_for_a_code_is_refused_unread(reads: Reads) -> None:
    read = normaliser(Field("Field", "Champ", "", Audience.PUBLIC, (), reads, ("a",)))
    (remark,) = read("x" * (MAX_BRIEF + 1), None).remarks
    assert remark.code == "value-too-long"


@pytest.mark.parametrize("reads", [Reads.PHONES, Reads.EMAILS, Reads.LANGUAGES, Reads.CODES])
def test_too_many_values_in_a_cell_are_refused_unread(reads: Reads) -> None:
    read = normaliser(Field("Field", "Champ", "", Audience.PUBLIC, (), reads, ("a",)))
    (remark,) = read(";".join(str(number) for number in range(MAX_VALUES + 1)), None).remarks
    assert remark.code == "too-many-values"
