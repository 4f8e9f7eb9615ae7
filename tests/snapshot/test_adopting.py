"""Starting from a copy: it is kept where it is the source's, and given up only for what has been verified."""

from dataclasses import replace

import pytest

from app.domain.access import PUBLIC_ONLY
from app.domain.entry import Entry, leaf_of
from app.domain.errors import LedgerBroken
from app.snapshot import follow
from app.snapshot.follow import Follower
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from tests.snapshot.makers import NOW, ZONE
from tests.snapshot.test_fold import BREAKING, Source, chain


def another(entries: list[Entry]) -> list[Entry]:
    """The same ledger with another last line, which matches its hash."""
    changed = replace(entries[-1], payload=b'{"state":"FR"}')
    return [*entries[:-1], replace(changed, leaf=leaf_of(changed))]


@pytest.fixture(autouse=True)
def _short_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)


class _Adopted:
    """A follower of ``source`` that begins with a copy of ``entries``."""

    def __init__(self, entries: list[Entry], source: list[Entry]) -> None:
        self.source, self.shelf, self.told = Source(source), Shelf(ZONE), list[int]()
        self.follower = Follower(self.source, self.shelf)
        copy = Snapshot.empty().advance(entries)
        self.follower.adopt(copy, entries[-1], lambda: self.told.append(self.shelf.snapshot.number))


def test_the_entries_of_a_snapshot_are_those_it_was_folded_from() -> None:
    entries = chain(7)
    assert Snapshot.empty().advance(entries).entries() == entries
    assert Snapshot.empty().entries() == []


def test_only_what_came_since_is_pulled() -> None:
    start = _Adopted(chain(5), chain(8))
    assert start.shelf.snapshot.number == 5
    assert start.follower.pull() == start.follower.pull() == 8
    assert start.source.asked == [4, 5, 7, 8]
    assert start.told == []


@pytest.mark.parametrize("source", [another(chain(5)), [*another(chain(5)), *chain(7)[5:]], chain(4), chain(3), []])
def test_a_copy_that_is_not_the_source_s_is_given_up_at_once(source: list[Entry]) -> None:
    start = _Adopted(chain(5), source)
    before = start.shelf.edition(NOW)
    assert start.follower.pull() == len(source)
    assert start.shelf.snapshot.entries() == source
    assert start.told == [5]
    after = start.shelf.edition(NOW)
    assert (after.day, after.snapshot.number) == (before.day, len(source))
    assert after.view(PUBLIC_ONLY).snapshot is start.shelf.snapshot


@pytest.mark.parametrize("how", sorted(BREAKING))
def test_a_copy_stays_where_the_source_does_not_verify(how: str) -> None:
    good = chain(5)
    start = _Adopted(good, BREAKING[how](another(good)))
    for _ in range(2):
        with pytest.raises(LedgerBroken):
            start.follower.pull()
        assert (start.shelf.snapshot.entries(), start.told) == (good, [])
    start.source.entries = good
    assert start.follower.pull() == 5
    assert start.told == []
