"""What is read, written and read again stays as it is: in either form, whatever stands in the cells."""

import csv
import io
import time
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.domain.access import Audience
from app.domain.submission import Row
from app.intake.headings import ROW_COLUMNS
from app.intake.layout import canonical_heading
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.template import columns_of
from app.intake.writing import WRITERS, csv_file, xlsx_file
from tests.intake.makers import ANYONE, cells_of

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AS_TEXT = "49"
"""The format of cells that take everything for text."""
ALL = Audience.RESTRICTED
LANGUAGES = ("en", "und", "fr", "sr-Latn")
SIGNS = "=+-@'\"`,;|\t\n\r /().*†¹#&:?!_%<>[]{}«»“”…–—1207AZazéßÅи漢عא\u00a0\u200d\ufffe\x01\x7f\U0001f600"
WORDS = (
    "=1+1", "@SUM(A1)", "-x", "+33 1 23 45 67 89", "\tx", "a\r\nb", "# x", "n/a", "(none)", "idem", '"', "NO", "n/a*", "idem*",
    "*†", "&amp;lt;", "&quot;", "'=x", "'='=x", '="a"', "'=\"a\"", "Ã©", "Ãƒâ€", "Ministry of Justice", "Ministère de la Justice",
    " / ", " (", ")", "; ", "a) ", "b) ", "yes", "24/7", "Mo-Fr 09:00-17:00", "CET", "a@b.example", "https://a.example/", "_x0041_",
    "0", "8.10", "2026-01-01", "1,5", "Total", "Note: ",
)  # fmt: skip
texts = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
cells = st.lists(st.sampled_from(WORDS) | texts, max_size=4).map("".join)
NEEDED = {"designation": {"State": "QM", "Provision": "8.10.b", "Authority (en)": "Court"}, "statement": {"State": "QM"}}
NEEDED["statement"] |= {"Provision": "7.5.a", "Kind": "notification"}


def headings(kind: str) -> list[str]:
    return [canonical_heading(column) for column in columns_of(kind, LANGUAGES, ALL)]


def filled(kind: str, said: Mapping[str, str]) -> bytes:
    """A file of one row."""
    written = io.StringIO()
    lines = csv.DictWriter(written, headings(kind))
    lines.writeheader()
    lines.writerow({"Record": kind} | NEEDED[kind] | {heading: text for heading, text in said.items() if text.strip()})
    return written.getvalue().encode()


def imported(content: bytes) -> list[Row]:
    """The rows that would be imported."""
    return [row for row in rows(read(content), ANYONE)[0] if not row.refused]


def told(row: Row) -> tuple[object, ...]:
    """What a row asks for; a cleared field is none of a record."""
    return row.kind, {path: value for path, value in row.values.items() if value is not None}, row.valid_from, row.valid_to


def said_of(kind: str) -> st.SearchStrategy[dict[str, str]]:
    own = {field.en for field in ROW_COLUMNS.values()}
    return st.dictionaries(st.sampled_from([each for each in headings(kind) if each not in own]), cells, max_size=3)


def written_again(held: list[Row], form: str) -> Iterator[tuple[Row, Row]]:
    """Rows as they were held, and as their file is read."""
    for row in held:
        content = WRITERS[form](row.kind, [row], ALL)
        assert content == WRITERS[form](row.kind, [row], ALL)
        (again,), findings = rows(read(content), ANYONE)
        assert findings == []
        yield row, again


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=150)
@given(st.data())
def test_what_was_read_is_read_again(form: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(NEEDED)))
    held = imported(filled(kind, data.draw(said_of(kind))))
    for row, again in written_again(held, form):
        assert not again.refused, again.findings
        assert told(again) == told(row)


