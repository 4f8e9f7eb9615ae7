"""Suggestions: near enough to be meant, cheap enough for a file full of errors, and bounded."""

import pytest

from app.domain.access import Audience
from app.domain.records import Field, Reads
from app.intake.cells import as_written
from app.intake.layout import Place
from app.intake.normalise import normaliser
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import MAX_BRIEF, MAX_SEVERAL, MAX_VALUES, Around, Outcome

KNOWN = slips(["portugal", "poland", "ma"])


@pytest.mark.parametrize("word", ["portugal", "portugl", "portuugal", "portugel", "protugal"])
def test_a_slip_of_the_pen_is_seen_through(word: str) -> None:
    assert nearest(word, KNOWN) == "portugal"


@pytest.mark.parametrize("word", ["", "ma", "m", "prussia", "holland", "portugal" * 20])
def test_another_word_is_near_to_none(word: str) -> None:
    assert nearest(word, KNOWN) is None


def read(reads: Reads, cell: str) -> Outcome:
    field = Field("Field", "Champ", "", Audience.PUBLIC, (), reads, ("a",))
    return as_written(Place(0, "Field", "field", normaliser(field), reads), cell, Around())


@pytest.mark.parametrize(
    "reads", [Reads.DAY, Reads.STATE, Reads.CHOICE, Reads.PROVISION, Reads.HOURS, Reads.LANGUAGES, Reads.CODES]
)
def test_what_is_too_long_for_a_code_is_refused_unread(reads: Reads) -> None:
    (remark,) = read(reads, "x" * (MAX_BRIEF + 1)).remarks
    assert remark.code == "value-too-long"


@pytest.mark.parametrize("reads", [Reads.PHONES, Reads.EMAILS])
def test_what_is_too_long_for_several_values_is_refused_unread(reads: Reads) -> None:
    (remark,) = read(reads, "x" * (MAX_SEVERAL + 1)).remarks
    assert remark.code == "value-too-long"


@pytest.mark.parametrize(
    ("reads", "value"), [(Reads.PHONES, "+33{}"), (Reads.EMAILS, "a{}@b.fr"), (Reads.LANGUAGES, "x{}"), (Reads.CODES, "{}")]
)
def test_too_many_values_in_a_cell_are_refused_unread(reads: Reads, value: str) -> None:
    (remark,) = read(reads, ";".join(value.format(number) for number in range(MAX_VALUES + 1))).remarks
    assert remark.code == "too-many-values"
