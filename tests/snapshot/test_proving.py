"""Where a reader's lines stand in a tree: the newest of each stream that they see, and a path that leads to the signed root."""

from app.domain.access import Audience, Clearance
from app.domain.tree import included
from app.snapshot.model import Snapshot
from app.snapshot.proving import newest_lines, proven
from app.snapshot.signed import SignedTree
from tests.makers import entry
from tests.snapshot.makers import DUTY, view

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
