"""Files: what is refused and with what words, how cells and row numbers are read."""

import contextlib
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import DirectoryError, TooLarge, UnreadableFile
from app.domain.findings import Level
from app.intake.csv_reader import MOST_BESIDE
from app.intake.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from app.intake.notes import COMMENT
from app.intake.reading import read
from app.intake.rows import rows
from tests.intake.makers import ANYONE, table


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "file-empty", "empty"),
        (b"\xef\xbb\xbf", "file-empty", "empty"),
        (b" \r\n\t\n", "file-empty", "white space"),
        (b"State,Provision\r\n", "no-data-rows", "a heading but no row"),
        (b"State,Provision\r\n,\r\n\r\n", "no-data-rows", "a heading but no row"),
        (b"# a remark\r\n", "no-data-rows", "no heading and no row"),
        (b"State\r\nJ\0P", "nul-byte", "Byte 9, in line 2,"),
        (b"%PDF-1.7", "not-a-table", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "not-a-table", "PNG"),
        (b"{\\rtf1 x}", "not-a-table", "RTF"),
        (b"<!DOCTYPE html>", "not-a-table", "HTML"),
        (b"State\n\x81\x8d", "not-utf-8", "Byte 7, in line 2, (0x81) is not UTF-8, and byte 7 is not Windows-1252"),
        ("State\nJP\ud83d".encode("utf-16-le", "surrogatepass"), "not-utf-8", "UTF-16, but byte 17"),
        ("State\nJ\0P".encode("utf-16"), "nul-byte", "Character 8"),
        ("\ufeff \n".encode("utf-16-be"), "file-empty", "white space"),
        ("State\nJP".encode("utf-32"), "not-utf-8", "UTF-32"),
        ("State\nJP".encode("utf-32-be"), "not-utf-8", "UTF-32"),
        (b'State,Name\nJP,x\nFR,"Minist\nry,y\n', "unclosed-quote", "line 3"),
        (b'State,Name\nJP,"two\nlines"\nFR,"a "b" c"\n', "stray-quote", "line 4"),
        (b'"State,Name\nJP,x\n', "unclosed-quote", "line 1"),
        (b'{"rows": []}', "no-rows", "at least one row"),
        (b'{"metadata": {}}', "not-a-table", "metadata"),
        (b'[{"a": 1, "a": 2}]', "duplicate-member", "/0"),
        (b"[1]", "not-a-row", "/rows/0"),
        (b'{"rows": [', "not-json", "line 1"),
    ],
)
def test_a_file_is_refused(content: bytes, code: str, says: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    fault = caught.value.faults[0]
    assert fault.code == code
    assert fault.parameter == "file"
    assert says in fault.detail
    assert caught.value.detail == fault.detail


LARGE = {
    "bytes": (b"x" * (MAX_BYTES + 1), "file-too-large", "10 MiB"),
    "rows": (b"State\n" + b"JP\n" * (MAX_ROWS + 1), "too-many-rows", "100,000"),
    "cells": (b"State,a\n" + (b"1," * 199 + b"1\n") * 5_001, "too-many-cells", "1,000,000"),
    "rows and comments": (b"State\n" + b"# no row\n" * (MAX_ROWS + MOST_BESIDE), "too-many-rows", "100,000"),
    "headings": (b"a," * MAX_COLUMNS + b"a\n1\n", "too-many-columns", "Row 1"),
    "columns": (b"a,b\n1,2\n1" + b"," * MAX_COLUMNS + b"\n", "too-many-columns", "Row 3"),
    "cell": (b"a,b\n1," + b"x" * (MAX_CELL + 1), "cell-too-long", "row 2, column 2"),
    "cell of lines": (b'a,b\n1,"x\n' + b"x" * MAX_CELL + b'"', "cell-too-long", "row 2, column 2"),
    "far too long a cell": (b"a,b\n1,2\n1," + b"x" * 200_000, "cell-too-long", "line 3"),
    "cell in JSON": (json.dumps([{"a": "x" * (MAX_CELL + 1)}]).encode(), "cell-too-long", "row 1, 'a'"),
    "rows in JSON": (json.dumps([{"a": 1}] * (MAX_ROWS + 1)).encode(), "too-many-rows", "100,000"),
    "members in JSON": (
        json.dumps([{f"h{n}": 1 for n in range(MAX_COLUMNS + 1)}]).encode(),
        "too-many-columns",
        "Row 1",
    ),
}


@pytest.mark.parametrize("what", LARGE)
def test_a_file_beyond_a_limit_is_refused(what: str) -> None:
    content, code, says = LARGE[what]
    with pytest.raises(TooLarge) as caught:
        read(content)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert says in fault.detail


def test_what_is_just_within_the_limits_is_read() -> None:
    found = read(b"a" + b"," * (MAX_COLUMNS - 1) + b"\n" + b"x" * MAX_CELL + b"\n")
    assert len(found.headings) == MAX_COLUMNS
    assert len(found.rows) == 1


def test_blank_cells_do_not_count_among_those_that_a_file_may_have() -> None:
    assert len(read(b"a" + b",b" * 199 + b"\n" + (b"1" + b"," * 199 + b"\n") * 6_000).rows) == 6_000


def test_as_many_rows_as_are_promised_are_read_below_the_heading() -> None:
    assert len(read(b"State\n" + b"JP\n" * MAX_ROWS).rows) == MAX_ROWS
    assert len(read(b"# of the ministry\nList of 2026\nState,Provision\n" + b"JP,35\n" * MAX_ROWS).rows) == MAX_ROWS


def test_a_stray_quote_long_before_the_cell_limit_is_named() -> None:
    with pytest.raises(UnreadableFile, match="line 2 is never closed"):
        read(b'a,b\n1,"x\n' + b"y,z\n" * 100_000)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_heading_decides_the_separator(separator: str) -> None:
    found = table(f'State{separator}Provision{separator}"a,b;c\td"', f'JP{separator}35{separator}"x{separator}y"')
    assert found.headings == ("State", "Provision", "a,b;c\td")
    assert [row.cells for row in found.rows] == [("JP", "35", f"x{separator}y")]


def test_a_separator_inside_the_cells_does_not_count() -> None:
    found = table("Country|Art.|Who", "FR|35|1, rue A, 75000 Paris, CEDEX, France", "", "DE|35|a; b; c; d")
    assert found.headings == ("Country", "Art.", "Who")
    assert len(found.rows) == 2


ENCODED = "State;Provision;Name\nFR;35;Préfecture d’Évry – “x”\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_other_encodings_are_read_and_told(encoding: str) -> None:
    found = read(ENCODED.encode(encoding))
    assert found.headings == ("State", "Provision", "Name")
    assert found.rows[0].cells[2] == "Préfecture d’Évry – “x”"
    (finding,) = found.findings
    assert (finding.level, finding.code) == (Level.INFO, "encoding-assumed")
    assert ("UTF-16" in finding.message) == encoding.startswith("utf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_needs_no_word(encoding: str) -> None:
    assert read(ENCODED.encode(encoding)).findings == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("State,Name\nBG,Министерство", "cp1251"), ("State,Name\nGR,Υπουργείο", "cp1253")],
)
def test_letters_that_make_no_word_put_the_encoding_in_doubt(text: str, encoding: str) -> None:
    told = [(finding.level, finding.code) for finding in read(text.encode(encoding)).findings]
    assert told == [(Level.INFO, "encoding-assumed"), (Level.WARNING, "encoding-doubtful")]


