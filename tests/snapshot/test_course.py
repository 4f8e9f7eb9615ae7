"""A designation over time: what halving finds is what walking through every line finds, for every reader, day and position."""

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from app.domain.access import PUBLIC_ONLY, Audience
from app.domain.timeline import Record, governing
from app.snapshot.audience import View
from app.snapshot.cards import card
from app.snapshot.course import COURSES_KEPT, course
from app.snapshot.designations import designation, held
from app.snapshot.find import Page, Wanted, designations
from app.snapshot.freshness import trust, unobserved
from app.snapshot.holding import holding
from app.snapshot.model import Snapshot
from app.snapshot.posts import posts
from tests.snapshot.makers import READERS, Book, post, treaty_book, view

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
        over_time, lowest = course(there, record), record.streams[min(record.streams)]
        history, then = there.history(record), (date(2024, 4, 1), there.known // 2)
        found = over_time.at(there.day, there.known, then)
        assert over_time.history(there.known) == history
        assert (found.last, found.version) == (history[-1], len(there.versions(record)))
        assert found.span == there.span(record)
        assert found.own is governing(lowest, there.day, there.known)
        assert not found.still or found.said == over_time.said(*then)
        assert over_time.at(there.day, there.known, (there.day, there.known)).still
        steps += 1
    assert steps


def test_what_holds_is_the_same_as_where_every_line_is_asked() -> None:
    snapshot, answers = lived().snapshot(), set[int]()
    for on in ("2023-06-01", *DAYS):
        for known in range(snapshot.number + 1):
            for clearance in READERS.values():
                there = view(snapshot, clearance, on, known)
                for state, part in snapshot.parts.items():
                    found = holding(there, state, None)
                    assert found == [each for each in posts(part) if there.holds(each.record)]
                    named = frozenset(each.provision for each in posts(part)[:1])
                    assert holding(there, state, named) == [each for each in found if each.provision in named]
                    answers.add(len(found))
    assert answers == {0, 1, 2, 3}


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


def test_before_it_is_known_there_is_nothing_to_find() -> None:
    there, record = asked()[-1]
    first = there.history(record)[0].number
    assert course(there, record).begun(first)
    assert not course(there, record).begun(first - 1)
    before = view(there.snapshot, there.clearance, there.day, first - 1)
    assert held(before, record) is None


def test_of_a_designation_that_is_hidden_as_a_whole_nothing_is_found() -> None:
    lines = [
        replace(entry, audience=Audience.RESTRICTED, salt=bytes(32)) if entry.kind == "designation" else entry
        for entry in treaty_book().entries
    ]
    snapshot = Snapshot.empty().advance(lines)
    wanted = Wanted("JP", frozenset(("8.10.a",)))
    assert designations(view(snapshot, READERS["auditor"], "2026-01-01"), wanted, 50).total == 1
    assert designations(view(snapshot, PUBLIC_ONLY, "2026-01-01"), wanted, 50) == Page([], 0, None)


@pytest.mark.parametrize("present", [True, False])
def test_it_is_kept_for_other_days_than_today(present: bool) -> None:
    there, record = asked()[-1]
    there = View(there.snapshot, date(2024, 5, 1), there.known, there.clearance, there.settled, there.zone, present=present)
    assert (course(there, record) is course(there, record)) is not present
    assert COURSES_KEPT > 0
