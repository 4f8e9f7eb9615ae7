"""Folding: the same register whatever the batches, sharing what was not touched, and nothing unsound on the shelf."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.access import PUBLIC_ONLY, Audience
from app.domain.entry import Draft, Entry
from app.domain.errors import DatabaseUnavailable, LedgerBroken
from app.snapshot import follow
from app.snapshot.follow import Follower
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from tests import makers
from tests.snapshot.makers import READERS, ZONE, Book, post, state


class Source:
    """Entries from a list; ``asked`` remembers from where on they were wanted."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.asked: list[int] = []

    def after(self, number: int, limit: int) -> list[Entry]:
        self.asked.append(number)
        return self.entries[number : number + limit]


drafts = st.builds(
    makers.draft,
    key=st.sampled_from(["d_1", "d_2", "d_3"]),
    audience=st.sampled_from(Audience),
    payload=st.sampled_from([None, b'{"a":1}', b'{"a":2}']),
)


def sequence(wanted: list[Draft]) -> list[Entry]:
    """Entries of these drafts. A key belongs to one State for ever."""
    states = {"d_1": "JP", "d_2": "JP", "d_3": "FR"}
    return [makers.entry(number, replace(each, state=states[each.key])) for number, each in enumerate(wanted, 1)]


@given(st.lists(drafts, max_size=12), st.lists(st.integers(0, 12), max_size=4))
def test_any_batching_gives_the_same(wanted: list[Draft], cuts: list[int]) -> None:
    entries = sequence(wanted)
    whole = Snapshot.empty().advance(entries)
    stepwise = Snapshot.empty()
    marks = [0, *sorted(min(cut, len(entries)) for cut in cuts), len(entries)]
    for start, end in pairwise(marks):
        stepwise = stepwise.advance(iter(entries[start:end]))
    assert (stepwise.number, stepwise.parts) == (whole.number, whole.parts) == (len(entries), whole.parts)
    assert stepwise.log.times == whole.log.times
    for clearance in READERS.values():
        for number in range(len(entries) + 1):
            seen = [e.number for e in entries[:number] if e.audience <= clearance.over(e.state)]
            assert stepwise.log.count(clearance, number) == len(seen)
            assert stepwise.log.last(clearance, number) == (seen[-1] if seen else 0)


def test_nothing_new_is_the_same_snapshot() -> None:
    snapshot = Snapshot.empty().advance([makers.entry(1)])
    assert snapshot.advance([]) is snapshot


def test_untouched_states_share_their_part() -> None:
    book = Book()
    book.submit(state("JP"), state("FR", "France", 3))
    before = book.snapshot()
    after = before.advance(book.submit(post(state="JP"), state="JP"))
    assert after.part("FR") is before.part("FR")
    assert after.part("JP") is not before.part("JP")
    assert before.part("JP").of_kind("designation") == ()
    assert len(after.part("JP").of_kind("designation")) == 1


@pytest.mark.parametrize("numbers", [(2,), (1, 3), (1, 1), (1, 2, 2), (0,)])
def test_a_gap_or_a_repetition_raises(numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="does not follow"):
        Snapshot.empty().advance([makers.entry(number) for number in numbers])


def test_entries_that_raised_leave_no_trace_in_the_shared_log() -> None:
    empty = Snapshot.empty()
    with pytest.raises(ValueError, match="entry 3 does not follow entry 1"):
        empty.advance([makers.entry(1), makers.entry(3)])
    snapshot = empty.advance([makers.entry(1), makers.entry(2)])
    assert len(snapshot.log.times) == 2
    assert snapshot.log.count(PUBLIC_ONLY, 2) == 2


def test_a_snapshot_that_was_thrown_away_counts_nothing_twice() -> None:
    before = Snapshot.empty().advance([makers.entry(1)])
    before.advance([makers.entry(2)])
    again = before.advance([makers.entry(2), makers.entry(3)])
    assert again.log.count(PUBLIC_ONLY, 3) == 3
    assert before.log.count(PUBLIC_ONLY, before.number) == 1


def test_records_are_found_by_kind_and_key() -> None:
    snapshot = Snapshot.empty().advance([makers.entry(1)])
    found = snapshot.record("designation", "d_1")
    assert found is not None
    assert found.state == "JP"
    assert snapshot.record("authority", "d_1") is None
    assert snapshot.record("designation", "d_2") is None
    assert snapshot.recorded_at(1) == makers.NOON
    assert snapshot.recorded_at(0) is None
    assert snapshot.recorded_at(2) is None


