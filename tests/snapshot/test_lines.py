"""The lines of an audience's tree: in ledger order, numbered by their place in it, no line above it, none that was not known."""

from app.domain.access import Audience
from app.snapshot.lines import lines
from app.snapshot.model import Snapshot
from tests.makers import entry
from tests.snapshot.makers import view

ABOVE = (3, 4, 7)
LEDGER = [
    entry(number, key=f"d_{number % 4}", audience=Audience.NETWORK if number in ABOVE else Audience.PUBLIC)
    for number in range(1, 9)
]


def test_lines_of_a_tree_are_numbered_by_their_place_in_it() -> None:
    seen = view(Snapshot.empty().advance(LEDGER))
    public = [each.leaf for each in LEDGER if each.number not in ABOVE]
    assert [(each.number, each.leaf) for each in lines(seen, Audience.PUBLIC, 0, 99)] == list(enumerate(public, 1))
    assert [each.number for each in lines(seen, Audience.PUBLIC, 1, 2)] == [2, 3]
    assert [each.leaf for each in lines(seen, Audience.NETWORK, 0, 99)] == [each.leaf for each in LEDGER]
    assert lines(seen, Audience.PUBLIC, 5, 99) == []


def test_what_was_not_known_then_is_left_out() -> None:
    seen = view(Snapshot.empty().advance(LEDGER), known=6)
    assert [each.number for each in lines(seen, Audience.PUBLIC, 0, 99)] == [1, 2, 3, 4]
