"""Provisional contacts in answers: beside what is approved, for those cleared, until their moment; no trace for anybody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions import history, look_up
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.effect import endings
from app.domain.entry import Change, Draft, Entry
from app.domain.moment import Span, format_instant
from app.domain.provisional import AT_NIGHT, LASTS, Contact, posting, withdrawing
from app.snapshot.designations import disclosed
from app.snapshot.shelf import Edition, Shelf
from tests.snapshot.makers import (
    AUDITOR,
    DUTY,
    EDITOR,
    NOW,
    OFFICER,
    READERS,
    TODAY,
    ZONE,
    Book,
    edition,
    everything,
    post,
    questions,
    state,
    told,
)  # fmt: skip
from tests.snapshot.registers import base

TICK = timedelta(microseconds=1)
FOREIGN_EDITOR = Clearance(Audience.PARTIES, "FR", Audience.RESTRICTED)


def register() -> Book:
    """A 24/7 point that was known for years."""
    book = Book()
    book.submit(state("JP"), state("FR", "France", 3))
    held: dict[str, Any] = {"channels__duty_phone": ["+81300000001"], "channels__email": ["duty@police.example"]}
    book.submit(post(provision="35", authority__names__en="Police", **held))
    return book


def posted(
    book: Book,
    at: datetime = NOW,
    *,
    slot: str = "duty_phone",
    value: str = "+81300000009",
    name: str = "p_1",
    key: str = "",
    reason: str | None = "secret reason",
) -> list[Entry]:
    """A provisional contact beside the first designation of Japan."""
    contact = Contact(name, "JP", "35", key or book.key("designation"), slot, value, at, at + LASTS, reason)
    return book.write(posting(contact, ZONE), notification=name, approval="provisional", at=at)


def withdrawn(book: Book, at: datetime, name: str = "p_1") -> None:
    drafts = withdrawing(book.records["provisional", name], at, ZONE)
    book.write(drafts, notification=name, approval="provisional", at=at)


def seen(there: Edition, book: Book, reader: Clearance = DUTY, **asked: str) -> list[str] | None:
    """The ids that stand beside the designation, the same alone and in a list; None where nothing is said."""
    alone = told(there, look_up.designation, reader, id=book.key("designation"), **asked)
    (listed,) = told(there, look_up.designations, reader, state="JP", **asked)["items"]
    assert alone.get("provisional") == listed.get("provisional")
    return [each["id"] for each in alone["provisional"]] if "provisional" in alone else None


def test_it_stands_beside_what_is_approved() -> None:
    book = register()
    before = told(edition(book.snapshot()), look_up.designation, DUTY, id=book.key("designation"))
    posted(book)
    after = told(edition(book.snapshot()), look_up.designation, DUTY, id=book.key("designation"))
    assert before["provisional"] == []
    assert after["provisional"] == [
        {
            "id": "p_1",
            "type": "phone",
            "value": "+81300000009",
            "label": "duty desk",
            "posted_at": format_instant(NOW),
            "until": format_instant(NOW + LASTS),
            "standing": "not approved",
        }
    ]
    assert "provisional" in disclosed(after)
    assert "provisional" not in disclosed(before)
    for each in (before, after):
        del each["provisional"], each["meta"]
    assert before == after


@pytest.mark.parametrize(
    ("reader", "ids"),
    [(PUBLIC_ONLY, None), (OFFICER, None), (FOREIGN_EDITOR, None), (DUTY, ["p_1"]), (AUDITOR, ["p_1"]), (EDITOR, ["p_1"])],
)
def test_who_sees_it(reader: Clearance, ids: list[str] | None) -> None:
    book = register()
    posted(book)
    assert seen(edition(book.snapshot()), book, reader) == ids


def test_it_is_gone_at_its_moment_also_from_answers_that_are_kept() -> None:
    book, shelf = register(), Shelf(ZONE)
    posted(book)
    shelf.put(book.snapshot())
    until = NOW + LASTS
    last = shelf.edition(until - TICK)
    assert (last.until, seen(last, book)) == (until, ["p_1"])
    after = shelf.edition(until)
    assert (after.since, after.until, after.midnight, seen(after, book)) == (until, last.midnight, last.midnight, [])
    assert seen(shelf.edition(until - TICK), book) == ["p_1"]


def test_what_was_known_then_of_a_day_to_come_is_the_same_whenever_it_is_asked() -> None:
    book, shelf = register(), Shelf(ZONE)
    posted(book)
    shelf.put(book.snapshot())
    until = NOW + LASTS
    asked = {"id": book.key("designation"), "as_of": until.date().isoformat(), "known_at": format_instant(NOW)}
    moments = (NOW, until - timedelta(days=1), until - TICK, until, until + timedelta(days=2))
    found = [told(shelf.edition(moment), look_up.designation, DUTY, **asked) for moment in moments]
    assert [each["id"] for each in found[0]["provisional"]] == ["p_1"]
    assert all(each == found[0] for each in found)


def test_an_edition_that_is_out_already_ends_with_what_is_put_on_it() -> None:
    book, shelf = register(), Shelf(ZONE)
    shelf.put(book.snapshot())
    day = shelf.edition(NOW)
    assert day.until == day.midnight
    posted(book, NOW - LASTS + timedelta(hours=1))
    shelf.put(book.snapshot())
    assert (shelf.edition(NOW).until, shelf.edition(NOW).midnight) == (NOW + timedelta(hours=1), day.midnight)
    posted(book, NOW, name="p_2", value="+81300000008")
    shelf.put(book.snapshot())
    assert shelf.edition(NOW).until == NOW + timedelta(hours=1)
    assert seen(shelf.edition(NOW + timedelta(hours=1)), book) == ["p_2"]


def test_a_register_that_is_read_when_it_is_over_already() -> None:
    book, shelf = register(), Shelf(ZONE)
    posted(book, NOW - LASTS - TICK)
    shelf.put(book.snapshot())
    assert seen(shelf.edition(NOW), book) == []


def test_lines_that_make_no_contact_are_shown_to_nobody_and_stop_nothing() -> None:
    book = register()
    book.write([Draft("provisional", "p_0", "JP", "35", Audience.NETWORK, Span(TODAY), Change.CREATE, b"{}")], notification="p_0")
    posted(book)
    assert seen(edition(book.snapshot()), book) == ["p_1"]


def test_several_come_in_calling_order_the_older_first() -> None:
    book = register()
    posted(book, NOW - timedelta(hours=1), slot="email", value="night@police.example", name="p_1")
    posted(book, NOW - timedelta(minutes=9), value="+81300000008", name="p_2")
    posted(book, NOW - timedelta(minutes=8), name="p_3")
    assert seen(edition(book.snapshot()), book) == ["p_2", "p_3", "p_1"]


def test_one_that_was_withdrawn() -> None:
    book = register()
    posted(book, NOW - timedelta(days=2))
    withdrawn(book, NOW)
    there = edition(book.snapshot(), NOW + timedelta(hours=1))
    assert seen(there, book) == []
    assert seen(there, book, as_of="2026-05-31") == ["p_1"]
    assert seen(there, book, as_of="2026-06-01") == []
    assert seen(there, book, known_at=format_instant(NOW - TICK)) == ["p_1"]
    assert seen(there, book, known_at=format_instant(NOW - timedelta(days=3))) == []


def test_other_days_and_what_was_known_then() -> None:
    book = register()
    posted(book, NOW - timedelta(days=2))
    now = NOW + timedelta(days=1, hours=1)
    until = format_instant(NOW + timedelta(days=1))
    there = edition(book.snapshot(), now)
    assert seen(there, book) == []
    shown = {day: seen(there, book, as_of=day) for day in ("2026-05-29", "2026-05-30", "2026-06-01", "2026-06-02", "2026-06-03")}
    assert shown == {"2026-05-29": [], "2026-05-30": ["p_1"], "2026-06-01": ["p_1"], "2026-06-02": [], "2026-06-03": []}
    assert seen(there, book, known_at=until) == []
    assert seen(there, book, known_at=format_instant(NOW + timedelta(days=1) - TICK)) == ["p_1"]
    assert seen(there, book, known_at=format_instant(NOW)) == []
    assert seen(there, book, known_at=format_instant(NOW), as_of=TODAY.isoformat()) == ["p_1"]
    assert seen(edition(book.snapshot()), book, as_of="2026-06-02") == ["p_1"]


def test_a_value_that_is_approved_meanwhile_is_provisional_no_more() -> None:
    book = register()
    posted(book)
    posted(book, slot="phone", name="p_2")
    row = post(provision="35", authority__names__en="Police", channels__duty_phone=["+81300000009"], start="2026-06-01")
    book.submit(row, state="JP", on="2026-06-01", at=NOW + TICK)
    assert seen(edition(book.snapshot()), book) == ["p_2"]


def test_what_is_about_no_moment_says_nothing_of_it() -> None:
    book = register()
    posted(book)
    key = book.key("designation")
    assert "provisional" not in told(book.snapshot(), history.version, DUTY, id=key, n="1")
    assert len(told(book.snapshot(), history.versions, DUTY, id=key)["items"]) == 1
    book.write(endings(book.records["designation", key], Span(TODAY)), notification="n_end", at=NOW + TICK)
    ended = told(book.snapshot(), look_up.designation, DUTY, id=key)
    assert (ended["standing"], "provisional" in ended) == ("ended", False)


def test_the_reason_leaves_no_trace_below_restricted() -> None:
    found = []
    for reason in ("Somebody stole it.", None):
        book = register()
        posted(book, reason=reason)
        withdrawn(book, NOW + timedelta(hours=1))
        asked = questions(book.records, words=("somebody",))
        found.append([everything(edition(book.snapshot(), NOW), DUTY, asked, time) for time in ({}, {"known_at": "8"})])
    assert found[0] == found[1]


def _without(book: Book) -> None:
    """Nothing is posted."""


times = st.sampled_from(
    ({}, {"as_of": "2026-05-31"}, {"as_of": "2026-06-02"}, {"known_at": "9"}, {"known_at": format_instant(NOW)}, {"known_at": "0"})
)
hours = st.integers(-80, 80)


@st.composite
def hidden(draw: st.DrawFn) -> Callable[[Book], None]:
    """Some contacts posted and withdrawn around now, in order of time."""
    moments = sorted(draw(st.lists(hours, min_size=1, max_size=3, unique=True)))
    slots = [draw(st.sampled_from(AT_NIGHT)) for _ in moments]
    ends = [draw(st.booleans()) for _ in moments]

    def write(book: Book) -> None:
        for place, (hour, slot, end) in enumerate(zip(moments, slots, ends, strict=True)):
            at = NOW + timedelta(hours=hour)
            key = book.key("designation", place=place % 2)
            posted(book, at, slot=slot, value=f"+8130000008{place}", name=f"p_{place}", key=key)
            if end:
                withdrawn(book, at + timedelta(minutes=30), f"p_{place}")

    return write


@settings(max_examples=40)
@given(reader=st.sampled_from(("anonymous", "officer")), write=hidden(), time=times, ahead=hours)
def test_who_is_not_cleared_for_the_network_cannot_tell(
    reader: str, write: Callable[[Book], None], time: dict[str, str], ahead: int
) -> None:
    books = base(), base()
    found = []
    for book, hide in zip(books, (_without, write), strict=True):
        hide(book)
        row = post(provision="8.10.a", authority__names__en="Ministry of Justice", scope__text="New", start="2026-06-01")
        book.submit(row, state="JP", name="n_seen", on="2026-06-01", at=NOW + timedelta(hours=90))
        there = edition(book.snapshot(), datetime(2026, 6, 5, 12, tzinfo=UTC) + timedelta(hours=ahead))
        asked = questions(books[0].records, words=("300000080", "secret reason"))
        found.append((everything(there, READERS[reader], asked, time), there.day, there.midnight))
    assert found[0] == found[1]