def chain(count: int, together: int = 10) -> list[Entry]:
    """Entries of which so many are written ``together``, at one time."""
    audiences = list(Audience)
    times = [makers.NOON + timedelta(seconds=place // together) for place in range(count)]
    return [makers.entry(number, audience=audiences[number % 4], recorded_at=at) for number, at in enumerate(times, 1)]


def test_the_follower_brings_the_shelf_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)
    source, shelf = Source(chain(5)), Shelf(ZONE)
    assert Follower(source, shelf).pull() == shelf.snapshot.number == 5
    assert source.asked == [0, 2, 4]
    source.entries = chain(6)
    assert Follower(source, shelf).pull() == 6


def test_an_approval_longer_than_a_batch_comes_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)
    shelf, seen = Shelf(ZONE), list[int]()

    class Watching(Source):
        def after(self, number: int, limit: int) -> list[Entry]:
            seen.append(shelf.snapshot.number)
            return super().after(number, limit)

    Follower(Watching(chain(5)), shelf).pull()
    assert seen == [0, 0, 0]
    assert shelf.snapshot.number == 5


@pytest.mark.parametrize(("reads", "shown"), [(1, 0), (2, 3), (3, 3), (4, 3), (5, 8)])
def test_where_the_source_goes_meanwhile_what_was_written_together_is_shown_whole_or_not_at_all(
    reads: int, shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines 1 to 3 were written together, 4 to 8 and 9 to 10."""
    monkeypatch.setattr(follow, "BATCH", 2)
    times = [makers.NOON + timedelta(seconds=write) for write, lines in enumerate((3, 5, 2)) for _ in range(lines)]
    entries = [makers.entry(number, recorded_at=at) for number, at in enumerate(times, 1)]
    shelf, source = Shelf(ZONE), Source(entries)

    class Going(Source):
        def after(self, number: int, limit: int) -> list[Entry]:
            if len(self.asked) == reads:
                raise DatabaseUnavailable
            return super().after(number, limit)

    with pytest.raises(DatabaseUnavailable):
        Follower(Going(entries), shelf).pull()
    assert shelf.snapshot.number == shown
    assert Follower(source, shelf).pull() == shelf.snapshot.number == 10
    assert shelf.snapshot.entries() == Snapshot.empty().advance(entries).entries()


def test_the_follower_rests_between_what_it_reads_and_what_it_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)
    shelf, rests = Shelf(ZONE), list[int]()
    Follower(Source(chain(5)), shelf).pull(lambda: rests.append(shelf.snapshot.number))
    assert rests == [0] * 9


def test_who_waits_for_another_that_pulls_gives_up_after_a_while() -> None:
    shelf = Shelf(ZONE)
    follower = Follower(Source(chain(5)), shelf)
    with ThreadPoolExecutor(1) as another:
        given_up: list[int | None] = []

        def rest() -> None:
            given_up.append(another.submit(follower.pull, patience=0.01).result())

        assert follower.pull(rest) == 5
        assert given_up == [None] * 3
        assert another.submit(follower.pull, patience=0.01).result() == 5


def unsalted(entry: Entry) -> Entry:
    return replace(entry, salt=None)


BREAKING = {
    "missing": lambda entries: [*entries[:2], *entries[3:]],
    "twice": lambda entries: [*entries[:3], *entries[2:]],
    "edited": lambda entries: [*entries[:2], replace(entries[2], payload=b'{"state":"FR"}'), *entries[3:]],
    "raised to another audience": lambda entries: [*entries[:2], replace(entries[2], audience=Audience.PUBLIC), *entries[3:]],
    "without its salt": lambda entries: [*entries[:2], unsalted(entries[2]), *entries[3:]],
    "with another salt": lambda entries: [*entries[:2], replace(entries[2], salt=b"other"), *entries[3:]],
}


@pytest.mark.parametrize("how", sorted(BREAKING))
def test_nothing_of_an_unsound_batch_reaches_the_shelf(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)
    good, shelf = chain(5, together=2), Shelf(ZONE)
    source = Source(BREAKING[how](good))
    follower = Follower(source, shelf)
    for _ in range(2):
        with pytest.raises(LedgerBroken, match="entry 3"):
            follower.pull()
        assert shelf.snapshot.number == 2
    source.entries = good
    assert follower.pull() == 5
    assert shelf.snapshot.log.count(READERS["auditor"], 5) == 5


class Illegible:
    """A source whose next entry is none."""

    def after(self, number: int, limit: int) -> list[Entry]:
        raise ValueError(f"no entry can be made of row {number + 1} of {limit}")


def test_an_entry_that_cannot_be_read_is_a_broken_ledger() -> None:
    with pytest.raises(LedgerBroken, match="after 0 cannot be read"):
        Follower(Illegible(), Shelf(ZoneInfo("Europe/Paris"))).pull()
