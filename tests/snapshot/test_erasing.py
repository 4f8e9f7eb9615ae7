"""Erasing in a register that is answered from: nothing of what was erased is left in memory, and versions say that it is gone."""

import pytest
from msgspec.structs import replace

from app.actions import history, look_up
from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.erasure import APPROVAL, Carried, Wiped, drafts, remaining
from app.domain.errors import LedgerBroken
from app.domain.held import Packed, piece_of
from app.snapshot import follow
from app.snapshot.designations import provenance
from app.snapshot.follow import Follower
from app.snapshot.model import Snapshot
from app.snapshot.shelf import Shelf
from tests.makers import entry
from tests.snapshot.makers import AUDITOR, DUTY, TODAY, ZONE, Book, edition, post, state, told, view
from tests.snapshot.test_fold import Source

WORDS = ("Ring Somebody", "Ring Somebody twice", "Ring Somebody thrice", "Ring the desk")


def lived() -> Book:
    """A designation whose procedure names a person, until its newest version."""
    book = Book()
    book.submit(state("JP"))
    for month, said in enumerate(WORDS, 1):
        book.submit(post(2, procedure=said, start=f"2024-0{month}-01"), state="JP")
    return book


def spoken(book: Book) -> list[Entry]:
    """The lines that say a procedure, oldest first."""
    return [line for line in book.entries if line.kind == "designation" and b'"procedure":"' in (line.payload or b"")]


def erase(book: Book, *lines: Entry, key: str = "x_1") -> list[Wiped]:
    """Writes what an erasure says of ``lines``; what it leaves of them stays with whoever keeps lines."""
    wiped = [Wiped(line, ("procedure",), remaining(line, ("procedure",), key)) for line in lines]
    book.write(drafts(Carried(key, "JP", "objection", TODAY, "p_1", "p_2"), wiped, ()), notification=key, approval=APPROVAL)
    return wiped


def pieces(snapshot: Snapshot) -> list[Entry]:
    """Every line as it is held."""
    return [line for part in snapshot.parts.values() for each in part.records.values() for line in each.entries()]


def test_nothing_that_was_erased_is_held_anywhere() -> None:
    book = lived()
    before = book.snapshot()
    lines = spoken(book)[:-1]
    wiped = erase(book, *lines)
    after = before.advance(book.entries[before.number :])
    found = {line.number: line for line in after.entries()}
    for each in wiped:
        assert found[each.before.number] == each.after
    assert found[spoken(book)[-1].number] == spoken(book)[-1]
    for line in pieces(after):
        assert b"Somebody" not in (line.payload or b"") + (piece_of(line)[1] or b"")
    assert any(isinstance(line, Packed) for line in pieces(after))
    assert any(b"Somebody" in (line.payload or b"") for line in pieces(before)), "the snapshot before stays as it was"


def test_what_was_kept_of_it_is_not_answered_any_more() -> None:
    book = lived()
    warm = book.snapshot()
    key, asked = book.key("designation"), {"as_of": "2024-01-15"}
    there = edition(warm)
    assert told(there, look_up.designation, DUTY, id=key, **asked)["procedure"] == WORDS[0]
    erase(book, *spoken(book)[:-1])
    after = edition(warm.advance(book.entries[warm.number :]))
    for when in (asked, {"known_at": str(warm.number)} | asked):
        assert "Somebody" not in str(told(after, look_up.designation, AUDITOR, id=key, **when))
    assert told(after, look_up.designation, AUDITOR, id=key)["procedure"] == WORDS[-1]


@pytest.mark.parametrize("lines", [1, 3])
def test_a_version_says_what_was_erased_of_it(lines: int) -> None:
    book = lived()
    assert len(spoken(book)) == len(WORDS)
    wiped = erase(book, *spoken(book)[:lines])
    found = told(book.snapshot(), history.versions, AUDITOR, id=book.key("designation"))["items"]
    lost = [row["erased"] for row in found if "erased" in row]
    day = TODAY.isoformat()
    assert len(lost) == lines
    for rows in lost:
        assert [(row["erasure"], row["ground"], row["fields"]) for row in rows] == [("x_1", "objection", ["procedure"])]
        assert rows[0]["audience"] == wiped[0].before.audience.label
        assert rows[0]["on"] <= day


def test_an_erasure_of_what_is_not_there_changes_nothing() -> None:
    book = lived()
    (line, *_) = spoken(book)
    elsewhere = replace(line, key="d_none"), replace(line, audience=Audience.RESTRICTED)
    before = [each for each in book.snapshot().entries() if each.kind == "designation"]
    erase(book, *elsewhere)
    assert [each for each in book.snapshot().entries() if each.kind == "designation"] == before


def test_a_loss_that_is_told_of_in_a_later_batch_comes_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "BATCH", 2)
    book = lived()
    (first, *_) = spoken(book)
    (wiped,) = erase(book, first)
    left = [wiped.after if line is first else line for line in book.entries]
    shelf, seen = Shelf(ZONE), list[int]()

    class Watching(Source):
        def after(self, number: int, limit: int) -> list[Entry]:
            seen.append(shelf.snapshot.number)
            return super().after(number, limit)

    assert Follower(Watching(left), shelf).pull() == len(left)
    assert set(seen) == {0}
    assert shelf.snapshot.entries() == left
    cut, behind = left[:-1], Shelf(ZONE)
    with pytest.raises(LedgerBroken, match="no erasure tells of it"):
        Follower(Source(cut), behind).pull()
    assert behind.snapshot.number < first.number


def test_a_false_erasure_reaches_nobody_who_has_the_line() -> None:
    """The ledger says now that the line said something else; its hash cannot tell, what is here can."""
    book = lived()
    first, *_ = spoken(book)
    shelf = Shelf(ZONE)
    Follower(Source(book.entries), shelf).pull()
    before = shelf.snapshot
    assert first.payload is not None
    planted = replace(remaining(first, ("procedure",), "x_1"), payload=first.payload.replace(b"Somebody", b"a thief"))
    carried = Carried("x_1", "JP", "objection", TODAY, "p_1", "p_2")
    book.write(drafts(carried, [Wiped(first, ("procedure",), planted)], ()), notification="x_1", approval=APPROVAL)
    altered = [planted if line is first else line for line in book.entries]
    with pytest.raises(LedgerBroken, match=f"entry {first.number} said something else than an erasure leaves of it"):
        Follower(Source(altered), shelf).pull()
    assert shelf.snapshot is before
    assert before.log.trees.of(Audience.RESTRICTED).root() == book.snapshot().log.trees.of(Audience.RESTRICTED).root(before.number)


def test_what_brought_a_line_is_told_as_it_was_known() -> None:
    """A notification that is told of again later is not told of in the words that came later."""
    book = lived()
    known = len(book.entries)
    brought = next(line for line in book.entries if line.key == "n_2" and b'"reference"' in (line.payload or b""))
    assert brought.payload is not None
    again = entry(
        known + 1, kind=brought.kind, key=brought.key, state=brought.state, provision=brought.provision, span=brought.span,
        audience=brought.audience, payload=brought.payload.replace(b"ref 2", b"ref altered"), version=2,
    )  # fmt: skip
    snapshot = book.snapshot().advance([again])
    record = snapshot.record("notification", "n_2")
    assert record is not None
    assert len(record.streams[brought.audience]) == 2
    first = next(line for line in book.entries if line.kind == "designation")
    assert provenance(view(snapshot, AUDITOR, known=known), first)["reference"] == "ref 2"
    assert provenance(view(snapshot, AUDITOR), first)["reference"] == "ref altered"
