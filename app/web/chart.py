"""Counts over time as a step line in the units of an SVG's view box. Only geometry: what it is called stands in the template."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.moment import parse_day

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 144, 16, 32
"""Room around the lines: for numbers, for the name of each line at its end, for years."""
_MOST_TICKS = 5
_MOST_YEARS = 8
_NEAR = 16
"""Labels at the ends of lines are at least so far from each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its points as an SVG path, and where it ends with which count."""

    name: str
    path: str
    x: float
    y: float
    label_y: float
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines with the ticks of both axes: positions and what stands there."""

    lines: tuple[Line, ...]
    counts: tuple[tuple[float, int], ...]
    years: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def chart(series: Sequence[tuple[str, Sequence[dict[str, Any]]]], until: date) -> Chart | None:
    """The chart of named series of steps (``day``, ``count`` from that day on) up to a day; None where nothing has happened yet."""
    known = [(name, [(parse_day(step["day"]), int(step["count"])) for step in steps]) for name, steps in series]
    known = [(name, [step for step in steps if step[0] <= until]) for name, steps in known]
    known = [(name, steps) for name, steps in known if steps]
    if not known:
        return None
    first, most = min(steps[0][0] for _, steps in known), max(count for _, steps in known for _, count in steps)
    begin = date(first.year, 1, 1)
    span, step = max(1, (until - begin).days), _step(most)
    top = -(-most // step) * step

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - begin).days / span, 1)

    def y(count: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / top, 1)

    lines = tuple(_line(name, [(x(day), y(count)) for day, count in steps], x(until), steps[-1][1], y(0)) for name, steps in known)
    every = max(1, -(-(until.year - begin.year + 1) // _MOST_YEARS))
    years = tuple((x(date(year, 1, 1)), year) for year in range(begin.year, until.year + 1, every))
    return Chart(_apart(lines), tuple((y(count), count) for count in range(0, top + 1, step)), years)


def _line(name: str, points: list[tuple[float, float]], end: float, count: int, ground: float) -> Line:
    path = f"M{points[0][0]} {ground}" + "".join(f"H{x}V{y}" for x, y in points) + f"H{end}"
    return Line(name, path, end, points[-1][1], points[-1][1], count)


def _apart(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The same with labels that do not stand on each other."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda each: each.y):
        least = found[-1].label_y + _NEAR if found else line.y
        found.append(Line(line.name, line.path, line.x, line.y, max(line.y, least), line.count))
    return tuple(sorted(found, key=lambda each: [line.name for line in lines].index(each.name)))


def _step(most: int) -> int:
    """From one tick to the next: 1, 2, 5, 10, 20 ..., so that there are few of them."""
    step, grows = 1, itertools.cycle((2.0, 2.5, 2.0))
    while most > step * _MOST_TICKS:
        step = int(step * next(grows))
    return step
