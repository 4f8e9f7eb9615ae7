"""Doubts in the emergency answer: what is new, changed or disputed is said at its step and never comes first in silence."""

from datetime import timedelta
from typing import Any

from app.domain.freshness import Sort
from tests.cards.makers import MONDAY, OFFICE, POINT, register, told
from tests.snapshot.makers import Book, post, state
from tests.snapshot.test_freshness import see

RECENT = MONDAY - timedelta(days=2)


def with_new(values: dict[str, Any], *known: dict[str, Any]) -> Book:
    """A register that has long known some designations, and has one more since two days ago."""
    book = register(*known)
    book.submit(post(2, "JP", **values), state="JP", at=RECENT)
    return book


def test_a_desk_that_did_not_exist_last_week_says_so_and_stands_behind_who_is_known() -> None:
    planted = POINT | {
        "authority__names__en": "Another Desk",
        "authority__names__ja": "外事課",
        "channels__duty_phone": ["+81335819999"],
    }
    found = told(with_new(planted, POINT))
    assert [(step["value"], step["flags"]) for step in found["steps"][:2]] == [("+81335810141", []), ("+81335819999", ["new"])]
    assert found["steps"][1]["doubts"] == [{"en": "NEW in the last seven days", "fr": "NOUVEAU ces sept derniers jours"}]
    assert sorted(each["new"] for each in found["entries"]) == [False, True]


def test_the_only_desk_is_first_though_it_is_new_and_the_first_sentence_says_it() -> None:
    found = told(with_new(POINT))
    assert "NEW in the last seven days" in found["summary"]
    assert "NOUVEAU ces sept derniers jours" in found["summary_fr"]
    assert not any(step["flags"] for step in told(with_new(POINT), now=MONDAY + timedelta(days=20))["steps"])


def test_a_channel_that_was_not_there_is_new_and_has_no_value_before() -> None:
    book = register(POINT)
    book.submit(post(2, "JP", **(POINT | {"channels__mobile": ["+819012345678"]})), state="JP", at=RECENT)
    by_value = {step["value"]: step for step in told(book)["steps"]}
    assert (by_value["+819012345678"]["flags"], by_value["+819012345678"]["before"]) == (["new"], None)
    assert by_value["+81335810141"]["flags"] == []


def test_a_number_that_changed_at_one_office_is_doubted_at_every_office_that_shares_it() -> None:
    book = register(POINT, OFFICE)
    book.submit(post(2, "JP", **(OFFICE | {"channels__phone": ["+81335810141"]})), state="JP", at=RECENT)
    first = next(step for step in told(book)["steps"] if step["value"] == "+81335810141")
    assert (first["provision"], first["flags"], first["before"]) == ("35", ["changed-recently"], ["+81335804111"])
    assert [(each["provision"], each["flags"], each["opening"]) for each in first["also"]] == [
        ("10.5", ["changed-recently"], "open")
    ]


def test_a_known_number_that_a_new_office_shares_is_not_new() -> None:
    found = told(with_new(OFFICE | {"channels__phone": ["+81335810141"]}, POINT))
    first = found["steps"][0]
    assert (first["value"], first["flags"]) == ("+81335810141", [])
    assert [each["flags"] for each in first["also"]] == [["new"]]


def test_a_number_that_did_not_answer_is_doubted_at_every_office_that_shares_it() -> None:
    book = register(POINT, OFFICE | {"channels__duty_phone": ["+81335810142"]})
    see(book, Sort.DID_NOT_ANSWER, RECENT, place=1)
    shared = next(step for step in told(book)["steps"] if step["value"] == "+81335810142")
    assert (shared["provision"], shared["flags"]) == ("35", ["disputed"])
    assert [(each["provision"], each["flags"]) for each in shared["also"]] == [("10.5", ["disputed"])]
    assert "DISPUTED" in shared["reason"]


def test_in_a_directory_that_is_itself_new_nothing_stands_out() -> None:
    book = Book()
    book.submit(state("JP", "Japan", 2), at=RECENT)
    book.submit(post(2, "JP", **POINT), state="JP", at=RECENT)
    found = told(book)
    assert found["steps"]
    assert not any(step["flags"] for step in found["steps"])
    assert not any(each["new"] for each in found["entries"])
