"""Both axes of a history as a picture: of which days each version speaks, one below the other as they came to be known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.moment import parse_day

WIDTH, LEFT, RIGHT, ROW, TOP, FOOT = 720, 48, 24, 26, 8, 28
_MOST_YEARS = 8
_BEYOND = timedelta(days=365)
"""How far days without an end are drawn."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Days of which a version speaks; ``open`` where they have no end."""

    x: float
    y: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One version: its number, where its line is, and its bars."""

    version: int
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """Rows, the first known on top, over days from left to right; ``today`` is where the present day is."""

    rows: tuple[Row, ...]
    years: tuple[tuple[float, int], ...]
    today: float
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT


def axes(versions: Sequence[dict[str, Any]], today: date) -> Axes | None:
    """The picture of versions as the API lists them; None where there are none."""
    told = [(int(each["version"]), [_days(span) for says in each["says"] for span in says["days"]]) for each in versions]
    days = [day for _, spans in told for span in spans for day in span if day is not None]
    if not days:
        return None
    begin, end = date(min([*days, today]).year, 1, 1), max([*days, today]) + _BEYOND

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - begin).days / (end - begin).days, 1)

    placed = [(version, [(x(a), x(b or end), b is None) for a, b in spans]) for version, spans in told]
    rows = tuple(_row(place, version, spans) for place, (version, spans) in enumerate(placed))
    every = max(1, -(-(end.year - begin.year + 1) // _MOST_YEARS))
    years = tuple((x(date(year, 1, 1)), year) for year in range(begin.year, end.year + 1, every))
    return Axes(rows, years, x(today), TOP + ROW * len(rows) + FOOT)


def _days(span: dict[str, Any]) -> tuple[date, date | None]:
    return parse_day(span["from"]), parse_day(span["to"]) if span["to"] else None


def _row(place: int, version: int, spans: Sequence[tuple[float, float, bool]]) -> Row:
    y = TOP + ROW * place
    return Row(version, y, tuple(Bar(start, y, round(max(2.0, end - start), 1), going) for start, end, going in spans))