@pytest.mark.parametrize(
    ("heading", "cell", "held"),
    [
        ("Scope", "&amp;lt;b&amp;gt;", "<b>"),
        ("Scope", "first and last*†", "first and last"),
        ("Scope", "many   spaces     *", "many spaces"),
        ("Scope", "l'-x* & l'=y", "l'-x* & l'=y"),
        ("Scope", "'=x", "=x"),
        ("Scope", '\'="x"', "x"),
        ("Scope", "=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("Scope", 'says "yes", twice; or not', 'says "yes", twice; or not'),
        ("Scope", "_x0041_ is no letter", "_x0041_ is no letter"),
        ("Scope", "\t-tab\tand\nbreak", "-tab and break"),
        ("Address", "1, Square*\n\n@ the back; 2 \r\n+1", ["1, Square*", "@ the back; 2", "+1"]),
        ("Portal", "https://a.example/?a=1&b=2; -x\n=y", ["https://a.example/?a=1&b=2", "-x", "=y"]),
        ("Hours", "closed &amp;lt;often&amp;gt;", '"closed <often>"'),
        ("Hours", "within 5 \u00b5s", '"within 5 \u03bcs"'),
        ("Hours", "Note: 24/7=1+1", '24/7 "Note: =1+1"'),
        ("Phone", "+33 1 23 45 67 89 ext. 12, +33 1 23 45 67 90", ["+33123456789;ext=12", "+33123456790"]),
    ],
)
def test_what_is_awkward_to_keep(heading: str, cell: str, held: object) -> None:
    (row,) = imported(filled("designation", {heading: cell}))
    path = next(column.path for column in columns_of("designation", LANGUAGES, ALL) if canonical_heading(column) == heading)
    assert row.values[path] == held
    for form in WRITERS:
        for _, again in written_again([row], form):
            assert told(again) == told(row)


@pytest.mark.parametrize("cell", ["&quot;", "idem*", "&amp;quot;", "*†", "'='n/a"])
def test_wrapped_marks_and_placeholders_say_nothing_or_are_kept(cell: str) -> None:
    for row, again in written_again(imported(filled("designation", {"Scope": cell})), "csv"):
        assert told(again) == told(row)


def test_a_text_wrapped_many_times_over_is_refused() -> None:
    (row,), _ = rows(read(filled("designation", {"Scope": "&" + "amp;" * 20 + "lt;"})), ANYONE)
    assert [finding.code for finding in row.findings if finding.level == "error"] == ["text-wrapped-too-often"]


AWKWARD = (
    "=1+1", "=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\tx", "x\ty", "12", "8.10", "2026-01-01", "1E5", "TRUE", "#N/A", "'x", " x ",
    "_x0041_", 'a"b', "a,b;c", "x\ny", "\U0001f600", "{=1}", "0x1F", "cmd|' /C calc'!A0",
)  # fmt: skip
"""What programs would run, compute, or store as a number, a day or an error."""
UNPRINTABLE = ("\rx", "x\ry", "\x01x", "\x0bx")


def sheet_of(content: bytes, part: str = "xl/worksheets/sheet1.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read(part))


def row_saying(text: str) -> Row:
    return Row(2, "designation", {"state": "QM", "provision": "8.10.b", "authority.names.en": text, "scope.text": text})


@pytest.mark.parametrize("text", [*AWKWARD, *UNPRINTABLE])
def test_every_cell_of_a_workbook_is_a_text_that_stays_one(text: str) -> None:
    content = xlsx_file("designation", [row_saying(text)], ALL)
    sheet = sheet_of(content)
    assert list(sheet.iter(f"{SHEET}f")) == []
    assert list(sheet.iter(f"{SHEET}v")) == []
    assert {cell.get("t") for cell in sheet.iter(f"{SHEET}c")} == {"inlineStr"}
    styles = sheet_of(content, "xl/styles.xml")
    used = {cell.get("s") for cell in sheet.iter(f"{SHEET}c")}
    forms = list(styles.find(f"{SHEET}cellXfs") or ())
    assert {forms[int(place or 0)].get("quotePrefix") for place in used} == {"1"}
    assert {forms[int(place or 0)].get("numFmtId") for place in used} == {AS_TEXT}
    (_, line) = cells_of(content)
    kept = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert kept.count(text) == line.count(line[4]) == 2


@pytest.mark.parametrize("text", [*AWKWARD, *UNPRINTABLE])
def test_csv_keeps_every_byte(text: str) -> None:
    content = csv_file("designation", [row_saying(text)], ALL)
    heading, line = csv.reader(io.StringIO(content.decode(), newline=""))
    assert line[heading.index("Authority (en)")] == line[heading.index("Scope")] == text
    assert content.startswith(b"Record,State,Provision,Role,Authority (en),")
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_rows_are_the_same_bytes_at_any_time(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = WRITERS[form]("designation", [row_saying("x")], ALL)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert WRITERS[form]("designation", [row_saying("x")], ALL) == before


def test_columns_are_those_of_the_blank_file_as_far_as_the_reader_sees() -> None:
    blank = [canonical_heading(column) for column in columns_of("designation")]
    named = Row(2, "designation", {"authority.names.fr": "Parquet", "authority.names.und": "X"})
    (whole, _), (public,) = cells_of(csv_file("designation", [named], ALL)), cells_of(csv_file("designation", [], Audience.PUBLIC))
    assert [heading for heading in whole if heading not in ("Authority (fr)", "Authority (und)")] == blank
    assert whole[4:7] == ["Authority (en)", "Authority (fr)", "Authority (und)"]
    assert [heading for heading in blank if heading not in public] == [
        column.field.en for column in columns_of("designation") if column.field.audience is not Audience.PUBLIC
    ]


@pytest.mark.parametrize(
    ("held", "implied"),
    [
        ({"hours.spec": "24/7"}, {"Round the clock"}),
        ({"hours.spec": "24/7", "hours.round_the_clock": True}, set()),
        ({"hours.spec": "24/7", "hours.round_the_clock": False}, set()),
        ({"hours.spec": "Mo-Fr 09:00-17:00", "state": "FR"}, {"Time zone"}),
        ({"hours.spec": "Mo-Fr 09:00-17:00", "state": "FR", "hours.time_zone": "Europe/Paris"}, set()),
        ({"hours.spec": "Mo-Fr 09:00-17:00", "state": "US"}, set()),
        ({"hours.time_zone": "Europe/Paris"}, set()),
    ],
)
def test_what_a_cell_would_imply_and_is_not_held_is_said(held: dict[str, object], implied: set[str]) -> None:
    row = Row(2, "designation", {"state": "QM", "provision": "8.10.b", "authority.names.en": "Court"} | held)
    heading, line = cells_of(csv_file("designation", [row], ALL))
    assert {name for name, cell in zip(heading, line, strict=True) if cell == "(none)"} == implied
    (again,) = imported(csv_file("designation", [row], ALL))
    assert told(again) == told(row)
