"""A table in the register's terms: each cell read, each row checked by itself. What is in the register is not known here.

Nothing in a cell stops the reading: a value that does not hold is an error on its row, and the row is then not imported.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.findings import Finding, Level
from app.domain.submission import Particulars, Row
from app.intake.checks import Read, check
from app.intake.headings import AUDIENCE, IMPORTED, VALID_FROM, VALID_TO
from app.intake.layout import ALL_NEEDED, Layout, Place, lay_out, of_row, state_path
from app.intake.normalise.outcome import Outcome, refusal
from app.intake.normalise.texts import is_simple, tidy, unseen
from app.intake.table import RawRow, Table

CLEAR = "(none)"
"""A cell that says so clears its field; a blank one says nothing."""


def rows(table: Table, particulars: Particulars) -> tuple[list[Row], list[Finding]]:
    """Its rows, and what must be told of the file as a whole. Raises UnreadableFile."""
    layout = lay_out(table, particulars)
    return [_row(raw, layout, particulars) for raw in table.rows], [*table.findings, *layout.findings]


def _row(raw: RawRow, layout: Layout, particulars: Particulars) -> Row:
    findings = list(_ragged(raw, layout))
    source = {label: cell for label, cell in zip(layout.labels, raw.cells, strict=False) if cell}
    kind = _kind(raw, layout, findings)
    if kind is None:
        return Row(raw.number, IMPORTED[0], {}, findings=tuple(findings), source=source)
    values, refused = _values(raw, layout, kind, particulars.state, findings)
    if particulars.state is not None and state_path(kind) not in refused:
        values.setdefault(state_path(kind), particulars.state)
    findings += check(Read(kind, values, frozenset(refused), layout, particulars, source))
    findings += _outside(raw, layout, kind)
    return Row(
        number=raw.number,
        kind=kind,
        values={path: value for path, value in values.items() if not of_row(path)},
        valid_from=_day(values, VALID_FROM),
        valid_to=_day(values, VALID_TO),
        audience=values.get(AUDIENCE),
        findings=tuple(findings),
        source=source,
    )


def _kind(raw: RawRow, layout: Layout, findings: list[Finding]) -> str | None:
    place = layout.record
    cell = raw.cells[place.index] if place is not None and place.index < len(raw.cells) else ""
    if place is None or not cell.strip():
        return IMPORTED[0]
    outcome = _read(place, cell, None)
    findings += _told(outcome, place.label, cell)
    return None if outcome.refused else str(outcome.value)


def _values(raw: RawRow, layout: Layout, kind: str, state: str | None, findings: list[Finding]) -> tuple[dict[str, Any], set[str]]:
    values: dict[str, Any] = {}
    refused: set[str] = set()
    path_of_state = state_path(kind)
    for place in layout.places[kind]:
        cell = raw.cells[place.index] if place.index < len(raw.cells) else ""
        if not cell or cell.isspace():
            continue
        outcome = _read(place, cell, values.get(path_of_state, state))
        if outcome.remarks:
            findings += _told(outcome, place.label, cell)
        if outcome.refused:
            refused.add(place.path)
        elif outcome.value != []:
            values[place.path] = outcome.value
    return values, refused


def _read(place: Place, cell: str, state: str | None) -> Outcome:
    text = cell.strip()
    if not is_simple(text):
        hidden = unseen(text)
        if hidden is not None:
            return hidden
        text = tidy(text)
    if text.casefold() != CLEAR:
        return place.read(text, state)
    if of_row(place.path) or place.path in ALL_NEEDED:
        return refusal("cannot-be-cleared", "This cannot be cleared. Leave the cell blank if it says nothing new.")
    return Outcome(None)


def _told(outcome: Outcome, label: str, cell: str) -> Iterator[Finding]:
    for remark in outcome.remarks:
        yield Finding(remark.level, remark.code, remark.message, label, cell, remark.suggestion)


def _ragged(raw: RawRow, layout: Layout) -> Iterator[Finding]:
    wanted, there = len(layout.labels), len(raw.cells)
    if there > wanted and any(map(str.strip, raw.cells[wanted:])):
        message = f"The row has {there} cells, but there are {wanted} headings: its values may stand in wrong columns."
        suggestion = "Put a cell that holds the separator between quotation marks."
        value = next(filter(str.strip, raw.cells[wanted:]))
        yield Finding(Level.ERROR, "too-many-cells", message, None, value, suggestion)
    if there < wanted:
        message = f"The row has only {there} cells for {wanted} headings: the others were taken as blank."
        yield Finding(Level.WARNING, "too-few-cells", message)


def _outside(raw: RawRow, layout: Layout, kind: str) -> Iterator[Finding]:
    for place in layout.foreign[kind]:
        cell = raw.cells[place.index] if place.index < len(raw.cells) else ""
        if cell.strip():
            message = f"A {kind} has no such field: the cell is not imported."
            yield Finding(Level.WARNING, "column-of-other-kind", message, place.label, cell)


def _day(values: Mapping[str, Any], path: str) -> date | None:
    return date.fromisoformat(values[path]) if path in values else None
