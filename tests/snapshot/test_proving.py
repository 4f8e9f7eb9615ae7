"""Where a reader's lines stand in a tree: the newest of each stream that they see, and a path that leads to the signed root."""

from datetime import date, timedelta

import pytest

from app.domain.access import Audience, Clearance
from app.domain.moment import Span
from app.domain.tree import included
from app.snapshot.model import Snapshot
from app.snapshot.proving import lines_of_today, newest_lines, proven
from app.snapshot.signed import SignedTree
from tests.makers import entry
from tests.snapshot.makers import DUTY, view

ALWAYS = Span(date(2020, 1, 1))
LEDGER = [
    entry(1, key="d_1"),
    entry(2, key="d_2"),
    entry(3, key="d_1", audience=Audience.NETWORK),
    entry(4, key="d_1", version=2),
    entry(5, key="d_2", audience=Audience.NETWORK),
    entry(6, key="d_1", audience=Audience.NETWORK, version=2),
]


def test_the_newest_line_of_each_stream_that_the_reader_sees() -> None:
    snapshot = Snapshot.empty().advance(LEDGER)
    record = snapshot.record("designation", "d_1")
    assert record is not None
    everything = view(snapshot, DUTY)
    assert [each.number for each in newest_lines(everything, record, Audience.NETWORK)] == [4, 6]
    assert [each.number for each in newest_lines(everything, record, Audience.PUBLIC)] == [4]
    assert [each.number for each in newest_lines(view(snapshot), record, Audience.NETWORK)] == [4]


@pytest.mark.parametrize(
    ("begins", "ends", "numbers"),
    [
        (-2, None, [3]),
        (-1, None, [3]),
        (0, None, [3, 2]),
        (1, None, [3, 2]),
        (30, None, [3, 2]),
        (-30, -3, [3, 2]),
        (-30, 1, [3, 2]),
        (-30, 2, [3]),
    ],
)
def test_what_is_said_of_another_day_brings_what_is_said_of_today(begins: int, ends: int | None, numbers: list[int]) -> None:
    """The day before and the day behind count as today: somewhere it is one of them."""
    today = view(Snapshot.empty()).day
    span = Span(today + timedelta(begins), None if ends is None else today + timedelta(ends))
    lines = [
        entry(1, key="d_1", span=ALWAYS),
        entry(2, key="d_1", version=2, span=ALWAYS),
        entry(3, key="d_1", version=3, span=span),
    ]
    snapshot = Snapshot.empty().advance(lines)
    record = snapshot.record("designation", "d_1")
    assert record is not None
    assert [each.number for each in lines_of_today(view(snapshot), record, Audience.PUBLIC)] == numbers


def test_a_record_that_never_held_brings_every_line() -> None:
    """A forecast that was moved: no line of it is of today."""
    later = Span(view(Snapshot.empty()).day + timedelta(90))
    snapshot = Snapshot.empty().advance([entry(1, key="d_1", span=later), entry(2, key="d_1", version=2, span=later)])
    record = snapshot.record("designation", "d_1")
    assert record is not None
    assert [each.number for each in lines_of_today(view(snapshot), record, Audience.PUBLIC)] == [2, 1]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_day_and_the_last_have_one_neighbour(day: date) -> None:
    lines = [
        entry(1, key="d_1", span=Span(date.min)),
        entry(2, key="d_1", version=2, span=Span(date(2020, 1, 1), date(2021, 1, 1))),
    ]
    snapshot = Snapshot.empty().advance(lines)
    record = snapshot.record("designation", "d_1")
    assert record is not None
    assert [each.number for each in lines_of_today(view(snapshot, day=day), record, Audience.PUBLIC)] == [2, 1]


def test_each_line_stands_in_the_signed_tree_at_its_own_place_or_is_newer() -> None:
    snapshot = Snapshot.empty().advance(LEDGER)
    for reader, size in ((Audience.PUBLIC, 3), (Audience.NETWORK, 6), (Audience.NETWORK, 4)):
        tree = snapshot.log.trees.of(reader)
        signed = SignedTree(size, tree.root(size), "")
        in_it = [each for each in LEDGER if each.audience <= reader]
        for place, line in enumerate(in_it):
            found = proven(view(snapshot, Clearance(reader)), line, reader, signed)
            assert (found.entry, found.index) == (line, place)
            if place < size:
                assert found.path is not None
                assert included(line.leaf, place, size, found.path, signed.root)
            else:
                assert found.path is None
