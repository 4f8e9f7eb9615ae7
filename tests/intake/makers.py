"""Tables and rows for the tests of this room."""

import csv
import io
from collections.abc import Iterable

from openpyxl import load_workbook

from app.domain.findings import Finding, Level
from app.domain.submission import Particulars, Row
from app.intake.normalise.outcome import Remark
from app.intake.reading import read
from app.intake.rows import rows
from app.intake.table import Table

ANYONE = Particulars()


def table(*lines: str) -> Table:
    """What is read from these lines of a CSV file."""
    return read("\r\n".join(lines).encode())


def row(headings: str, cells: str, particulars: Particulars = ANYONE) -> Row:
    """The only row of a file."""
    found, _ = rows(table(headings, cells), particulars)
    (only,) = found
    return only


def designation(**cells: str) -> Row:
    """A row of a designation with further cells; spaces in headings are written as underscores."""
    given = {"State": "FR", "Provision": "8.10.b", "Authority": "Ministry of Justice"}
    given |= {heading.replace("_", " "): cell for heading, cell in cells.items()}
    return row(",".join(given), ",".join(f'"{cell}"' for cell in given.values()))


def codes(found: Row) -> list[str]:
    """The codes of its findings."""
    return [finding.code for finding in found.findings]


def outcome_of(remarks: Iterable[Remark | Finding]) -> str:
    """What becomes of a cell or row with these remarks: it is taken, taken and told, held for a person, or refused."""
    words = {Level.ERROR: "error", Level.REVIEW: "review", Level.WARNING: "warning", Level.INFO: "ok"}
    levels = {remark.level for remark in remarks}
    return next((word for level, word in words.items() if level in levels), "ok")


def told(remarks: Iterable[Remark | Finding]) -> list[str]:
    """Their codes, each once, in order."""
    return list(dict.fromkeys(remark.code for remark in remarks))


def cells_of(content: bytes) -> list[list[str]]:
    """The cells of a CSV or XLSX file as text, its heading first."""
    if not content.startswith(b"PK"):
        return list(csv.reader(io.StringIO(content.decode(), newline="")))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[str(cell.value or "") for cell in line] for line in sheet.iter_rows()]
