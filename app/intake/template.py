"""Blank import files: headings, what each column takes, and an example row, all from the field declarations.

All rows below the heading are comments: submitted as it is, a template holds no row and is refused without harm.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from app.domain.access import Audience
from app.domain.errors import Fault, InvalidParameter
from app.domain.provisions import PROVISIONS, TREATIES, Kind
from app.domain.records import Reads
from app.intake.headings import IMPORTED, RECORD, ROW_COLUMNS, TREATY, Column, fields_of
from app.intake.layout import canonical_heading
from app.intake.notes import COMMENT

ENGLISH = "en"
_FROM_PROVISION = TREATY
"""The column that a template leaves out: the provision tells it."""


def template(kind: str) -> bytes:
    """The blank CSV file for rows of ``kind``, in UTF-8. Raises InvalidParameter for a kind that no row can be."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(lines_of(columns_of(kind)))
    return written.getvalue().encode()


def columns_of(kind: str, languages: Sequence[str] = (ENGLISH,), ceiling: Audience = Audience.RESTRICTED) -> list[Column]:
    """Those of a file, up to what readers of an audience see. Raises InvalidParameter for a kind that no row can be."""
    if kind not in IMPORTED:
        detail = f"There is no template for {kind[:40]!r}."
        raise InvalidParameter(detail, [Fault("unknown-kind", detail, "kind", suggestion=" or ".join(IMPORTED))])
    return [column for column in _columns(kind, languages) if (column.field.audience or Audience.PUBLIC) <= ceiling]


def lines_of(columns: Sequence[Column]) -> Iterator[list[str]]:
    """Headings, what each column takes, its allowed values, an example."""
    yield [canonical_heading(column) for column in columns]
    yield _comment(column.field.help for column in columns)
    yield _comment("; ".join(values_of(column)) for column in columns)
    yield _comment(_example(column) for column in columns)


def values_of(column: Column) -> Iterator[str]:
    """The values that a column takes, where they are few."""
    field = column.field
    if field.reads is Reads.PROVISION:
        for code, row in PROVISIONS.items():
            if (row.kind is Kind.DESIGNATION) == (column.kind == "designation"):
                yield code
    elif field.reads is Reads.TREATY:
        yield from TREATIES
    elif field.reads is Reads.FLAG:
        yield from ("yes", "no")
    else:
        yield from field.choices


def _columns(kind: str, languages: Sequence[str]) -> Iterator[Column]:
    yield Column(RECORD, ROW_COLUMNS[RECORD], kind)
    for path, field in fields_of(kind).items():
        if path not in (RECORD, _FROM_PROVISION):
            paths = [f"{path}.{language}" for language in languages] if field.per_language else [path]
            yield from (Column(each, field, kind) for each in paths)


def _comment(cells: Iterator[str]) -> list[str]:
    first, *rest = cells
    return [COMMENT + first, *rest]


def _example(column: Column) -> str:
    return column.kind if column.path == RECORD else column.field.example
