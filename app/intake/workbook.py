"""Blank import files as XLSX: the CSV template, with lists of the allowed values, in cells that keep what is typed as text.

Text cells are what matters: elsewhere 8.10 becomes the number 8.1, and a phone loses its plus sign.
"""

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.intake.headings import Column
from app.intake.limits import MAX_ROWS
from app.intake.template import columns_of, lines_of, values_of

VALUES = "allowed values"
"""The sheet, hidden, that holds the lists."""

_TEXT = "@"
_LISTED_FROM = 2
_WIDTH = 24
_WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zone; the same day for all: nothing is told by it


def workbook_template(kind: str) -> bytes:
    """The blank XLSX file for rows of ``kind``. Raises InvalidParameter for a kind that no row can be."""
    columns = columns_of(kind)
    workbook = Workbook()
    workbook.properties.created = workbook.properties.modified = _WRITTEN
    sheet = workbook.worksheets[0]
    sheet.title = kind
    for line in lines_of(columns):
        sheet.append(line)
    sheet.freeze_panes = "A2"
    values = workbook.create_sheet(VALUES)
    values.sheet_state = Worksheet.SHEETSTATE_HIDDEN
    for place, column in enumerate(columns, start=1):
        _lay_out(sheet, values, place, column)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


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
