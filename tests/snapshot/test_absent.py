"""Records that do not hold, or lack what they name: nothing is made of them, and nothing fails."""

from datetime import date, timedelta

from app.domain.access import PUBLIC_ONLY
from app.domain.entry import Change
from app.snapshot.cards import card
from app.snapshot.model import Snapshot
from app.snapshot.past import Past
from app.snapshot.posts import post, posts
from app.snapshot.search import words
from tests.makers import NOON, entry
from tests.snapshot.makers import Book, edition, state
from tests.snapshot.makers import post as row

ORPHAN = b'{"authority":"a_gone","provision":"8.10.a","role":"submit","state":"JP"}'


def test_nothing_is_made_of_a_designation_before_it_begins() -> None:
    book = Book()
    book.submit(state("JP"))
    book.submit(row(provision="8.10.a", authority__names__en="Ministry", start="2024-01-01"), state="JP")
    record = book.snapshot().record("designation", book.key("designation"))
    assert record is not None
    before = edition(book.snapshot()).view(PUBLIC_ONLY, day=date(2023, 1, 1))
    assert card(before, record) is None
    assert words(before, record) == ()


def test_a_designation_that_never_had_a_value_is_no_post() -> None:
    voided = entry(1, kind="designation", key="d_1", state="JP", change=Change.VOID, payload=None)
    there = Snapshot.empty().advance([voided])
    record = there.record("designation", "d_1")
    assert record is not None
    assert post(record) is None
    assert posts(there.part("JP")) == ()


def test_versions_of_a_designation_whose_authority_is_unknown_differ_in_its_own_fields() -> None:
    lines = [
        entry(
            number,
            kind="designation",
            key="d_1",
            state="JP",
            payload=payload,
            approval=f"sha256:{number}",
            notification=f"n_{number}",
            recorded_at=NOON + timedelta(days=number),
        )
        for number, payload in enumerate((ORPHAN, ORPHAN.replace(b'"role"', b'"period_start":"2024-01-01","role"')), 1)
    ]
    there = edition(Snapshot.empty().advance(lines)).view(PUBLIC_ONLY)
    record = there.record("designation", "d_1")
    assert record is not None
    found = Past.of(there, record).difference(1, 2)
    assert found is not None
    assert found["changes"] == [{"field": "period_start", "before": None, "after": "2024-01-01", "audience": "public"}]
