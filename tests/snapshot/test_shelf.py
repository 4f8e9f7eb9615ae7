"""The shelf: an edition lasts one legal day; answers are kept within a budget and die with their edition."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import PUBLIC_ONLY
from app.snapshot import shelf as shelf_module
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Edition, Shelf
from tests import makers
from tests.snapshot.makers import NOW, ZONE

ONE = Snapshot.empty().advance([makers.entry(1)])
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("day", "starts", "hours"),
    [
        ("2026-06-01", "2026-05-31T22:00", 24),
        ("2026-01-01", "2025-12-31T23:00", 24),
        ("2026-03-29", "2026-03-28T23:00", 23),
        ("2026-10-25", "2026-10-24T22:00", 25),
        ("2028-02-29", "2028-02-28T23:00", 24),
        ("2038-01-19", "2038-01-18T23:00", 24),
    ],
)
def test_an_edition_lasts_from_midnight_to_midnight_where_the_law_counts(day: str, starts: str, hours: int) -> None:
    shelf = Shelf(ZONE)
    start = datetime.fromisoformat(starts).replace(tzinfo=UTC)
    found = shelf.edition(start)
    assert (found.day, found.since, found.until) == (date.fromisoformat(day), start, start + timedelta(hours=hours))
    assert shelf.edition(found.until - TICK) is found
    assert shelf.edition(found.until).day == found.day + timedelta(days=1)
    assert shelf.edition(start - TICK).day == found.day - timedelta(days=1)


@given(
    st.lists(st.integers(0, 4 * 365 * 24 * 3600), max_size=8),
    st.sampled_from(["Europe/Paris", "UTC", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia"]),
)
def test_whatever_the_clock_does_the_edition_is_that_of_the_day(seconds: list[int], zone: str) -> None:
    shelf = Shelf(ZoneInfo(zone))
    for each in seconds:
        now = datetime(2024, 2, 27, tzinfo=UTC) + timedelta(seconds=each)
        assert shelf.edition(now).day == now.astimezone(ZoneInfo(zone)).date()
        assert shelf.edition(now).since <= now < shelf.edition(now).until


def test_a_clock_that_goes_back_over_midnight_takes_the_day_with_it() -> None:
    shelf = Shelf(ZONE)
    days = [shelf.edition(NOW + timedelta(hours=hours)).day.day for hours in (0, 12, 0, 12)]
    assert days == [1, 2, 1, 2]


def test_a_snapshot_is_replaced_by_a_newer_one_only() -> None:
    shelf = Shelf(ZONE)
    assert shelf.snapshot.number == 0
    two = ONE.advance([makers.entry(2)])
    shelf.put(two)
    shelf.put(ONE)
    assert shelf.snapshot is two
    day = shelf.edition(NOW).day
    shelf.put(two.advance([makers.entry(3)]))
    assert (shelf.edition(NOW).day, shelf.edition(NOW).snapshot.number) == (day, 3)


def kept(edition: Edition) -> object:
    return edition.kept("question")


def test_answers_die_with_their_edition() -> None:
    shelf = Shelf(ZONE)
    shelf.put(ONE)
    first = shelf.edition(NOW)
    assert kept(first) is None
    first.keep("question", "answer", 100)
    assert kept(shelf.edition(NOW)) == "answer"
    shelf.put(ONE)
    assert kept(shelf.edition(NOW)) == "answer"
    shelf.put(ONE.advance([makers.entry(2)]))
    assert kept(shelf.edition(NOW)) is None
    shelf.edition(NOW).keep("question", "newer", 100)
    assert kept(shelf.edition(NOW + timedelta(days=1))) is None
    assert kept(first) == "answer"


def test_what_is_kept_stays_within_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_BYTES", 100)
    monkeypatch.setattr(shelf_module, "WORTH_KEEPING", 40)
    edition = Shelf(ZONE).edition(NOW)
    edition.keep("large", "answer", 41)
    assert edition.kept("large") is None
    for name in "abc":
        edition.keep(name, name, 40)
    assert [edition.kept(name) for name in "abc"] == [None, "b", "c"]


def test_a_large_answer_is_kept_once_it_is_asked_for_again_and_a_dear_one_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "ONCE_ASKED", 2)
    edition, large = Shelf(ZONE).edition(NOW), shelf_module.LARGE + 1
    edition.keep("question", "answer", large)
    assert edition.kept("question") is None
    edition.keep("question", "answer", large)
    assert edition.kept("question") == "answer"
    edition.keep("drawn", "answer", large, dear=True)
    assert edition.kept("drawn") == "answer"
    for name in ("first", "second", "first"):  # by the third the first is forgotten, and has to be asked for twice again
        edition.keep(name, "answer", large)
    assert edition.kept("first") is None


def test_what_two_threads_made_at_the_same_time_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_BYTES", 100)
    edition = Shelf(ZONE).edition(NOW)
    edition.keep("other", "answer", 30)
    for _ in range(2):
        edition.keep("question", "answer", 40)
    assert [edition.kept(name) for name in ("other", "question")] == ["answer", "answer"]


def test_threads_that_keep_at_once_stay_within_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_BYTES", 1_000)
    edition = Shelf(ZONE).edition(NOW)

    def keep(who: int) -> None:
        for number in range(500):
            edition.keep((who, number), "answer", 10)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, range(4)))
    assert sum(edition.kept((who, number)) is not None for who in range(4) for number in range(500)) <= 100


def test_a_view_is_of_today_and_of_all_that_is_known_unless_asked_otherwise() -> None:
    shelf = Shelf(ZONE)
    shelf.put(ONE)
    edition = shelf.edition(NOW)
    usual, other = edition.view(PUBLIC_ONLY), edition.view(PUBLIC_ONLY, day=date.max, known=0)
    assert (usual.day, usual.known, usual.current) == (NOW.date(), 1, True)
    assert (other.day, other.known, other.current) == (date.max, 0, False)


def test_days_follow_each_other_without_gap_through_a_year() -> None:
    shelf, now = Shelf(ZONE), datetime(2028, 1, 1, 12, tzinfo=UTC)
    editions = [shelf.edition(now + timedelta(days=number)) for number in range(366)]
    assert all(earlier.until == later.since for earlier, later in pairwise(editions))


def test_a_view_of_today_is_made_once_and_dies_with_its_edition() -> None:
    shelf = Shelf(ZONE)
    before = shelf.edition(NOW)
    assert before.view(PUBLIC_ONLY) is before.view(PUBLIC_ONLY)
    shelf.put(ONE)
    after = shelf.edition(NOW)
    assert after.view(PUBLIC_ONLY).snapshot is ONE
    assert shelf.edition(NOW + timedelta(days=1)).view(PUBLIC_ONLY).day == after.day + timedelta(days=1)
