"""The front door for files: size first, then the reader whose format the content shows. A file's name decides nothing."""

from dataclasses import replace
from pathlib import PurePath

from app.domain.errors import UnreadableFile
from app.domain.findings import Finding, Level
from app.intake.csv_reader import CsvReader
from app.intake.json_reader import JsonReader
from app.intake.limits import check_bytes
from app.intake.refusals import unreadable
from app.intake.spreadsheets.reader import SpreadsheetReader
from app.intake.table import Reader, Table

READERS: tuple[Reader, ...] = (SpreadsheetReader(), JsonReader(), CsvReader())
"""The first that recognises the content reads it; CSV has no mark of its own and takes what is left."""

_MISMATCH = "content-does-not-match-extension"
_ANOTHER_FORMAT = frozenset({"not-a-table", "spreadsheet-damaged"})
_TEXT = dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), "text")
_PROMISED = {**_TEXT, ".json": "JSON", ".xlsx": "XLSX", ".ods": "ODS", ".xls": "XLS"}


def read(content: bytes, name: str | None = None) -> Table:
    """The table in a file; ``name`` is what its sender calls it. Raises UnreadableFile, TooLarge."""
    check_bytes(content)
    reader = next(reader for reader in READERS if reader.recognises(content))
    found = reader.format_of(content)
    promised = _PROMISED.get(PurePath(name or "").suffix.lower(), found)
    try:
        table = reader.read(content)
    except UnreadableFile as error:
        (fault, *_) = error.faults
        if promised == found or fault.code not in _ANOTHER_FORMAT:
            raise
        raise unreadable(_MISMATCH, f"The file is called {promised}, but is none. {fault.detail}", fault.suggestion) from error
    if promised == found:
        return table
    message = f"The file is called {promised}, but is {found}: it was read as what it is."
    return replace(table, findings=(Finding(Level.WARNING, _MISMATCH, message), *table.findings))
