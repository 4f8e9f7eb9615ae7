"""Awkward files as States send them: where their tables lie, what their rows hold, and what is told of what was passed over."""

from pathlib import Path

import pytest

from app.domain.errors import UnreadableFile
from app.domain.findings import Level
from app.intake.reading import read
from app.intake.table import RawRow, Stored, Table
from tests.intake.workbooks import merged_multiheader

CORPUS = Path(__file__).parent / "corpus"


def file(name: str) -> Table:
    return read((CORPUS / name).read_bytes(), name)


@pytest.fixture(scope="module")
def working_document() -> Table:
    return read(merged_multiheader(), "11_merged_multiheader.xlsx")


def by_number(table: Table) -> dict[int, RawRow]:
    return {row.number: row for row in table.rows}


def test_a_byte_order_mark_and_a_cell_of_spaces() -> None:
    found = file("01_utf8_bom_comma.csv")
    assert found.headings[0] == "State"
    assert found.findings == ()
    assert [row.number for row in found.rows] == [2, 3, 4, 5, 6]
    assert by_number(found)[4].cells[0] == "Côte d’Ivoire"
    assert by_number(found)[5].cells[4] == "  "


def test_windows_1252_with_semicolons() -> None:
    found = file("02_cp1252_semicolon.csv")
    assert found.headings[:6] == ("Etat", "Traité", "Article", "Autorité", "Adresse", "Téléphone")
    assert [(finding.level, finding.code) for finding in found.findings] == [(Level.INFO, "encoding-assumed")]
    cells = by_number(found)
    assert cells[2].cells[4] == "1, Quai d'Essai, 75000 Paris 07 SP"
    assert cells[4].cells[3] == "Office central d’essai (OCE)"
    assert cells[7].cells[3] == "Autorité centrale – ministère des Essais"
    assert {len(row.cells) for row in found.rows} == {9}


def test_line_breaks_inside_quotes_do_not_end_a_row() -> None:
    found = file("04_quoted_newlines.csv")
    assert [row.number for row in found.rows] == [2, 3, 4]
    assert by_number(found)[2].cells[3] == 'Bulevardi "Prova I"\nTirana\nAlbania'


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("15_empty.csv", "file-empty"),
        ("16_header_only.csv", "no-data-rows"),
        ("17_not_a_csv.csv", "content-does-not-match-extension"),
    ],
)
def test_files_without_a_row_say_why(name: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        file(name)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_two_heading_rows_below_a_title_become_one(working_document: Table) -> None:
    assert working_document.headings == (
        "Party Name",
        "Party Code",
        "Article",
        "Authority English",
        "Authority Original",
        "Phone",
        "E-mail",
        "Hours",
        "Communicated",
        "Effective",
    )
    assert [row.number for row in working_document.rows] == list(range(5, 14))


def test_merged_cells_hold_for_the_rows_below(working_document: Table) -> None:
    rows = by_number(working_document)
    assert [rows[number].cells[:4] for number in (5, 6, 7)] == [
        ("Japan", "JP", "14.7.c", "Minister of Trial"),
        ("Japan", "JP", "14.7.c", "Minister of Rehearsal"),
        ("Japan", "JP", "14.7.c", "Minister of Examples"),
    ]
    assert [rows[number].findings for number in (5, 6, 7)] == [(), (), ()]


def test_numbers_and_days_are_marked_as_such(working_document: Table) -> None:
    rows = by_number(working_document)
    assert (rows[5].cells[8], rows[5].stored) == ("2023-08-10", {8: Stored.DAY})
    assert (rows[8].cells[5], rows[8].cells[8]) == ("381112345678", "39994")
    assert rows[8].stored == {5: Stored.NUMBER, 8: Stored.NUMBER, 9: Stored.NUMBER}
    assert (rows[9].cells[2], rows[9].stored) == ("27.2", {2: Stored.NUMBER})
    assert (rows[10].cells[2], rows[10].stored) == ("8.1", {2: Stored.NUMBER})
    assert (rows[11].cells[2], rows[11].stored) == ("35", {8: Stored.DAY, 9: Stored.DAY})


def test_what_the_formatting_says_is_told(working_document: Table) -> None:
    told = {
        row.number: [(finding.level, finding.code, finding.column) for finding in row.findings]
        for row in working_document.rows
        if row.findings
    }
    assert told == {
        9: [(Level.WARNING, "row-hidden-in-source", None)],
        11: [(Level.INFO, "cell-comment-ignored", "Authority English")],
        13: [(Level.REVIEW, "row-struck-through", None)],
    }
    (comment,) = by_number(working_document)[11].findings
    assert comment.message.endswith(": Replaced in 2024? – check")


def test_what_is_no_row_is_told_and_passed_over(working_document: Table) -> None:
    told = [(finding.level, finding.code) for finding in working_document.findings]
    assert told == [
        (Level.INFO, "sheet-skipped"),
        (Level.INFO, "hidden-sheet-skipped"),
        (Level.INFO, "title-row-skipped"),
        (Level.INFO, "footnote-row-skipped"),
        (Level.INFO, "total-row-skipped"),
    ]
    messages = [finding.message for finding in working_document.findings]
    assert "'Legend'" in messages[0]
    assert "'old 2019'" in messages[1]
    assert "Row 15" in messages[3]
    assert "Row 16" in messages[4]
