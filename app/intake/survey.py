"""What a whole column shows about its cells: in which order days are written, and whose codes of States they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.choices import Choices
from app.domain.findings import Finding, Level
from app.domain.records import Reads
from app.domain.values import fold
from app.intake.layout import Layout, Place
from app.intake.normalise import days
from app.intake.normalise.outcome import DAY_FIRST, MONTH_FIRST
from app.intake.normalise.state_names import OFFICE_AND_ISO, TREATY_OFFICE
from app.intake.table import RawRow

_ORDERS = (DAY_FIRST, MONTH_FIRST)
_MARK_OF_OFFICE = "codepays"
"""Part of the addresses of the Treaty Office's pages, and of nobody else's."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How the cells of a column are written."""

    day_order: str | None = None
    office_codes: bool = False


def survey(layout: Layout, rows: Sequence[RawRow], choices: Choices) -> tuple[Mapping[int, Habit], list[Finding]]:
    """Habits by the place of the column, and what must be told of them."""
    habits: dict[int, Habit] = {}
    findings: list[Finding] = []
    columns = {place.index: place for places in layout.places.values() for place in places}
    day_columns = [place for place in columns.values() if place.reads is Reads.DAY]
    for place, order, told in _orders(day_columns, rows, choices):
        habits[place.index] = Habit(day_order=order)
        findings.extend(told)
    for place in columns.values():
        if place.reads is Reads.STATE and _holds_office_codes(place, rows):
            habits[place.index] = Habit(office_codes=True)
    return habits, findings


def _orders(places: Sequence[Place], rows: Sequence[RawRow], choices: Choices) -> Iterator[tuple[Place, str | None, list[Finding]]]:
    cells = {place.index: _distinct(place, rows) for place in places}
    own = {index: days.order_shown(of_column) for index, of_column in cells.items()}
    shared = {order for order in own.values() if order}
    everywhere = shared.pop() if len(shared) == 1 and not any(map(days.orders_differ, cells.values())) else None
    for place in places:
        open_cells = [cell for cell in cells[place.index] if days.is_ambiguous(cell)]
        if open_cells:
            chosen = choices.get((0, "day-order-unknown", place.label))
            order = own[place.index] or everywhere or (chosen if chosen in _ORDERS else None)
            yield place, order, [_told(place, order, own[place.index], open_cells[0], decided=chosen is not None)]


def _told(place: Place, order: str | None, own: str | None, example: str, *, decided: bool) -> Finding:
    if order is None:
        message = (
            f"Days such as {example} can be read as two days, and no other cell of the column shows the order. Choose it for all."
        )
        return Finding(Level.WARNING, "day-order-unknown", message, place.label, example, " or ".join(_ORDERS), _ORDERS)
    if own is not None:
        message = f"Days are written {order}: other cells of the column allow nothing else."
        return Finding(Level.INFO, "day-order-inferred", message, place.label, example, order)
    if decided:
        return Finding(Level.INFO, "day-order-unknown", f"Chosen: {order}.", place.label, example, order, _ORDERS)
    message = f"Days were read {order}, as other columns of the file show; this one does not show it."
    return Finding(Level.WARNING, "day-order-inferred", message, place.label, example, order)


def _distinct(place: Place, rows: Sequence[RawRow]) -> list[str]:
    cells = (row.cells[place.index] for row in rows if place.index < len(row.cells))
    return [cell.strip() for cell in dict.fromkeys(cells) if cell]


def _holds_office_codes(place: Place, rows: Sequence[RawRow]) -> bool:
    """Codes that only the Treaty Office uses stand in the column, its heading says so, or its pages are named beside them."""
    codes = {cell.upper() for cell in _distinct(place, rows)}
    if codes & (TREATY_OFFICE.keys() - OFFICE_AND_ISO) or "treaty office" in fold(place.label):
        return True
    doubtful = codes & OFFICE_AND_ISO
    return bool(doubtful) and any(
        _MARK_OF_OFFICE in cell.casefold()
        for row in rows
        if place.index < len(row.cells) and row.cells[place.index].strip().upper() in doubtful
        for cell in row.cells
    )
