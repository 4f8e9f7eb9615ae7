"""The child: takes a file from its standard input, says its sheets and rows on its standard output, and ends.

It first gives up what it will not need: memory, time, files, priority. It knows nothing of the register.
"""

import codecs
import io
import os
import resource
import sys
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from app.intake.limits import MAX_BYTES, MAX_COLUMNS
from app.intake.quoting import quoted
from app.intake.spreadsheets import ods, xlsx
from app.intake.spreadsheets.archive import damaged, encrypted, opened, packed
from app.intake.spreadsheets.cells import Value, text_of
from app.intake.spreadsheets.parts import MAX_CELLS, Seen, too_many_cells
from app.intake.spreadsheets.wire import ENCODER, OUT_OF_MEMORY, Done, Line, Message, Refusal, Sheet, Told
from app.intake.table import Stored

MAX_MEMORY = 512 * 1024 * 1024
MAX_SECONDS = 10
MAX_TEXT = 32 * 1024 * 1024
"""Characters said in all: a text that many cells share is said for each of them."""
MAX_MERGES = 10_000
MAX_SHEETS = 100
_VBA = "_VBA_PROJECT".encode("utf-16-le")
_ZIP = b"PK"
_SEND = "Send the spreadsheet itself, or the table as CSV in UTF-8."
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def main() -> None:
    """The whole life of the child."""
    give_up()
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
        for message in said(content):
            sys.stdout.buffer.write(ENCODER.encode(message) + b"\n")
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def said(content: bytes) -> Iterator[Message]:
    """Everything, or a refusal as the last word."""
    try:
        yield from _file(content)
        yield Done()
    except Refusal as refusal:
        yield refusal.said
    except CalamineError:
        yield damaged("the spreadsheet library cannot read it").said


def give_up() -> None:
    """What a file could be made to misuse."""
    codecs.lookup("cp437")  # of names in archives: it could not be loaded later
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Standard input, output and error are open; no other file or socket can be.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _file(content: bytes) -> Iterator[Message]:
    if not content.startswith(_ZIP):
        yield from _old(content)
        return
    names, parts = opened(content)
    if any(name == "xl/workbook.xml" for name in names):
        seen = list(xlsx.seen(parts, names))
    elif parts.get("mimetype", b"").startswith(_ODS):
        seen = list(ods.seen(parts, names))
    else:
        raise Refusal("not-a-table", "The file is a ZIP archive, but no XLSX or ODS spreadsheet.", _SEND)
    yield from _workbook(CalamineWorkbook.from_filelike(packed(parts)), [found for _, found in seen])


def _old(content: bytes) -> Iterator[Message]:
    """XLS. Of its format only the library knows anything."""
    if _VBA in content:
        raise xlsx.macros()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        raise _no_spreadsheet(error) from error
    message = "An XLS file does not tell which rows are hidden or struck through: look at it, or save it as XLSX and send that."
    yield Told("marks-not-seen", message)
    yield from _workbook(workbook, [])


def _no_spreadsheet(error: CalamineError) -> Refusal:
    if isinstance(error, PasswordError):
        return encrypted()
    return Refusal("not-a-table", "The file is an old Office file, but no XLS spreadsheet that can be read.", _SEND)


def _workbook(workbook: CalamineWorkbook, seen: list[Seen]) -> Iterator[Message]:
    sheets = workbook.sheets_metadata
    if len(sheets) > MAX_SHEETS:
        detail = f"The spreadsheet has more than {MAX_SHEETS} sheets."
        raise Refusal("too-many-sheets", detail, "Split the file into several notifications.", too_large=True)
    if seen and len(seen) != len(sheets):
        raise damaged("its sheets are not those that it lists")
    spoken = 0
    for place, about in enumerate(sheets):
        found = seen[place] if seen else Seen()
        sheet = workbook.get_sheet_by_index(place)
        yield _head(about.name, sheet, found, hidden=about.visible is not SheetVisibleEnum.Visible)
        for message in _rows(sheet, found):
            spoken += sum(map(len, message.cells), len(message.cells)) if isinstance(message, Line) else 0
            if spoken > MAX_TEXT:
                raise too_many_cells()
            yield message


def _head(name: str, sheet: CalamineSheet, found: Seen, *, hidden: bool) -> Sheet:
    merges = found.merges or [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    if len(merges) > MAX_MERGES:
        raise Refusal("too-many-merges", f"A sheet has more than {MAX_MERGES:,} merged cells.", "Split them.", too_large=True)
    return Sheet(quoted(name), hidden, merges, sorted(found.hidden_columns)[:MAX_COLUMNS])


def _rows(sheet: CalamineSheet, found: Seen) -> Iterator[Line | Told]:
    """The rows that hold something; those that hold only formulas without their values are told."""
    above, before = sheet.start or (0, 0)
    if (above + sheet.height) * (before + sheet.width) > MAX_CELLS:
        raise too_many_cells()
    unsaved = set(found.formulas)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        line = _line(number, [""] * before, values, found)
        if line is not None:
            unsaved.discard(number)
            yield line
    if unsaved:
        message = (
            f"{len(unsaved):,} rows of sheet '{quoted(sheet.name)}' hold only formulas whose values were not saved: not imported."
        )
        yield Told("rows-without-values", message)


def _line(number: int, before: list[str], values: list[Value], found: Seen) -> Line | None:
    cells = before.copy()
    stored: dict[int, Stored] = {}
    for place, value in enumerate(values, start=len(before)):
        text, kept_as = text_of(value)
        cells.append(text)
        if kept_as is not None:
            stored[place] = kept_as
    while cells and not cells[-1].strip():
        cells.pop()
    return Line(number, cells, stored, found.marks(number, cells)) if cells else None


if __name__ == "__main__":
    main()
