"""Records that do not hold, or lack what they name: nothing is made of them, and nothing fails."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.actions import look_up
from app.domain.access import PUBLIC_ONLY
from app.domain.entry import Change
from app.domain.errors import NotFound
from app.snapshot.cards import card
from app.snapshot.model import Snapshot
from app.snapshot.past import Past
from app.snapshot.posts import post, posts
from app.snapshot.search import words
from tests.makers import NOON, entry
from tests.snapshot.makers import Book, ask, edition, state, told
from tests.snapshot.makers import post as row

AT: dict[int, dict[str, Any]] = {number: {"recorded_at": NOON + timedelta(days=number)} for number in (1, 2, 3)}
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


def test_what_never_had_a_day_is_not_found_and_what_lost_all_twice_is_shown_as_it_was_said() -> None:
    lines = [
        entry(
            number,
            kind="designation",
            key="d_1",
            state="JP",
            change=change,
            payload=payload,
            approval=f"sha256:{number}",
            **AT[number],
        )
        for number, (change, payload) in enumerate(((Change.CREATE, ORPHAN), (Change.VOID, None), (Change.VOID, None)), 1)
    ]
    never = Snapshot.empty().advance([entry(1, kind="designation", key="d_1", state="JP", change=Change.VOID, payload=None)])
    with pytest.raises(NotFound):
        ask(never, look_up.designation, id="d_1")
    shown = told(Snapshot.empty().advance(lines), look_up.designation, id="d_1")
    assert (shown["standing"], shown["role"], shown["version"]) == ("corrected", "submit", 3)


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
            **AT[number],
        )
        for number, payload in enumerate((ORPHAN, ORPHAN.replace(b'"role"', b'"period_start":"2024-01-01","role"')), 1)
    ]
    there = edition(Snapshot.empty().advance(lines)).view(PUBLIC_ONLY)
    record = there.record("designation", "d_1")
    assert record is not None
    found = Past.of(there, record).difference(1, 2)
    assert found is not None
    (change,) = found["changes"]
    assert change == {
        "field": "period_start",
        "before": None,
        "after": "2024-01-01",
        "audience": "public",
        "days": [{"from": "2023-01-01", "to": None}],
    }
