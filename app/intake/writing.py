"""Rows of the register written as files that this room reads back: the columns of the blank files, filled.

Cells say exactly what is held. CSV is for machines; in XLSX, for people, every cell is a text, whatever it begins with.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.domain.access import Audience
from app.domain.records import Reads
from app.domain.submission import Row
from app.intake.cells import CLEAR
from app.intake.headings import AUDIENCE, RECORD, VALID_FROM, VALID_TO, Column
from app.intake.layout import canonical_heading, state_path
from app.intake.normalise import normaliser
from app.intake.normalise.outcome import IF_UNSAID, Around, Spread
from app.intake.template import ENGLISH, columns_of

_SEVERAL, _LINES = "; ", "\n"
_LINED = (Reads.LINES, Reads.OPENPGP)
_SPREADING = (Reads.HOURS,)
"""Cells in canonical form that still speak of other fields."""

Lines = Iterator[list[str]]


def csv_file(kind: str, rows: Sequence[Row], ceiling: Audience) -> bytes:
    """The rows as CSV after RFC 4180 in UTF-8: the same rows, the same bytes. Nothing is put before a cell that begins with "="."""
    return csv_table(_lines(kind, rows, ceiling))


def xlsx_file(kind: str, rows: Sequence[Row], ceiling: Audience) -> bytes:
    """The same cells as a workbook."""
    return xlsx_table(kind, _lines(kind, rows, ceiling))


WRITERS: Mapping[str, Callable[[str, Sequence[Row], Audience], bytes]] = MappingProxyType({"csv": csv_file, "xlsx": xlsx_file})
"""By the ending of the file's name."""


def csv_table(lines: Iterable[Sequence[str]]) -> bytes:
    """Any lines as CSV, exactly as they are."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return written.getvalue().encode()


def xlsx_table(title: str, lines: Iterable[Sequence[str]]) -> bytes:
    """Any lines as a workbook of one sheet, the first of them its heading."""
    from app.intake.workbook import text_workbook  # noqa: PLC0415 (what writes workbooks takes 6 MB, and few ask for one)

    return text_workbook(title, lines)


def _lines(kind: str, rows: Sequence[Row], ceiling: Audience) -> Lines:
    """The headings of all that readers up to ``ceiling`` may see of this kind, then a line for each row."""
    columns = columns_of(kind, _languages(kind, rows), ceiling)
    yield [canonical_heading(column) for column in columns]
    for row in rows:
        yield _cells(row, columns)


def _languages(kind: str, rows: Sequence[Row]) -> list[str]:
    """Those in which something is named, English first."""
    prefixes = [column.path.removesuffix(ENGLISH) for column in columns_of(kind) if column.field.per_language]
    found = {path.removeprefix(each) for row in rows for path in row.values for each in prefixes if path.startswith(each)}
    return [ENGLISH, *sorted(found - {ENGLISH})]


def _cells(row: Row, columns: Sequence[Column]) -> list[str]:
    held = {
        **row.values,
        RECORD: row.kind,
        VALID_FROM: row.valid_from.isoformat() if row.valid_from else None,
        VALID_TO: row.valid_to.isoformat() if row.valid_to else None,
        AUDIENCE: None,  # silent: what is held is not lowered
    }
    cells = {column.path: _text(held.get(column.path), column.field.reads) for column in columns}
    for column in columns:
        if column.field.reads in _SPREADING and cells[column.path]:
            cells |= {path: CLEAR for path in _implied(row, column, cells[column.path]) if cells.get(path) == ""}
    return list(cells.values())


def _text(content: Any, reads: Reads | None) -> str:
    if content is None:
        return ""
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, list):
        return (_LINES if reads in _LINED else _SEVERAL).join(content)
    return str(content)


def _implied(row: Row, column: Column, cell: str) -> Iterator[str]:
    """The other fields that a reader of this cell would fill: where nothing is held of them, that has to be said."""
    around = Around(row.kind, row.values.get("territory") or row.values.get(state_path(row.kind)))
    value = normaliser(column.field, column.path)(cell, around).value
    for path, _ in value.pairs if isinstance(value, Spread) else ():
        yield path.removeprefix(IF_UNSAID)
