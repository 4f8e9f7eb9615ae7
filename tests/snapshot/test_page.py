"""Only what is on the page is made: the rest of a list is counted and put in order without being read."""

from collections.abc import Callable
from typing import Any

import pytest

from app.actions import look_up
from app.snapshot import cards, documents, search
from tests import makers
from tests.snapshot.makers import Answering, Book, edition, post, told, treaty_book

PLAIN = {
    "provision": "8.10",
    "treaty": "CETS224",
    "operative": "false",
    "attestation": "unconfirmed",
    "updated_since": "2024-01-01T00:00:00Z",
}


@pytest.fixture
def book() -> Book:
    book = treaty_book()
    book.submit(makers.statement(provision="7.5.a", state="JP"), state="JP")
    book.submit(makers.statement(provision="7.5.a", state="FR"), state="FR")
    return book


def counted(monkeypatch: pytest.MonkeyPatch, room: Any, name: str) -> list[Any]:
    """What a function of a room is called with from now on."""
    calls: list[Any] = []
    made: Callable[..., Any] = getattr(room, name)

    def counting(*given: Any) -> Any:
        calls.append(given)
        return made(*given)

    monkeypatch.setattr(room, name, counting)
    return calls


@pytest.mark.parametrize(("name", "value"), [("limit", "2"), *PLAIN.items()])
def test_a_page_of_designations(book: Book, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    there = edition(book.snapshot())
    calls = counted(monkeypatch, cards, "held")
    found = told(there, look_up.designations, **({"limit": "2"} | {name: value}))
    assert found["meta"]["total"] > 2
    assert [record.key for _, record in calls] == [each["id"] for each in found["items"]]
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("answering", "name"),
    [
        (look_up.states, "state"),
        (look_up.authorities, "authority"),
        (look_up.statements, "statement"),
        (look_up.provisions, "provision"),
    ],
)
def test_a_page_of_the_others(book: Book, monkeypatch: pytest.MonkeyPatch, answering: Answering, name: str) -> None:
    there = edition(book.snapshot())
    calls = counted(monkeypatch, documents, name)
    found = told(there, answering, limit="1")
    assert (len(found["items"]), len(calls)) == (1, 1)
    assert found["meta"]["total"] >= 2


def test_a_search_reads_each_text_once_for_all_days(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    there = edition(book.snapshot())
    assert told(there, look_up.designations, q="ministry")["meta"]["total"] == 8
    folded = counted(monkeypatch, search, "fold")
    assert told(there, look_up.designations, q="police", as_of="2025-03-04")["meta"]["total"] == 8
    assert folded == [("police",)]


def test_what_an_authority_holds_is_told_of_the_day_asked_about(book: Book) -> None:
    row = post(2, "JP", provision="8.10.b", authority__names__en="Ministry of JP", start="2025-06-01", end="2026-01-01")
    book.submit(row, state="JP")
    key = book.key("authority")
    held = {
        day: [each["provision"] for each in told(book.snapshot(), look_up.authority, id=key, as_of=day)["designations"]]
        for day in ("2025-05-31", "2025-06-01", "2025-12-31", "2026-01-01")
    }
    assert list(held.values()) == [["8.10.a"], ["8.10.a", "8.10.b"], ["8.10.a", "8.10.b"], ["8.10.a"]]
