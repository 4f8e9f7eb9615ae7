"""How large a notification may be. Checked before and while it is read, so that no file can take the house down."""

from collections.abc import Sequence

from app.domain.errors import TooLarge
from app.intake.refusals import too_large

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_FILLED = 1_000_000
"""Cells that are not blank, in a file of text: each takes some sixty bytes of memory, and may take two in the file."""
MAX_CELL = 10_000
"""Characters in one cell."""


def check_bytes(content: bytes) -> None:
    """Raises TooLarge."""
    if len(content) > MAX_BYTES:
        raise too_large(
            "file-too-large",
            f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} (10 MiB) are read.",
            "Split it into several notifications.",
        )


def check_row(number: int, cells: Sequence[str]) -> None:
    """Raises TooLarge for a row with too many cells or too long a one. The heading is a row too."""
    if len(cells) > MAX_COLUMNS:
        raise too_large(
            "too-many-columns",
            f"Row {number} has {len(cells):,} columns; at most {MAX_COLUMNS} are read.",
            "Remove the columns that are not headings of the template.",
        )
    if max(map(len, cells), default=0) > MAX_CELL:
        column = next(place for place, cell in enumerate(cells, start=1) if len(cell) > MAX_CELL)
        raise cell_too_long(f"row {number}, column {column}", cells[column - 1])


def check_count(count: int) -> None:
    """Raises TooLarge for too many rows."""
    if count > MAX_ROWS:
        raise too_large(
            "too-many-rows",
            f"The notification has more than {MAX_ROWS:,} rows.",
            "Split it into several notifications.",
        )


def check_filled(count: int) -> None:
    """Raises TooLarge for too many cells that are not blank."""
    if count > MAX_FILLED:
        raise too_large(
            "too-many-cells",
            f"The notification has more than {MAX_FILLED:,} cells that are not blank.",
            "Split it into several notifications, or remove the columns that are not headings of the template.",
        )


def cell_too_long(place: str, cell: str) -> TooLarge:
    """The refusal of one cell. A cell that runs over several lines mostly began with a stray quotation mark."""
    return too_large(
        "cell-too-long",
        f"The cell in {place} has {len(cell):,} characters; at most {MAX_CELL:,} are read.",
        "Close the quotation mark that opens it." if "\n" in cell else "Shorten it.",
    )
