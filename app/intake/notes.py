"""What stands around and between the rows of a table without being one: comments, titles, footnotes, totals, repeated headings.

Each is passed over and told with its row, so that a reader of the plan sees that nothing is lost. What could be a row is left one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.findings import Finding, Level
from app.domain.values import fold
from app.intake.quoting import quoted
from app.intake.table import RawRow

COMMENT = "# "
"""A row whose first cell begins with this is not read."""

_TOLD = 20
"""Rows told one by one; of more only the number."""
_LONGEST_TOTAL = 20
_MARK = re.compile(r"[*†‡¹²³]|\([*†‡0-9a-z]{1,2}\)|(?:notes?|n\.?b\.?|sources?|remarks?|remarques?)\s*:", re.IGNORECASE)
_PROSE = re.compile(r"(?:\S+\s+){5}\S")
_NUMBER = re.compile(r"[0-9.,\s]*")
_TOTALS = frozenset({"total", "totals", "grand total", "sub total", "subtotal", "sum", "count", "totaux", "total general", "somme"})
_TABLE_WIDTH = 3
"""In a narrower table a row of one cell is a row."""

_WHAT = {
    "title-row-skipped": "stands above the heading",
    "footnote-row-skipped": "is a note, not a row of the table",
    "total-row-skipped": "is a total, not a row of the table",
    "heading-row-repeated": "repeats the heading",
}


class Passed(NamedTuple):
    """A row that was passed over, and why."""

    code: str
    row: RawRow


class Sorted(NamedTuple):
    """Rows of the table, and what was passed over."""

    rows: list[RawRow]
    passed: list[Passed]


def sort_out(below: Iterable[RawRow], heading: Sequence[RawRow], names: Sequence[str]) -> Sorted:
    """The rows below the ``heading`` of a table whose columns are called ``names``."""
    repeated = {_compared(row) for row in heading}
    filled = [place for place, name in enumerate(names) if name.strip()]
    first = filled[0] if len(filled) >= _TABLE_WIDTH else -1
    found = Sorted([], [])
    last = heading[-1].number
    after_note = False
    for row in below:
        apart = after_note or row.number > last + 1
        code = "heading-row-repeated" if _compared(row) in repeated else _note(row.cells, first, apart=apart)
        last, after_note = row.number, code is not None
        if code is None:
            found.rows.append(row)
        else:
            found.passed.append(Passed(code, row))
    return found


def without_comments(rows: Iterable[RawRow]) -> tuple[list[RawRow], tuple[Finding, ...]]:
    """The other rows, and what must be told of the comments."""
    kept: list[RawRow] = []
    comments: list[int] = []
    for row in rows:
        if row.cells[0].startswith(COMMENT):
            comments.append(row.number)
        else:
            kept.append(row)
    if not comments:
        return kept, ()
    shown = ", ".join(map(str, comments[:10])) + (" ..." if len(comments) > 10 else "")
    message = f"Rows that begin with '{COMMENT}' are comments and were passed over: {shown}."
    return kept, (Finding(Level.INFO, "comments-passed-over", message),)


def told(passed: Sequence[Passed]) -> Iterator[Finding]:
    """One finding for each row."""
    for code, row in passed[:_TOLD]:
        words = quoted(" ".join(filter(str.strip, row.cells)))
        yield Finding(Level.INFO, code, f"Row {row.number} {_WHAT[code]} and was passed over: '{words}'.")
    if len(passed) > _TOLD:
        numbers = [row.number for _, row in passed[_TOLD:]]
        message = f"{len(numbers):,} more rows, from row {numbers[0]} to row {numbers[-1]}, are notes and were passed over."
        yield Finding(Level.WARNING, "many-rows-passed-over", message)


def _note(cells: Sequence[str], first: int, *, apart: bool) -> str | None:
    """Why a row is none of the table; ``first`` is the table's first column, or -1 where one cell may be a whole row."""
    filled = [place for place, cell in enumerate(cells) if cell and not cell.isspace()]
    text = cells[filled[0]].strip()
    if len(text) < _LONGEST_TOTAL and fold(text) in _TOTALS and all(_NUMBER.fullmatch(cells[place]) for place in filled[1:]):
        return "total-row-skipped"
    if len(filled) == 1 and filled[0] <= first and (apart or _MARK.match(text) or _PROSE.match(text)):
        return "footnote-row-skipped"
    return None


def _compared(row: RawRow) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.cells)
