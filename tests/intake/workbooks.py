"""Spreadsheets for the tests of this room, made here: whole ones, and ones with a part changed by hand."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import xlwt  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

Cells = tuple[Any, ...]
Rows = Iterable[Cells]
TABLE: Rows = (("State", "Provision", "Authority"), ("FR", "35", "Bureau"), ("DE", "24.7", "Amt"))
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def saved(workbook: Workbook) -> bytes:
    """Its bytes."""
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def xlsx(*sheets: Rows) -> bytes:
    """An XLSX file with these sheets, called A, B and so on."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in zip("ABCDEF", sheets, strict=False):
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(workbook)


def xls(rows: Rows) -> bytes:
    """An XLS file with one sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("A")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            style = xlwt.easyxf(num_format_str="YYYY-MM-DD") if isinstance(value, date) else xlwt.Style.default_style
            sheet.write(number, column, value, style)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


_ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "table": "table", "text": "text", "style": "style"}.items()
)


def ods(tables: str, styles: str = "") -> bytes:
    """An ODS file with this XML for its tables."""
    content = (
        f'<?xml version="1.0"?><office:document-content {_ODS_NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    media = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(
        {
            "mimetype": media,
            "META-INF/manifest.xml": (
                f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" m:media-type="{media}"/></m:manifest>'
            ),
            "content.xml": content,
        }
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    """A row of an ODS table with text in its cells; one that begins with "<" is taken as it is."""
    inside = "".join(
        cell if cell.startswith("<") else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def ods_table(*rows: str, name: str = "A") -> str:
    """A sheet."""
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """What is in an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, **replaced: tuple[bytes, bytes]) -> bytes:
    """The XLSX file with something replaced in its first sheet (``sheet``), its workbook (``workbook``) or its styles."""
    paths = {"sheet": SHEET, "workbook": "xl/workbook.xml", "styles": "xl/styles.xml"}
    found: dict[str, str | bytes] = dict(parts(content))
    for what, (old, new) in replaced.items():
        part = parts(content)[paths[what]]
        assert old in part
        found[paths[what]] = part.replace(old, new, 1)
    return packed(found)


def added(content: bytes, further: Mapping[str, str | bytes]) -> bytes:
    """The archive with more parts, or others."""
    return packed({**parts(content), **further})


STRUCK = Font(strike=True)


def merged_multiheader() -> bytes:
    """A working document as ministries keep it: titles, two heading rows, merged, hidden and struck rows, notes, a total."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Authorities 2026"
    rows: dict[int, list[Any]] = {
        1: ["Notifications of authorities – working document"],
        3: ["Party", None, "Provision", "Authority", None, "Contact", None, None, "Dates"],
        4: ["Name", "Code", "Article", "English", "Original", "Phone", "E-mail", "Hours", "Communicated", "Effective"],
        5: ["Japan", "JP", "14.7.c", "Minister of Trial", "試験大臣", None, "a@example.go.jp", None, date(2023, 8, 10)],
        6: [None, None, "14.7.c", "Minister of Rehearsal", "練習大臣", None, "b@example.go.jp", None, date(2023, 8, 10)],
        7: [None, None, "14.7.c", "Minister of Examples", "見本大臣", None, "c@example.go.jp", None, date(2023, 8, 10)],
        8: [
            "Serbia",
            "RS",
            "readmission protocol",
            "Ministry",
            "Министарство",
            381112345678,
            None,
            "Mon-Fri 07:30-15:30",
            39994,
            40299,
        ],
        9: ["Austria", "AT", 27.2, "Ministry of Trial", "Probeministerium", None, None, None, "13 June 2012", "01.10.2012"],
        10: ["Japan", "JP", 8.1, "Minister of Trial", "試験大臣", None, None, None, "2023-08-10"],
        11: [
            "France (*)",
            "FR",
            "35",
            "OCE",
            "Office central des essais",
            None,
            "oce@example.fr",
            "24/7",
            date(2010, 7, 7),
            date(2006, 5, 1),
        ],
        12: ["Cyprus", "CY", "24 / 27 / 35", "Ministry of Trial", None, "+ 357 22 123456", None, "idem", 40367, 40030],
        13: [
            "Netherlands",
            "NL",
            "24.7",
            "Office of Trials",
            None,
            "+31 (0)70-1234567",
            None,
            None,
            date(2006, 11, 16),
            date(2007, 3, 1),
        ],
        15: ["(*) updated by a communication of 7 July 2010"],
        16: ["Total", None, "=COUNTA(C5:C13)"],
    }
    for number, cells in rows.items():
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)
    for merged in ("A1:J1", "A3:B3", "D3:E3", "F3:H3", "I3:J3", "A5:A7", "B5:B7"):
        sheet.merge_cells(merged)
    sheet.row_dimensions[9].hidden = True
    sheet["C10"].number_format = "0.00"
    sheet["D11"].comment = Comment("Replaced in 2024? – check", "clerk")
    for cell in sheet[13]:
        cell.font = STRUCK
    workbook.create_sheet("Legend")["A1"] = "24/7 = around the clock"
    old = workbook.create_sheet("old 2019")
    old.append(["Japan", "JP", "old row – must not be imported"])
    old.sheet_state = "hidden"
    return saved(workbook)
