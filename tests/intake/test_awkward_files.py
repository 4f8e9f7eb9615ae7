"""Whole files as States send them: what becomes of each row, and why.

Three rows are refused that a reader of the file alone would let pass, all for one reason: the register keeps the authorities under
two treaties, so that a row about another one is read and told, but has no place to go.
"""

from pathlib import Path

import pytest

from app.domain.submission import Row
from app.intake.reading import read
from app.intake.rows import rows
from tests.intake.makers import ANYONE, outcome_of, told
from tests.intake.workbooks import merged_multiheader

CORPUS = Path(__file__).parent / "corpus"
BOOK = "11"


@pytest.fixture(scope="module")
def files() -> dict[str, list[Row]]:
    contents = {path.name[:2]: path.read_bytes() for path in CORPUS.glob("0*.csv")} | {BOOK: merged_multiheader()}
    return {name: rows(read(content), ANYONE)[0] for name, content in contents.items()}


@pytest.mark.parametrize(
    ("name", "number", "outcome", "codes"),
    [
        ("01", 2, "ok", []),
        ("01", 3, "ok", ["article-part-of-provision", "name-split-native-and-english"]),
        ("01", 4, "error", ["authority-missing"]),
        ("01", 5, "error", ["authority-missing"]),
        ("01", 6, "ok", []),
        ("02", 2, "ok", ["article-completed"]),
        ("02", 3, "warning", ["article-completed", "authority-by-description-no-contact"]),
        ("02", 4, "ok", []),
        ("02", 5, "ok", []),
        ("02", 6, "error", ["treaty-not-kept"]),
        ("02", 7, "ok", ["declaration-not-designation"]),
        ("04", 2, "error", ["treaty-not-kept", "phone-not-valid-in-current-plan"]),
        ("04", 3, "review", ["several-authorities-in-one-cell", "article-completed"]),
        ("04", 4, "error", ["several-authorities-in-one-cell", "treaty-unknown", "phone-not-valid-in-current-plan"]),
        (BOOK, 5, "ok", []),
        (BOOK, 6, "ok", []),
        (BOOK, 7, "ok", []),
        (BOOK, 8, "error", ["article-unknown", "plus-sign-missing", "excel-serial-date"]),
        (BOOK, 9, "warning", ["row-hidden-in-source", "article-stored-as-number"]),
        (BOOK, 10, "error", ["article-ambiguous-number"]),
        (BOOK, 11, "warning", ["cell-comment-ignored", "footnote-mark-stripped", "effective-before-communication"]),
        (
            BOOK,
            12,
            "review",
            [
                "ditto-mark-without-reference",
                "one-row-several-articles",
                "article-completed",
                "excel-serial-date",
                "effective-before-communication",
            ],
        ),
        (BOOK, 13, "review", ["row-struck-through"]),
    ],
)
def test_each_row_ends_as_it_should(files: dict[str, list[Row]], name: str, number: int, outcome: str, codes: list[str]) -> None:
    found = [row for row in files[name] if row.number == number]
    findings = [finding for row in found for finding in row.findings]
    assert outcome_of(findings) == outcome
    assert told(findings) == codes


def test_what_the_cells_say_is_in_the_registers_terms(files: dict[str, list[Row]]) -> None:
    by_place = {(name, row.number): row for name, found in files.items() for row in found}
    dutch = by_place["01", 3].values
    assert (dutch["authority.names.en"], dutch["authority.names.und"]) == (
        "National office for test cases",
        "Landelijk bureau van proefzaken",
    )
    assert (dutch["channels.phone"], dutch["channels.fax"], dutch["role"]) == (["+31102000001"], ["+31102000002"], "all")
    serbian = by_place[BOOK, 8]
    assert (serbian.values["registered_on"], str(serbian.valid_from)) == ("2009-06-30", "2010-05-01")
    assert serbian.values["channels.phone"] == ["+381112345678"]
    french = by_place[BOOK, 11].values
    assert (french["hours.spec"], french["hours.round_the_clock"]) == ("24/7", True)
    assert [row.values["provision"] for row in files[BOOK] if row.number == 12] == ["24.7", "27.2", "35"]
    assert [row.values["state"] for row in files[BOOK] if row.number in (5, 6, 7)] == ["JP"] * 3
