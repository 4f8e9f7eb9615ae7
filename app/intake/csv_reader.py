"""CSV with comma, semicolon or tab, after RFC 4180: quoted cells may hold the separator, line breaks and doubled quotes.

A row whose first cell begins with the mark "# " is a comment. Rows are numbered as a spreadsheet numbers them.
"""

import csv
import io
import re
from collections.abc import Iterator

from app.domain.errors import DirectoryError
from app.domain.findings import Finding, Level
from app.intake.encoding import decoded
from app.intake.limits import MAX_CELL, check_count, check_row
from app.intake.refusals import too_large, unreadable
from app.intake.table import RawRow, Table

COMMENT = "# "
SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_LINE_END = re.compile(r"\r\n|\r|\n")


class CsvReader:
    """Takes any text that no other reader recognises."""

    def recognises(self, content: bytes) -> bool:  # noqa: ARG002 - the protocol's parameter
        """Always: CSV has no mark of its own."""
        return True

    def read(self, content: bytes) -> Table:
        """Raises UnreadableFile, TooLarge."""
        text = decoded(content)
        headings: tuple[str, ...] | None = None
        rows: list[RawRow] = []
        comments: list[int] = []
        for number, cells in enumerate(_records(text, _separator(text)), start=1):
            check_row(number, cells)
            if not any(map(str.strip, cells)):
                continue
            if cells[0].startswith(COMMENT):
                comments.append(number)
            elif headings is None:
                headings = tuple(cells)
            else:
                rows.append(RawRow(number, tuple(cells)))
                check_count(len(rows))
        return _table(headings, rows, comments)


def _table(headings: tuple[str, ...] | None, rows: list[RawRow], comments: list[int]) -> Table:
    if headings is None or not rows:
        what = "no heading and no row" if headings is None else "a heading but no row"
        beside = ", only comments" if comments else ""
        raise unreadable("no-rows", f"The file holds {what}{beside}.", "Write one row for each designation below the heading.")
    return Table(headings, rows, _remark(comments))


def _remark(comments: list[int]) -> tuple[Finding, ...]:
    if not comments:
        return ()
    shown = ", ".join(map(str, comments[:10])) + (" ..." if len(comments) > 10 else "")
    message = f"Rows that begin with '{COMMENT}' are comments and were passed over: {shown}."
    return (Finding(Level.INFO, "comments-passed-over", message),)


def _separator(text: str) -> str:
    """The one that cuts the heading into most cells."""
    return max(SEPARATORS, key=lambda separator: _width_of_heading(text, separator))


def _width_of_heading(text: str, separator: str) -> int:
    try:
        for cells in _records(text, separator):
            if any(map(str.strip, cells)) and not cells[0].startswith(COMMENT):
                return len(cells)
    except DirectoryError:
        return 0
    return 0


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
        end = _LINE_END.search(text, place)
        place = end.end() if end else place
    while place < len(text):
        quoted = _QUOTED.match(text, place) if text[place] == '"' else None
        if text[place] == '"' and (quoted is None or not _ends_cell(text, quoted.end(), separator)):
            return _stray_quote(text, place, closed=quoted is not None)
        place = _next_cell(text, quoted.end() if quoted else place, separator)
    line = lines_read + 1
    return too_large(
        "cell-too-long",
        f"A cell of the row that begins in line {line:,} has far more than {MAX_CELL:,} characters.",
        "Shorten it.",
    )


def _ends_cell(text: str, place: int, separator: str) -> bool:
    return place == len(text) or text[place] in f"{separator}\r\n"


def _next_cell(text: str, place: int, separator: str) -> int:
    while not _ends_cell(text, place, separator):
        place += 1
    return place + 1


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
