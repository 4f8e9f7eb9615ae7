"""A State's records in a copy are read kind by kind, once, when somebody asks; a log that was taken apart is the same again."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.timeline import Record
from app.snapshot.log import Log
from app.snapshot.model import Part, Snapshot
from app.snapshot.unread import Unread
from tests.snapshot.makers import READERS, Book, post, state
from tests.snapshot.test_fold import drafts, sequence


def folded() -> Snapshot:
    book = Book()
    book.submit(state("JP"))
    book.submit(post(state="JP"), state="JP")
    return book.snapshot()


def unread(part: Part, read: list[str]) -> Part:
    def reading(kind: str) -> dict[str, Record]:
        read.append(kind)
        return {record.key: record for record in part.of_kind(kind)}

    kinds = dict.fromkeys(kind for kind, _ in part.records)
    return Part(Unread({kind: lambda kind=kind: reading(kind) for kind in kinds}))  # type: ignore[misc]


def test_each_kind_is_read_once_and_only_when_it_is_asked_for() -> None:
    part, read = folded().part("JP"), list[str]()
    later = unread(part, read)
    assert read == []
    assert later.of_kind("designation") == later.of_kind("designation") == part.of_kind("designation")
    assert read == ["designation"]
    assert later.of_kind("no such kind") == ()
    assert later.records.get(("statement", "s_1")) is None
    assert len(later.records) == len(part.records)
    assert later.records == part.records
    assert sorted(read) == sorted({kind for kind, _ in part.records})


def test_two_who_ask_at_once_get_the_same_records() -> None:
    part, read = folded().part("JP"), list[str]()
    records: Unread
    inner = list[Record]()

    def reading() -> dict[str, Record]:
        read.append("designation")
        if len(read) == 1:  # somebody else asks before this is done, and is done before
            inner.extend(records.of_kind("designation").values())
        return {record.key: record for record in part.of_kind("designation")}

    records = Unread({"designation": reading})
    found = list(records.of_kind("designation").values())
    assert [id(each) for each in found] == [id(each) for each in inner]
    assert len(read) == 2


@given(st.lists(drafts, max_size=12), st.integers(0, 12))
def test_a_log_taken_apart_is_the_same_again(wanted: list, cut: int) -> None:  # type: ignore[type-arg]
    entries = sequence(wanted)
    known = min(cut, len(entries))
    grown = Snapshot.empty().advance(entries).log
    before, again = Snapshot.empty().advance(entries[:known]).log, Log.of(grown.columns(known))
    assert (again.times, again.keys, again.where) == (before.times, before.keys, before.where)
    for audience in Audience:
        assert again.trees.of(audience).root() == before.trees.of(audience).root()
    for clearance in READERS.values():
        for number in range(known + 1):
            assert again.count(clearance, number) == before.count(clearance, number)
        for state_code in (None, "JP", "FR"):
            there, here = (
                sorted(place for places in log.changes(clearance, state_code, None) for place in places) for log in (before, again)
            )
            assert there == here


def test_a_snapshot_over_a_log_that_was_put_together_goes_on() -> None:
    whole = folded()
    again = Snapshot(
        whole.number, {state: unread(part, []) for state, part in whole.parts.items()}, Log.of(whole.log.columns(whole.number))
    )
    more = [each.numbered(whole.number + place) for place, each in enumerate(whole.entries(), 1)]
    assert again.newest() == whole.newest()
    assert again.advance(more).entries() == whole.advance(more).entries()
    assert again.entries() == whole.entries()
