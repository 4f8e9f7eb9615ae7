"""Import files as XLSX: blank ones with lists of the allowed values, and filled ones, in cells that keep what is in them as text.

Text cells are what matters: elsewhere 8.10 becomes the number 8.1, a phone loses its plus sign, and what begins with an equals sign
is run. The same content gives the same bytes.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from app.intake.headings import Column
from app.intake.limits import MAX_ROWS
from app.intake.template import columns_of, lines_of, values_of

VALUES = "allowed values"
"""The sheet, hidden, that holds the lists."""

_TEXT = "@"
_LISTED_FROM = 2
_WIDTH = 24
_WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zone; the same day for all: nothing is told by it
_PACKED = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can name."""
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\0-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML cannot hold, and what a reader of XLSX would take for the way in which that is written."""


def workbook_template(kind: str) -> bytes:
    """The blank XLSX file for rows of ``kind``. Raises InvalidParameter for a kind that no row can be."""
    columns = columns_of(kind)
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = kind
    for line in lines_of(columns):
        sheet.append(line)
    sheet.freeze_panes = "A2"
    values = workbook.create_sheet(VALUES)
    values.sheet_state = Worksheet.SHEETSTATE_HIDDEN
    for place, column in enumerate(columns, start=1):
        _lay_out(sheet, values, place, column)
    return _saved(workbook)


def text_workbook(title: str, lines: Iterable[Sequence[str]]) -> bytes:
    """The lines, the first of which is the heading, as a sheet of cells that are text and stay text when they are edited."""
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    others = iter(lines)
    heading = next(others)
    for place in range(1, len(heading) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    sheet.append([_text_cell(sheet, text, bold=True) for text in heading])
    for line in others:
        sheet.append([_text_cell(sheet, text) if text else None for text in line])
    return _saved(workbook)


def _lay_out(sheet: Worksheet, values: Worksheet, place: int, column: Column) -> None:
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].number_format = _TEXT
    sheet.column_dimensions[letter].width = _WIDTH
    for cell in sheet[letter]:
        cell.number_format = _TEXT
    sheet[f"{letter}1"].font = Font(bold=True)
    listed = list(values_of(column))
    if not listed:
        return
    for row, value in enumerate(listed, start=1):
        values.cell(row, place, value).number_format = _TEXT
    # A list only proposes: every notation that is read elsewhere may be typed here too.
    choice = DataValidation("list", formula1=f"'{VALUES}'!${letter}$1:${letter}${len(listed)}", showErrorMessage=False)
    choice.add(f"{letter}{_LISTED_FROM}:{letter}{MAX_ROWS}")
    sheet.add_data_validation(choice)


def _text_cell(sheet: Any, text: str, *, bold: bool = False) -> Cell:
    """A cell that is not computed, whatever the library takes it for; to programs that edit it, its style says that it is text."""
    cell = WriteOnlyCell(sheet, _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    cell.data_type = TYPE_STRING
    cell.number_format = _TEXT
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _saved(workbook: Workbook) -> bytes:
    """Its bytes, in which nothing says when they were made."""
    workbook.properties.created = workbook.properties.modified = _WRITTEN
    dated, written = io.BytesIO(), io.BytesIO()
    ExcelWriter(workbook, ZipFile(dated, "w")).save()
    with ZipFile(dated) as archive, ZipFile(written, "w") as packed:
        for name in archive.namelist():
            packed.writestr(ZipInfo(name, _PACKED), archive.read(name), ZIP_DEFLATED)
    return written.getvalue()
