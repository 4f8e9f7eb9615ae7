"""Where in a grid of cells the table lies: its heading, of one row or two, the titles above it and the notes below.

What is passed over is told, row by row; a cell is never changed, except that a merged one holds for all rows that it covers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from app.domain.values import fold
from app.intake.headings import IMPORTED, column
from app.intake.notes import Passed, sort_out, told, without_comments
from app.intake.refusals import unreadable
from app.intake.table import RawRow, Table

_LOOKED_AT = 30
"""Rows among which the heading is looked for."""
_NEVER_ALONE = frozenset({"name", "names", "nom", "noms", "code", "iso", "number", "no", "nr", "type", "date"})
"""In a second row these mean what the heading above them says."""


class Merge(NamedTuple):
    """Cells shown as one: from the first row and column to the last. Rows as numbered, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class _Heading:
    """One way to read the heading: ``depth`` rows from ``first`` on, of whose columns ``score`` are known."""

    first: int
    depth: int
    names: tuple[str, ...]
    score: int


def known_headings(rows: Iterable[RawRow], merges: Sequence[Merge] = ()) -> int:
    """How many columns of the best heading in these rows are known; 0 where there is none."""
    kept, _ = without_comments(rows)
    return max((heading.score for heading in _candidates(kept, merges)), default=0)


def table_of(rows: Iterable[RawRow], merges: Sequence[Merge] = ()) -> Table:
    """The table in these rows, none of which is blank. Where no heading is known the first row is taken for it."""
    kept, comments = without_comments(rows)
    if not kept:
        return Table((), (), comments)
    heading = _heading(kept, merges)
    below = heading.first + heading.depth
    titles = [Passed("title-row-skipped", row) for row in kept[: heading.first]]
    found = sort_out(_inherited(kept[below:], merges), kept[heading.first : below], heading.names)
    return Table(heading.names, found.rows, (*comments, *told([*titles, *found.passed])))


def with_rows(table: Table) -> Table:
    """The table, if there is a row in it. Raises UnreadableFile."""
    if table.rows:
        return table
    what = "a heading but no row" if table.headings else "no heading and no row"
    commented = any(finding.code == "comments-passed-over" for finding in table.findings)
    beside = ", only comments" if commented else ""
    raise unreadable("no-data-rows", f"The file holds {what}{beside}.", "Write one row for each designation below the heading.")


def _heading(rows: Sequence[RawRow], merges: Sequence[Merge]) -> _Heading:
    """The first that is not much worse than the best: a table may hold its headings again, or speak of them."""
    candidates = list(_candidates(rows, merges))
    best = max(heading.score for heading in candidates)
    enough = max(2, (best + 1) // 2)
    return next((heading for heading in candidates if heading.score >= enough), candidates[0])


def _candidates(rows: Sequence[RawRow], merges: Sequence[Merge]) -> Iterator[_Heading]:
    """For each of the first rows the better of itself alone and itself with the next."""
    looked_at = rows[:_LOOKED_AT]
    single = [_Heading(place, 1, row.cells, sum(map(_is_known, row.cells))) for place, row in enumerate(looked_at)]
    spread = [_spread(row, merges) for row in looked_at]
    double = [_double(place, over, under) for place, (over, under) in enumerate(pairwise(spread))]
    for alone, both, under in zip(single, double, spread[1:], strict=False):
        yield both if both.score > max(alone.score, sum(map(_is_known, under))) else alone
    yield from single[-1:]


def _double(first: int, over: Sequence[str], under: Sequence[str]) -> _Heading:
    width = max(len(over), len(under))
    below = [cell.strip() for cell in (*under, *[""] * (width - len(under)))]
    above = _carried([cell.strip() for cell in (*over, *[""] * (width - len(over)))], below)
    columns = [_joined(upper, lower, above.count(upper)) for upper, lower in zip(above, below, strict=True)]
    return _Heading(first, 2, tuple(name for name, _ in columns), sum(counts for _, counts in columns))


def _carried(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """A heading stands above all columns up to the next one, whether it is merged over them or not."""
    carried, last = [], ""
    for upper, lower in zip(above, below, strict=True):
        last = upper or last
        carried.append(last if lower else upper)
    return carried


def _joined(upper: str, lower: str, often: int) -> tuple[str, bool]:
    """The heading that two cells make, and whether it speaks for the two being headings.

    It is both of them, unless only the lower is known, or the upper, which stands above ``often`` columns. A known heading
    above a cell that is not speaks for nothing: that is how values stand below a heading.
    """
    both = f"{upper} {lower}".strip()
    if not upper or not lower or upper == lower:
        name = lower or upper
        return name, _is_known(name)
    if _is_known(both):
        return both, True
    if _is_known(lower) and fold(lower) not in _NEVER_ALONE:
        return lower, True
    return upper if often == 1 and _is_known(upper) else both, False


def _is_known(cell: str) -> bool:
    text = cell.strip()
    return bool(text) and any(column(text, kind) for kind in IMPORTED)


def _spread(row: RawRow, merges: Sequence[Merge]) -> Sequence[str]:
    """The cells of a heading: a merged one stands above all columns that it covers."""
    cells = list(row.cells)
    for merge in merges:
        if merge.top == row.number and merge.left < len(cells) and merge.right > merge.left:
            cells[merge.left : merge.right + 1] = [cells[merge.left]] * (merge.right + 1 - merge.left)
    return cells


def _inherited(rows: Sequence[RawRow], merges: Sequence[Merge]) -> Iterable[RawRow]:
    """Rows with the cells that they share with a row above them; where several merges meet in a column the last counts."""
    starting: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.bottom > merge.top:
            starting.setdefault(merge.top, []).append(merge)
    return _filled(rows, starting) if starting else rows


def _filled(rows: Sequence[RawRow], starting: Mapping[int, list[Merge]]) -> Iterator[RawRow]:
    held: dict[int, tuple[int, RawRow]] = {}
    for row in rows:
        held = {left: (bottom, source) for left, (bottom, source) in held.items() if row.number <= bottom}
        cells, stored = list(row.cells), dict(row.stored)
        for left, (_, source) in held.items():
            if left < len(cells) and left < len(source.cells) and not cells[left].strip():
                cells[left] = source.cells[left]
                if left in source.stored:
                    stored[left] = source.stored[left]
        held |= {merge.left: (merge.bottom, row) for merge in starting.get(row.number, ())}
        yield row._replace(cells=tuple(cells), stored=stored) if tuple(cells) != row.cells else row
