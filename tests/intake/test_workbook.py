"""XLSX templates: the same as the CSV ones, in text cells, with lists that hold every allowed value."""

import csv
import io
import time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.errors import InvalidParameter, UnreadableFile
from app.intake.headings import IMPORTED
from app.intake.notes import COMMENT
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.template import columns_of, template, values_of
from app.intake.workbook import VALUES, workbook_template
from tests.intake.makers import ANYONE
from tests.intake.workbooks import saved


def opened(kind: str) -> tuple[Workbook, Worksheet]:
    workbook = load_workbook(io.BytesIO(workbook_template(kind)))
    return workbook, workbook.worksheets[0]


@pytest.mark.parametrize("kind", IMPORTED)
def test_it_says_what_the_csv_template_says_in_text_cells(kind: str) -> None:
    _, sheet = opened(kind)
    assert sheet.title == kind
    lines = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert lines == list(csv.reader(io.StringIO(template(kind).decode(), newline="")))
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}


@pytest.mark.parametrize("kind", IMPORTED)
def test_as_it_is_it_holds_no_row(kind: str) -> None:
    with pytest.raises(UnreadableFile, match="only comments"):
        read(workbook_template(kind))


@pytest.mark.parametrize("kind", IMPORTED)
def test_it_is_the_same_bytes_at_any_time(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = workbook_template(kind)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert workbook_template(kind) == before


def test_the_example_reads_back_once_it_is_no_comment() -> None:
    workbook, sheet = opened("designation")
    sheet["A4"] = str(sheet["A4"].value).removeprefix(COMMENT)
    (only,), _ = rows(read(saved(workbook)), ANYONE)
    assert only.number == 4
    assert only.findings == ()


@pytest.mark.parametrize("kind", IMPORTED)
def test_every_allowed_value_is_in_the_list_of_its_column(kind: str) -> None:
    workbook, sheet = opened(kind)
    listed = {}
    for choice in sheet.data_validations.dataValidation:
        assert not choice.showErrorMessage
        area = str(choice.formula1).removeprefix(f"'{VALUES}'!").replace("$", "")
        column = sheet[str(choice.sqref).split(":")[0]].column
        listed[column - 1] = [cell[0].value for cell in workbook[VALUES][area]] if ":" in area else []
    wanted = {place: list(values_of(column)) for place, column in enumerate(columns_of(kind))}
    assert listed == {place: values for place, values in wanted.items() if values}


def test_there_is_none_for_what_no_row_can_be() -> None:
    with pytest.raises(InvalidParameter):
        workbook_template("authority")
