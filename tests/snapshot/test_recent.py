"""A changed value carries the one before it for seven legal days, for those who may see the field; and never longer."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.actions import look_up
from app.domain.access import PUBLIC_ONLY, Audience, Clearance
from app.domain.entry import Change, Draft
from app.domain.moment import Span
from app.domain.submission import Row
from app.snapshot.designations import disclosed
from tests.snapshot.makers import AUDITOR, DUTY, FIRST, NOW, OFFICER, TODAY, Book, edition, post, state, told

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
OLD, NEW = ["+81300000001"], ["+81300000002"]
HELD: dict[str, Any] = {
    "channels.duty_phone": OLD,
    "languages": ["ja"],
    "person": "Somebody",
    "authority.website": "https://one.example/",
}


def row(values: Mapping[str, Any], start: str = "2024-01-01", end: str | None = None) -> Row:
    said: dict[str, Any] = {path.replace(".", "__"): value for path, value in values.items()}
    return post(start=start, end=end, provision="35", authority__names__en="Police", **said)


@pytest.fixture
def book() -> Book:
    """A designation known for years, with something in every audience."""
    found = Book()
    found.submit(state("JP"))
    found.submit(row(HELD), state="JP")
    return found


def changed(book: Book, reader: Clearance = DUTY, now: datetime = NOW, **asked: str) -> Any:
    """The marker of the one designation, alone and in the list."""
    there = edition(book.snapshot(), now)
    (listed,) = told(there, look_up.designations, reader, **asked)["items"]
    alone = told(there, look_up.designation, reader, id=book.key("designation"), **asked)
    assert alone["trust"] == listed["trust"]
    return listed["trust"]["changed_recently"]


def told_at(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def number(before: Any = OLD, at: datetime = AT) -> dict[str, Any]:
    return {"at": told_at(at), "fields": [{"field": "channels.duty_phone", "before": before}]}


def test_nothing_changed(book: Book) -> None:
    assert changed(book) is None


def test_a_new_number_carries_the_old_one_for_those_who_see_it(book: Book) -> None:
    book.submit(row({"channels.duty_phone": NEW}), state="JP", on="2026-06-01", at=AT)
    assert changed(book, DUTY) == changed(book, AUDITOR) == number()
    assert changed(book, OFFICER) is None
    assert changed(book, PUBLIC_ONLY) is None


@pytest.mark.parametrize(
    ("field", "before", "after", "seen_by"),
    [
        ("authority.website", "https://one.example/", "https://two.example/", (PUBLIC_ONLY, OFFICER, DUTY, AUDITOR)),
        ("languages", ["ja"], ["ja", "en"], (OFFICER, DUTY, AUDITOR)),
        ("procedure", None, "Call.", (DUTY, AUDITOR)),
        ("person", "Somebody", "Somebody else", (AUDITOR,)),
    ],
)
def test_each_sees_what_they_may(book: Book, field: str, before: Any, after: Any, seen_by: tuple[Clearance, ...]) -> None:
    book.submit(row({field: after}), state="JP", on="2026-06-01", at=AT)
    for reader in (PUBLIC_ONLY, OFFICER, DUTY, AUDITOR):
        marker = {"at": told_at(AT), "fields": [{"field": field, "before": before}]}
        assert changed(book, reader) == (marker if reader in seen_by else None), reader


def test_it_lasts_until_the_seventh_midnight_after_its_day(book: Book) -> None:
    book.submit(row({"channels.duty_phone": NEW}), state="JP", on="2026-06-01", at=AT)
    midnight = datetime(2026, 6, 8, 22, tzinfo=UTC)
    assert changed(book, now=midnight - timedelta(seconds=1)) == number()
    assert changed(book, now=midnight) is None


def test_the_value_of_a_week_ago_stands_beside_the_last_of_several(book: Book) -> None:
    later = AT + timedelta(hours=1)
    book.submit(row({"channels.duty_phone": ["+81300000009"]}), state="JP", on="2026-06-01", at=AT)
    book.submit(row({"channels.duty_phone": NEW}), state="JP", on="2026-06-01", at=later)
    assert changed(book) == number(at=later)


def test_what_is_as_it_was_a_week_ago_is_not_marked(book: Book) -> None:
    book.submit(row({"channels.duty_phone": NEW}), state="JP", on="2026-06-01", at=AT)
    book.submit(row({"channels.duty_phone": OLD}), state="JP", on="2026-06-01", at=AT + timedelta(hours=1))
    assert changed(book) is None


def test_a_change_announced_long_ago_is_marked_when_it_comes(book: Book) -> None:
    announced = FIRST + timedelta(days=30)
    book.submit(row({"channels.duty_phone": NEW}, "2026-05-30"), state="JP", at=announced)
    assert changed(book) == number(at=announced)
    assert changed(book, now=NOW - timedelta(days=10)) is None
    assert changed(book, now=NOW + timedelta(days=10)) is None


def test_a_change_announced_now_is_not_marked_before_it_comes(book: Book) -> None:
    book.submit(row({"channels.duty_phone": NEW}, "2026-07-01"), state="JP", on="2026-06-01", at=AT)
    assert changed(book) is None
    assert changed(book, as_of="2026-07-03") == number()


def test_a_number_that_only_ended_is_marked_and_counts_as_disclosed(book: Book) -> None:
    held = book.records["designation", book.key("designation")]
    first = held.streams[Audience.NETWORK][0]
    ending = Draft("designation", held.key, "JP", "35", Audience.NETWORK, Span(TODAY), Change.END, None)
    book.write([ending], notification="n_end", at=AT)
    assert first.span.end is None
    assert changed(book) == number()
    document = told(book.snapshot(), look_up.designation, DUTY, id=held.key)
    assert "channels" in disclosed({**document, "channels": []})


def test_a_value_for_a_time_that_is_over_is_dated_by_its_own_entry() -> None:
    book = Book()
    book.submit(state("JP"))
    book.submit(row({}), state="JP")
    key = book.key("designation")
    span = Span(FIRST.date(), TODAY)
    payload = b'{"procedure":"Call."}'
    book.write(
        [Draft("designation", key, "JP", "35", Audience.NETWORK, span, Change.CREATE, payload)], notification="n_x", at=FIRST
    )
    assert changed(book) == {"at": told_at(FIRST), "fields": [{"field": "procedure", "before": "Call."}]}


def test_a_new_entry_has_no_old_value() -> None:
    book = Book()
    book.submit(state("JP"))
    book.submit(row(HELD), state="JP", on="2026-06-01", at=AT)
    assert changed(book) is None


def test_a_new_entry_that_was_changed_carries_what_it_was_when_it_was_new() -> None:
    book = Book()
    book.submit(state("JP"))
    book.submit(row(HELD), state="JP", on="2026-06-01", at=AT)
    book.submit(row({"channels.duty_phone": ["+81300000009"]}), state="JP", on="2026-06-01", at=AT + timedelta(hours=1))
    book.submit(row({"channels.duty_phone": NEW}), state="JP", on="2026-06-01", at=AT + timedelta(hours=2))
    assert changed(book) == number(at=AT + timedelta(hours=2))
    assert changed(book, OFFICER) is None
    assert changed(book, known_at=told_at(AT + timedelta(hours=1))) == number(at=AT + timedelta(hours=1))


def test_an_entry_that_comes_back_carries_what_it_was_first(book: Book) -> None:
    book.submit(row({}, end="2026-03-01"), state="JP", on="2026-02-01", at=AT - timedelta(days=100))
    book.submit(row({"channels.duty_phone": NEW, "languages": ["ja"]}, "2026-06-01"), state="JP", on="2026-06-01", at=AT)
    assert {"field": "channels.duty_phone", "before": OLD} in changed(book)["fields"]


def test_what_was_known_then_is_marked_as_it_was_then(book: Book) -> None:
    book.submit(row({"channels.duty_phone": NEW}), state="JP", on="2026-01-01", at=AT - timedelta(days=60))
    assert changed(book) is None
    assert changed(book, known_at=told_at(AT - timedelta(days=58))) == number(at=AT - timedelta(days=60))
    assert changed(book, known_at=told_at(AT - timedelta(days=50))) is None
    assert changed(book, known_at=told_at(AT - timedelta(days=61))) is None
    assert changed(book, known_at="9") == number(at=AT - timedelta(days=60))


@pytest.mark.parametrize("known_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_moments_at_the_ends_of_time(book: Book, known_at: str) -> None:
    there = edition(book.snapshot())
    for day in ("0001-01-01", "9999-12-31", "2026-06-01"):
        assert told(there, look_up.designations, DUTY, known_at=known_at, as_of=day)["meta"]["as_of"] == day