def test_long_vowels_are_no_reason_to_doubt() -> None:
    assert [finding.code for finding in read("State,Name\nEE,jäääär õueaiad".encode("cp1252")).findings] == ["encoding-assumed"]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    found = table("State,Name", 'JP,"two', 'lines"', "", "  ,", f"{COMMENT}a remark,", "FR,x")
    assert [(row.number, row.cells[0]) for row in found.rows] == [(2, "JP"), (6, "FR")]


def test_a_heading_below_blank_rows_and_remarks_is_found() -> None:
    found = table("", "# from the ministry", "State,Name", "JP,x")
    assert found.headings == ("State", "Name")
    assert [row.number for row in found.rows] == [4]


def test_comments_are_passed_over_and_told() -> None:
    found = table("State,Name", "# a remark,", "#1,x")
    assert [row.number for row in found.rows] == [3]
    assert [(finding.code, finding.message[-2:]) for finding in found.findings] == [("comments-passed-over", "2.")]


def test_a_byte_order_mark_is_no_part_of_the_heading() -> None:
    assert read("\ufeffState,Name\nJP,x".encode()).headings == ("State", "Name")
    assert read('\ufeff[{"State": "JP"}]'.encode()).headings == ("State",)


def test_json_in_both_forms_gives_the_same_rows() -> None:
    bare = read(b'[{"State": "JP"}]')
    whole = read(b'{"metadata": {}, "rows": [{"State": "JP"}]}')
    assert bare == whole


def test_metadata_inside_a_file_is_told_not_to_count() -> None:
    found = read(b'{"metadata": {"state": "FR"}, "rows": [{"State": "JP"}]}')
    assert [finding.code for finding in found.findings] == ["metadata-not-used"]


PRINTABLE = st.text(st.characters(exclude_categories=["C"], include_characters="\n\r\t"), max_size=12)


@given(st.lists(st.tuples(PRINTABLE, PRINTABLE, PRINTABLE), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_any_table_of_text_reads_back_cell_by_cell(cells: list[tuple[str, str, str]], separator: str) -> None:
    written = io.StringIO()
    lines = csv.writer(written, delimiter=separator)
    lines.writerow(["State", "Provision", "Name"])
    lines.writerows(("x", *row) for row in cells)
    found = read(written.getvalue().encode())
    assert [row.cells for row in found.rows] == [("x", *row) for row in cells]
    assert [row.number for row in found.rows] == list(range(2, len(cells) + 2))


HEADING = b"State,Provision,Authority,Phone,E-mail,Website,Languages,Valid from,Audience,Record\n"


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_hostile_bytes_raise_nothing_but_the_one_family(content: bytes) -> None:
    for whole in (content, HEADING + content, b'[{"State": "' + content + b'"}]'):
        with contextlib.suppress(DirectoryError):
            assert rows(read(whole), ANYONE)[0]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@given(st.lists(TEXT, min_size=9, max_size=9))
def test_hostile_cells_raise_nothing_at_all(cells: list[str]) -> None:
    whole = [{**dict(zip(HEADING.decode().split(","), cells, strict=False)), "Address": "x"}]
    found, _ = rows(read(json.dumps(whole).encode()), ANYONE)
    assert {row.number for row in found} == {1}
