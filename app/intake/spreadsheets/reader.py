"""The tables of a spreadsheet from what the child says of it: each visible sheet with a known heading is one.

Every sheet, row and column that is not imported as it is shown is told. Nothing is executed, followed or fetched.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from app.domain.findings import Finding, Level
from app.intake.heading_rows import Merge, known_headings, table_of, with_rows
from app.intake.layout import labels_of, letters
from app.intake.limits import check_count, check_row
from app.intake.spreadsheets import process
from app.intake.spreadsheets.wire import Line, Mark, Message, Sheet, Told
from app.intake.table import ALL_TEXT, RawRow, Table

_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_PARTS = {"XLSX": b"xl/workbook.xml", "ODS": b"content.xml"}
_ENOUGH = 2
"""Known headings that make a sheet a table."""
_FORMULA = "formula-value-taken"
_LEAVE_OUT = "import the row or leave the row out"
_ON_ROWS: Mapping[str, tuple[Level, str, str | None]] = {
    "row-hidden-in-source": (Level.WARNING, "The row is hidden in the spreadsheet; it is imported all the same.", None),
    "row-struck-through": (Level.REVIEW, "The row is struck through: it may be withdrawn.", _LEAVE_OUT),
    "cell-struck-through": (Level.REVIEW, "The cell is struck through: its value may be withdrawn.", _LEAVE_OUT),
    "formula-without-value": (Level.WARNING, "The cell holds a formula whose value was not saved: it was taken as blank.", None),
    "cell-holds-error": (Level.WARNING, "The cell shows an error of the spreadsheet program: it was taken as blank.", None),
    "cell-comment-ignored": (Level.INFO, "A comment stands on this cell; it is not imported: ", None),
}


@dataclass(slots=True, eq=False)
class _Sheet:
    """A sheet as the child told it."""

    name: str
    hidden: bool
    merges: list[Merge]
    hidden_columns: list[int]
    rows: list[RawRow] = field(default_factory=list)
    marks: dict[int, list[Mark]] = field(default_factory=dict)


class SpreadsheetReader:
    """XLSX, ODS and XLS."""

    def recognises(self, content: bytes) -> bool:
        """A ZIP archive or an old Office file: which spreadsheet it is, or that it is none, the child finds out."""
        return content.startswith(_MARKS)

    def format_of(self, content: bytes) -> str:
        """As far as the names of its parts tell, which an archive does not hide."""
        if not content.startswith(b"PK"):
            return "XLS"
        return next((name for name, part in _PARTS.items() if part in content), "a ZIP archive")

    def read(self, content: bytes) -> Table:
        """Raises UnreadableFile, TooLarge."""
        sheets, findings = _sheets(process.messages(content))
        first, *further = _tables(sheets, findings)
        return replace(first, findings=(*findings, *first.findings), further=tuple(further))


def _sheets(messages: Iterable[Message]) -> tuple[list[_Sheet], list[Finding]]:
    sheets: list[_Sheet] = []
    findings: list[Finding] = []
    for message in messages:
        match message:
            case Sheet():
                merges = [Merge(*merge) for merge in message.merges]
                sheets.append(_Sheet(message.name, message.hidden, merges, message.hidden_columns))
            case Line() if not sheets:
                raise process.damaged()
            case Line():
                check_row(message.number, message.cells)
                sheets[-1].rows.append(RawRow(message.number, tuple(message.cells), message.stored or ALL_TEXT))
                if message.marks:
                    sheets[-1].marks[message.number] = message.marks
            case Told():
                findings.append(Finding(Level.WARNING, message.code, message.message))
    return sheets, findings


def _tables(sheets: list[_Sheet], findings: list[Finding]) -> list[Table]:
    """One at least: where no heading is known, the first sheet that is not blank, for its headings to be told."""
    visible = [sheet for sheet in sheets if sheet.rows and not sheet.hidden]
    chosen = [sheet for sheet in visible if known_headings(sheet.rows, sheet.merges) >= _ENOUGH] or visible[:1]
    for sheet in sheets:
        if sheet.hidden:
            findings.append(_skipped("hidden-sheet-skipped", sheet, "is hidden"))
        elif sheet.rows and sheet not in chosen:
            findings.append(_skipped("sheet-skipped", sheet, "has no heading that is known"))
    tables = [(sheet, _table(sheet)) for sheet in chosen]
    filled = [(sheet, table) for sheet, table in tables if table.rows]
    if not filled:
        return [with_rows(tables[0][1] if tables else Table((), ()))]
    findings += [_skipped("sheet-skipped", sheet, "has a heading but no row") for sheet, table in tables if not table.rows]
    check_count(sum(len(table.rows) for _, table in filled))
    return list(_placed(filled)) if len(sheets) > 1 else [table for _, table in filled]


def _skipped(code: str, sheet: _Sheet, why: str) -> Finding:
    return Finding(Level.INFO, code, f"Sheet '{sheet.name}' {why}: its {len(sheet.rows):,} rows were not imported.")


def _placed(tables: Iterable[tuple[_Sheet, Table]]) -> Iterator[Table]:
    """With each row's sheet and its number there; numbers count on from sheet to sheet, so that each is one row's alone."""
    before = 0
    for sheet, table in tables:
        rows = [row._replace(number=before + row.number, place=f"sheet '{sheet.name}', row {row.number}") for row in table.rows]
        findings = [structs.replace(each, message=f"Sheet '{sheet.name}': {each.message}") for each in table.findings]
        if before:
            message = f"The rows of sheet '{sheet.name}' are numbered from {before + 1} on: its row 1 is {before + 1} here."
            findings.append(Finding(Level.INFO, "rows-numbered-on", message))
        yield Table(table.headings, rows, tuple(findings))
        before = rows[-1].number


def _table(sheet: _Sheet) -> Table:
    table = table_of(sheet.rows, sheet.merges)
    labels = labels_of(table.headings)
    rows = [_marked(row, sheet.marks.get(row.number, []), labels) for row in table.rows]
    return replace(table, rows=rows, findings=(*table.findings, *_on_columns(sheet, table, labels)))


def _marked(row: RawRow, marks: list[Mark], labels: Sequence[str]) -> RawRow:
    """With its findings, and as wide as the heading: a spreadsheet has no end of a row."""
    blank = [""] * (len(labels) - len(row.cells))
    if not marks and not blank:
        return row
    return row._replace(cells=(*row.cells, *blank), findings=tuple(_on(row, marks, labels)))


def _on(row: RawRow, marks: Iterable[Mark], labels: Sequence[str]) -> Iterator[Finding]:
    for code, column, text in marks:
        if code in _ON_ROWS:
            level, message, suggestion = _ON_ROWS[code]
            value = row.cells[column] if 0 <= column < len(row.cells) else None
            yield Finding(level, code, message + text, _label(labels, column), value or None, suggestion)


def _on_columns(sheet: _Sheet, table: Table, labels: Sequence[str]) -> Iterator[Finding]:
    for column in sheet.hidden_columns:
        if any(column < len(row.cells) and row.cells[column].strip() for row in table.rows):
            message = "The column is hidden in the spreadsheet; it is imported all the same."
            yield Finding(Level.WARNING, "column-hidden-in-source", message, _label(labels, column))
    formulas = Counter(column for row in table.rows for code, column, _ in sheet.marks.get(row.number, ()) if code == _FORMULA)
    for column, often in sorted(formulas.items()):
        message = f"{often:,} cells of this column hold formulas: the values that were saved with them are taken."
        yield Finding(Level.INFO, _FORMULA, message, _label(labels, column))


def _label(labels: Sequence[str], column: int) -> str | None:
    if column < 0:
        return None
    return labels[column] if column < len(labels) else f"(column {letters(column)})"
