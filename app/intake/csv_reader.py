"""CSV with comma, semicolon, tab or bar, after RFC 4180: quoted cells may hold the separator, line breaks and doubled quotes.

Rows are numbered as a spreadsheet numbers them. Text is read in this process: 10 MiB of it take about a second and a bounded
multiple of its size, for nothing in it can be made larger by reading, unlike the archives that spreadsheets are.
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from app.domain.errors import DirectoryError
from app.intake.encoding import decoded
from app.intake.heading_rows import known_headings, table_of, with_rows
from app.intake.limits import MAX_CELL, MAX_COLUMNS, check_count, check_filled, check_row
from app.intake.refusals import too_large, unreadable
from app.intake.table import RawRow, Table

SEPARATORS = ",;\t|"
MOST_BESIDE = 1000
"""Rows that are read beyond those that a table may have: titles, headings, comments."""
_TRIED = 30
"""Rows that a separator is tried on."""
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_LINE_END = re.compile(r"\r\n|\r|\n")


class CsvReader:
    """Takes any text that no other reader recognises."""

    def recognises(self, content: bytes) -> bool:  # noqa: ARG002 - the protocol's parameter
        """Always: CSV has no mark of its own."""
        return True

    def format_of(self, content: bytes) -> str:  # noqa: ARG002 - the protocol's parameter
        """It has no variants."""
        return "text"

    def read(self, content: bytes) -> Table:
        """Raises UnreadableFile, TooLarge."""
        text, assumed = decoded(content)
        table = with_rows(table_of(_rows(text, _separator(text))))
        check_count(len(table.rows))
        return replace(table, findings=(*assumed, *table.findings))


def _rows(text: str, separator: str) -> Iterator[RawRow]:
    """Those that are not blank. Which of them are above the table, or between its rows, nobody knows yet."""
    found = filled = 0
    for number, cells in enumerate(_records(text, separator), start=1):
        check_row(number, cells)
        if any(map(str.strip, cells)):
            found += 1
            filled += len(cells) - cells.count("")
            check_count(found - MOST_BESIDE)
            check_filled(filled)
            yield RawRow(number, tuple(cells))


def _separator(text: str) -> str:
    """The one that makes most known headings, or else that cuts the first row into most cells."""
    return max(SEPARATORS, key=lambda separator: _fitness(text, separator))


def _fitness(text: str, separator: str) -> tuple[int, int]:
    rows: list[RawRow] = []
    width = 0
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    with suppress(csv.Error):  # told when the file is read; what comes before it shows the separator
        for number, cells in enumerate(islice(lines, _TRIED), start=1):
            if any(map(str.strip, cells)):
                width = width or len(cells)
                rows.append(RawRow(number, tuple(cells[:MAX_COLUMNS])))
    return known_headings(rows), width


def _records(text: str, separator: str) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for cells in lines:
            read = lines.line_num
            yield cells
    except csv.Error as error:
        raise _broken(text, separator, read) from error


def _broken(text: str, separator: str, lines_read: int) -> DirectoryError:
    """Why the record after ``lines_read`` lines cannot be read: the quote at fault, or else a cell without end."""
    place = 0
    for _ in range(lines_read):
        line_end = _LINE_END.search(text, place)
        place = line_end.end() if line_end else place
    while place < len(text):
        quoted = _QUOTED.match(text, place) if text[place] == '"' else None
        end = _end_of_cell(text, quoted.end() if quoted else place, separator)
        if text[place] == '"' and (quoted is None or end > quoted.end()):
            return _stray_quote(text, place, closed=quoted is not None)
        place = end + 1
    line = lines_read + 1
    return too_large(
        "cell-too-long",
        f"A cell of the row that begins in line {line:,} has far more than {MAX_CELL:,} characters.",
        "Shorten it.",
    )


def _end_of_cell(text: str, place: int, separator: str) -> int:
    found = re.compile(f"[{separator}\\r\\n]").search(text, place)
    return found.start() if found else len(text)


def _stray_quote(text: str, place: int, *, closed: bool) -> DirectoryError:
    line = len(_LINE_END.findall(text, 0, place)) + 1
    if closed:
        return unreadable(
            "stray-quote",
            f"The quotation mark that opens a cell in line {line:,} is closed before the cell ends.",
            "Double every quotation mark inside a quoted cell.",
        )
    return unreadable(
        "unclosed-quote",
        f"The quotation mark that opens a cell in line {line:,} is never closed.",
        "Close it, or remove it.",
    )
