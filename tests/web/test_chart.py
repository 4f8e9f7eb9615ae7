"""The chart's geometry: steps where they happened, as high as they counted, within the view."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.web.chart import HEIGHT, WIDTH, chart

UNTIL = date(2026, 11, 22)


def steps(*told: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"day": day, "count": count} for day, count in told]


def test_nothing_happened_yet() -> None:
    assert chart([("Signatures", [])], UNTIL) is None
    assert chart([("Signatures", steps(("2027-01-01", 1)))], UNTIL) is None


def test_a_line_ends_with_the_last_count_on_the_day() -> None:
    found = chart([("Signatures", steps(("2022-05-12", 22), ("2026-11-22", 23), ("2026-11-23", 24)))], UNTIL)
    assert found is not None
    assert [(line.name, line.count) for line in found.lines] == [("Signatures", 23)]
    assert found.counts[-1][1] == 25
    assert [year for _, year in found.years] == [2022, 2023, 2024, 2025, 2026]


def test_labels_at_the_same_height_do_not_stand_on_each_other() -> None:
    found = chart([(name, steps(("2022-01-01", 7))) for name in ("One", "Two", "Three")], UNTIL)
    assert found is not None
    heights = sorted(line.label_y for line in found.lines)
    assert min(b - a for a, b in pairwise(heights)) >= 12
    assert [line.name for line in found.lines] == ["One", "Two", "Three"]


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 40)), min_size=1, max_size=30))
def test_everything_is_within_the_view_and_goes_on_to_the_right(drawn: list[tuple[int, int]]) -> None:
    total, told = 0, []
    for ago, more in sorted(drawn, reverse=True):
        total += more
        told.append((f"{UNTIL - timedelta(days=ago)}", total))
    found = chart([("Consents", steps(*told))], UNTIL)
    assert found is not None
    (line,) = found.lines
    xs = [float(each) for each in re.findall(r"H([\d.]+)", line.path)]
    ys = [float(each) for each in re.findall(r"V([\d.]+)", line.path)]
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)
    assert all(0 <= x <= WIDTH for x in xs)
    assert all(0 <= y <= HEIGHT for y in ys)
    assert 2 <= len(found.counts) <= 6
    assert found.counts[-1][1] >= total
