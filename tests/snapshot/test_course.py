"""A designation over time: what halving finds is what walking through every line finds, for every reader, day and position."""

from datetime import date

import msgspec
import pytest

from app.domain.timeline import Record, governing
from app.snapshot.audience import View
from app.snapshot.cards import card
from app.snapshot.course import COURSES_KEPT, course
from app.snapshot.designations import designation, held
from app.snapshot.freshness import trust, unobserved
from tests.snapshot.makers import READERS, Book, post, view

DAYS = ("2023-12-31", "2024-01-01", "2024-03-05", "2024-06-15", "2024-09-01", "2025-02-01", "2026-01-01")


def lived() -> Book:
    """A register in which designations are brought in, amended for good and for a while, and their bodies renamed."""
    book = Book()
    book.submit(post(2), post(3, provision="8.10.b", authority__names__en="Other Office"), on="2024-01-01")
    book.submit(post(2, start="2024-03-01", procedure="Ring twice"), on="2024-03-01")
    book.submit(post(2, start="2024-06-01", scope__text="Narrower"), on="2024-06-01")
    book.submit(
        post(3, provision="8.10.b", authority__names__en="Other Office", start="2024-06-01", end="2024-10-01"), on="2024-06-01"
    )
    book.submit(post(2, start="2024-09-01", scope__text="Narrower", authority__names__fr="Bureau"), on="2024-09-01")
    return book


def asked() -> list[tuple[View, Record]]:
    """Every designation as every reader may know it, on some days, at every position."""
    snapshot = lived().snapshot()
    places = [(on, known, clearance) for on in DAYS for known in range(1, snapshot.number + 1) for clearance in READERS.values()]
    views = [view(snapshot, clearance, on, known) for on, known, clearance in places]
    return [(there, record) for there in views for record in there.records("designation") if there.entries(record)]


def test_the_same_is_found_as_by_walking() -> None:
    steps = 0
    for there, record in asked():
        found, lowest = course(there, record), record.streams[min(record.streams)]
        history = there.history(record)
        assert found.history(there.known) == history
        assert found.known(there.known) == (history[-1], len(there.versions(record)))
        assert found.span(there.day, there.known) == there.span(record)
        said = found.said(there.day, there.known)
        assert found.own(said) is governing(lowest, there.day, there.known)
        assert not found.still(there.day, there.known, (date(2023, 1, 1), 0))
        assert found.still(there.day, there.known, (there.day, there.known))
        steps += 1
    assert steps


def test_what_is_answered_is_the_same_as_from_the_whole_value() -> None:
    held_ones = 0
    for there, record in asked():
        value = there.value(record)
        found = held(there, record)
        assert (found is None) is (value is None) is (card(there, record) is None)
        if value is not None and found is not None:
            assert msgspec.json.encode(found) == msgspec.json.encode(designation(there, record, value))
            assert found["trust"]["recorded_at"] == trust(there, record)["recorded_at"]
            held_ones += 1
    assert held_ones


def test_what_was_never_observed_is_told_without_looking() -> None:
    there, record = asked()[-1]
    assert unobserved(there.history(record)[-1]) == trust(there, record)


@pytest.mark.parametrize("present", [True, False])
def test_it_is_kept_for_other_days_than_today(present: bool) -> None:
    there, record = asked()[-1]
    there = View(there.snapshot, date(2024, 5, 1), there.known, there.clearance, there.settled, there.zone, present=present)
    assert (course(there, record) is course(there, record)) is not present
    assert COURSES_KEPT > 0
