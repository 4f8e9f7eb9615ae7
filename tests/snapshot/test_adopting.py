"""Starting from a copy: answers come from it at once, and only what came since is asked for."""

from app.domain.entry import Entry
from app.snapshot.follow import Follower
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from tests.snapshot.makers import ZONE
from tests.snapshot.test_fold import Source, chain


def test_the_entries_of_a_snapshot_are_those_it_was_folded_from() -> None:
    entries = chain(7)
    assert Snapshot.empty().advance(entries).entries() == entries
    assert Snapshot.empty().entries() == []


def test_only_what_came_since_is_pulled() -> None:
    source, shelf, seen = Source(chain(8)), Shelf(ZONE), list[Entry]()
    follower = Follower(source, shelf, seen.append)
    follower.adopt(Snapshot.empty().advance(chain(5)))
    assert shelf.snapshot.entries() == chain(5)
    assert seen == chain(5)[-1:]
    assert follower.pull() == 8
    assert source.asked == [5]
    assert shelf.snapshot.entries() == chain(8)


def test_of_a_copy_without_entries_nothing_was_seen() -> None:
    shelf, seen = Shelf(ZONE), list[Entry]()
    Follower(Source([]), shelf, seen.append).adopt(Snapshot.empty())
    assert (shelf.snapshot.number, seen) == (0, [])
