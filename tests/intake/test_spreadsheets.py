"""Spreadsheets in their three formats: what is read, from where, and what is told of what cannot be seen in a table of text."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from app.domain.errors import UnreadableFile
from app.domain.findings import Level
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.table import RawRow, Stored, Table
from tests.intake.makers import ANYONE
from tests.intake.workbooks import STRINGS, STRUCK, TABLE, added, changed, ods, ods_row, ods_table, parts, saved, xls, xlsx

HEADINGS = ("State", "Provision", "Authority")
NOON = datetime(2026, 6, 1, 12)  # noqa: DTZ001 - a spreadsheet knows no time zone
ODS_TABLE = ods_table(*(ods_row(*row) for row in TABLE))


def told(table: Table) -> list[tuple[Level, str]]:
    return [(finding.level, finding.code) for finding in table.findings]


def on(row: RawRow) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.column) for finding in row.findings]


def cells(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in table.rows]


@pytest.mark.parametrize("content", [xlsx(TABLE), xls(TABLE), ods(ODS_TABLE)], ids=["XLSX", "XLS", "ODS"])
def test_the_same_table_is_read_from_each_format(content: bytes) -> None:
    found = read(content)
    assert found.headings == HEADINGS
    assert cells(found) == [(2, ("FR", "35", "Bureau")), (3, ("DE", "24.7", "Amt"))]
    assert [row.kind for row in rows(found, ANYONE)[0]] == ["designation", "designation"]


def test_an_old_format_tells_that_marks_are_not_seen() -> None:
    assert told(read(xls(TABLE))) == [(Level.WARNING, "marks-not-seen")]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", xlsx(TABLE), ["content-does-not-match-extension"]),
        ("a.xls", b"State,Provision,Authority\nFR,35,x\n", ["content-does-not-match-extension"]),
        ("a.ods", xlsx(TABLE), ["content-does-not-match-extension"]),
        ("A.XLSX", xlsx(TABLE), []),
        ("a.ods", ods(ODS_TABLE), []),
        ("a.txt", b"State,Provision,Authority\nFR,35,x\n", []),
        ("a", xlsx(TABLE), []),
        (None, xlsx(TABLE), []),
    ],
)
def test_the_content_decides_and_a_name_that_says_otherwise_is_told(name: str | None, content: bytes, expected: list[str]) -> None:
    assert [finding.code for finding in read(content, name).findings] == expected


@pytest.mark.parametrize("name", ["a.csv", "a.pdf", None])
def test_what_is_no_table_at_all_is_refused(name: str | None) -> None:
    with pytest.raises(UnreadableFile):
        read(b"PK\x03\x04" + bytes(60), name)


def test_rows_and_columns_count_from_the_corner_of_the_sheet() -> None:
    workbook = Workbook()
    for place, value in zip(("C4", "D4", "E4", "C6", "D6", "E6"), (*HEADINGS, "FR", "35", "Bureau"), strict=True):
        workbook.worksheets[0][place] = value
    found = read(saved(workbook))
    assert found.headings == ("", "", *HEADINGS)
    assert cells(found) == [(6, ("", "", "FR", "35", "Bureau"))]


def test_values_come_as_text_and_say_what_they_were() -> None:
    heading = (*HEADINGS, "Hours", "Role", "Phone", "Valid from", "Scope", "Territory")
    row = ("FR", 8.1, True, NOON, 35.0, 381112345678, date(2026, 6, 1), 0.1 + 0.2, 1e15)
    (found,) = read(xlsx([heading, row])).rows
    assert found.cells == ("FR", "8.1", "yes", "2026-06-01 12:00", "35", "381112345678", "2026-06-01", "0.3", "1e+15")
    number, day = Stored.NUMBER, Stored.DAY
    assert found.stored == {1: number, 3: day, 4: number, 5: number, 6: day, 7: number, 8: number}
    (old,) = read(xls([HEADINGS, ("FR", 8.1, date(2026, 6, 1))])).rows
    assert (old.cells, old.stored) == (("FR", "8.1", "2026-06-01"), {1: number, 2: day})


def test_short_rows_are_as_wide_as_the_heading() -> None:
    found = read(xlsx([HEADINGS, ("FR", "35")]))
    assert found.rows[0].cells == ("FR", "35", "")


def test_every_sheet_with_a_heading_is_a_table_and_numbers_go_on() -> None:
    second = [("Article", "Country", "Name", "Phone"), ("35", "IT", "Ufficio", "1")]
    found = read(xlsx(TABLE, [("Legend", "of marks")], second, [HEADINGS], []))
    (further,) = found.further
    assert (found.headings, further.headings) == (HEADINGS, second[0])
    assert [(row.number, row.place) for row in found.rows] == [(2, "sheet 'A', row 2"), (3, "sheet 'A', row 3")]
    assert [(row.number, row.place) for row in further.rows] == [(5, "sheet 'C', row 2")]
    assert [(finding.code, finding.message[:9]) for finding in found.findings] == [
        ("sheet-skipped", "Sheet 'B'"),
        ("sheet-skipped", "Sheet 'D'"),
    ]
    assert told(further) == [(Level.INFO, "rows-numbered-on")]


def test_a_sheet_alone_is_the_table_even_without_a_known_heading() -> None:
    with pytest.raises(UnreadableFile) as caught:
        rows(read(xlsx([("Foo", "Bar"), ("a", "b")])), ANYONE)
    assert caught.value.faults[0].code == "no-heading-known"


@pytest.mark.parametrize("content", [xlsx([]), xlsx([HEADINGS]), xlsx([("# a remark",)])], ids=["blank", "heading", "comment"])
def test_a_spreadsheet_without_a_row_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    assert caught.value.faults[0].code == "no-data-rows"


def test_a_hidden_sheet_is_skipped_and_told() -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(HEADINGS)
    workbook.worksheets[0].append(("FR", "35", "Bureau"))
    for name, state in (("old", "hidden"), ("older", "veryHidden")):
        sheet = workbook.create_sheet(name)
        sheet.append(HEADINGS)
        sheet.append(("DE", "35", "Amt"))
        sheet.sheet_state = state
    found = read(saved(workbook))
    assert cells(found) == [(2, ("FR", "35", "Bureau"))]
    assert found.further == ()
    assert told(found) == [(Level.INFO, "hidden-sheet-skipped")] * 2


def test_hidden_rows_and_columns_are_imported_and_told() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in ((*HEADINGS, "Fax"), ("FR", "35", "Bureau"), ("DE", "35", "Amt")):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["D"].hidden = True
    found = read(saved(workbook))
    assert [on(row) for row in found.rows] == [[], [("row-hidden-in-source", None)]]
    assert [(finding.level, finding.code, finding.column) for finding in found.findings] == [
        (Level.WARNING, "column-hidden-in-source", "Provision")
    ]


def test_what_is_struck_through_waits_for_a_person() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (HEADINGS, ("FR", "35", "Bureau"), ("DE", "35", "Amt"), ("IT", "35", "Ufficio")):
        sheet.append(row)
    for cell in (*sheet[2], sheet["C3"], sheet["D4"]):
        cell.font = STRUCK
    found = read(saved(workbook))
    assert [on(row) for row in found.rows] == [[("row-struck-through", None)], [("cell-struck-through", "Authority")], []]
    assert {finding.level for row in found.rows for finding in row.findings} == {Level.REVIEW}


def test_a_part_of_a_shared_text_that_is_struck_through_is_seen() -> None:
    texts = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Amt</t></si>'
        '<si><r><t xml:space="preserve">Bureau </t></r><r><rPr><strike/></rPr><t>central</t></r></si>'
        '<si><r><rPr><strike val="0"/></rPr><t>Ufficio</t></r></si></sst>'
    )
    content = xlsx([HEADINGS, ("DE", "35", "x0"), ("FR", "35", "x1"), ("IT", "35", "x2")])
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    for number in range(3):
        sheet = sheet.replace(
            f'<c r="C{number + 2}" t="inlineStr"><is><t>x{number}</t></is></c>'.encode(),
            f'<c r="C{number + 2}" t="s"><v>{number}</v></c>'.encode(),
        )
    types = parts(content)["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relations = parts(content)["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", f'<Relationship Id="rIdT" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode()
    )
    changes: dict[str, str | bytes] = {STRINGS: texts, "xl/worksheets/sheet1.xml": sheet, "[Content_Types].xml": types}
    found = read(added(content, {**changes, "xl/_rels/workbook.xml.rels": relations}))
    assert [row.cells[2] for row in found.rows] == ["Amt", "Bureau central", "Ufficio"]
    assert [on(row) for row in found.rows] == [[], [("cell-struck-through", "Authority")], []]


def test_formulas_count_with_the_values_saved_beside_them() -> None:
    content = changed(
        xlsx([(*HEADINGS, "Phone"), ("FR", "35", "=A2", "=B2"), ("DE", "35", "=A3", "=B3"), ("=A9", "=A9", "=A9", "=A9")]),
        sheet=(b"<f>A2</f><v />", b"<f>A2</f><v>7</v>"),
    )
    found = read(content)
    assert [row.cells for row in found.rows] == [("FR", "35", "7", ""), ("DE", "35", "", "")]
    assert [on(row) for row in found.rows] == [
        [("formula-without-value", "Phone")],
        [("formula-without-value", "Authority"), ("formula-without-value", "Phone")],
    ]
    assert [(finding.level, finding.code, finding.column) for finding in found.findings] == [
        (Level.WARNING, "rows-without-values", None),
        (Level.INFO, "formula-value-taken", "Authority"),
    ]


def test_an_error_in_a_cell_is_told() -> None:
    content = changed(xlsx([HEADINGS, ("FR", "35", 1)]), sheet=(b't="n"><v>1</v>', b't="e"><v>#REF!</v>'))
    (row,) = read(content).rows
    assert row.cells == ("FR", "35", "")
    assert on(row) == [("cell-holds-error", "Authority")]


def test_names_and_words_of_a_file_are_quoted_short_and_visible() -> None:
    name = f"\u202eold{'x' * 9_000}"
    found = read(ods(ods_table(ods_row("nothing"), name=name) + ODS_TABLE))
    (finding,) = found.findings
    assert finding.message.startswith("Sheet 'oldxxx")
    assert len(finding.message) < 300


def test_links_of_a_cell_are_no_links_of_the_file() -> None:
    workbook = Workbook()
    for row in TABLE:
        workbook.worksheets[0].append(row)
    workbook.worksheets[0]["C2"].hyperlink = "https://bureau.example/"
    assert len(read(saved(workbook)).rows) == 2


def ods_cell(content: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}>{content}</table:table-cell>'


def test_marks_of_an_ods_sheet_are_seen() -> None:
    strike = '<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    struck = ods_cell("<text:p>Amt</text:p>", 'table:style-name="ce1"')
    noted = ods_cell("<office:annotation><text:p>check</text:p><text:p> it</text:p></office:annotation><text:p>IT</text:p>")
    computed = ods_cell("<text:p>35</text:p>", 'table:formula="of:=[.B2]"')
    span = ods_cell('<text:p>a <text:span text:style-name="ce1">b</text:span></text:p>')
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    table = ods_table(
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>',
        ods_row(*HEADINGS),
        ods_row("FR", "35", "Bureau", attributes='table:visibility="filter"'),
        ods_row("DE", "35", struck),
        ods_row(noted, computed, span),
        ods_row(struck, attributes='table:number-rows-repeated="2"'),
        ods_row(blank, attributes='table:number-rows-repeated="1048000"'),
    )
    found = read(ods(table, strike))
    assert [on(row) for row in found.rows] == [
        [("row-hidden-in-source", None)],
        [("cell-struck-through", "Authority")],
        [("cell-struck-through", "Authority"), ("cell-comment-ignored", "State")],
        [("row-struck-through", None)],
        [("row-struck-through", None)],
    ]
    assert found.rows[2].findings[1].message.endswith(": check it")
    assert told(found) == [(Level.WARNING, "column-hidden-in-source"), (Level.INFO, "formula-value-taken")]


def test_merged_cells_of_an_ods_sheet_hold_for_the_rows_below() -> None:
    spanned = (
        '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" office:value-type="string">'
        "<text:p>FR</text:p></table:table-cell>"
    )
    table = ods_table(ods_row(*HEADINGS), ods_row(spanned, "35", "x"), ods_row("<table:covered-table-cell/>", "24.7", "y"))
    assert [row.cells for row in read(ods(table)).rows] == [("FR", "35", "x"), ("FR", "24.7", "y")]


def test_a_hidden_ods_sheet_is_skipped() -> None:
    hidden = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    old = ods_table(ods_row(*HEADINGS), ods_row("DE", "35", "Amt"), name="old").replace(
        "<table:table ", '<table:table table:style-name="ta1" '
    )
    found = read(ods(ODS_TABLE + old, hidden))
    assert (len(found.rows), found.further) == (2, ())
    assert told(found) == [(Level.INFO, "hidden-sheet-skipped")]
