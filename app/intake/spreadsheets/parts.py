"""What the spreadsheet library does not tell of a sheet: what is hidden, struck through, computed, commented, and how far it goes.

Filled from the XML of either format; rows as numbered, columns from 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.intake.limits import MAX_ROWS
from app.intake.quoting import quoted
from app.intake.spreadsheets.wire import Mark, Refusal

MAX_CELLS = 500_000
"""In the rectangle that holds all that is filled: the library keeps every cell of it in memory."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_LONGEST_COMMENT = 300


@dataclass(slots=True)
class Seen:
    """One sheet. ``row`` and ``column`` are the last that hold anything."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: dict[int, set[int]] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    errors: dict[int, set[int]] = field(default_factory=dict)
    comments: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    row: int = 0
    column: int = 0

    def fill(self, row: int, column: int) -> None:
        """Something stands in this cell. Raises Refusal when the sheet goes too far for that."""
        if row > self.row or column > self.column:
            self.row, self.column = max(row, self.row), max(column, self.column)
            if self.row > LAST_ROW or self.column >= LAST_COLUMN or self.row * (self.column + 1) > MAX_CELLS:
                raise too_many_cells()

    def comment(self, row: int, column: int, text: str) -> None:
        """Words that someone put beside a cell."""
        self.comments.setdefault(row, {})[column] = quoted(text, _LONGEST_COMMENT)

    def marks(self, row: int, cells: list[str]) -> list[Mark]:
        """What is to be told of a row with these cells."""
        every = (self.hidden_rows, self.struck, self.formulas, self.errors, self.comments)
        return list(self._marks(row, cells)) if any(row in marked for marked in every) else []

    def _marks(self, row: int, cells: list[str]) -> Iterator[Mark]:
        filled = {column for column, cell in enumerate(cells) if cell.strip()}
        struck = self.struck.get(row, set()) & filled
        if row in self.hidden_rows:
            yield Mark("row-hidden-in-source", -1, "")
        if struck and struck == filled:
            yield Mark("row-struck-through", -1, "")
        else:
            yield from (Mark("cell-struck-through", column, "") for column in sorted(struck))
        for column in sorted(self.formulas.get(row, ())):
            yield Mark("formula-value-taken" if column in filled else "formula-without-value", column, "")
        yield from (Mark("cell-holds-error", column, "") for column in sorted(self.errors.get(row, ())))
        for column, text in sorted(self.comments.get(row, {}).items()):
            yield Mark("cell-comment-ignored", column, text)


def too_many_cells() -> Refusal:
    """Of a sheet that could not be held."""
    return Refusal(
        "too-many-cells",
        f"A sheet of the spreadsheet reaches over more than {MAX_CELLS:,} cells or {MAX_ROWS:,} rows.",
        "Delete what stands far from the table, or split the file into several notifications.",
        too_large=True,
    )
