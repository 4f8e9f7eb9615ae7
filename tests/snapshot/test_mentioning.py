"""Which States mention words: all States at once, as one after the other, for each reader and after each change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.access import PUBLIC_ONLY, Audience
from app.snapshot.audience import View
from app.snapshot.search import forms, mentioning
from tests.actions.searched import BODIES, register
from tests.snapshot.makers import READERS, Book, post, view

WORDS = [word for _, _, names in BODIES for name in names.values() for word in name.split()]
BEGINNINGS = st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda length: word[:length]))

Found = dict[str, set[str]]


def at_once(seen: View, query: str) -> Found:
    return dict(mentioning(seen, forms(query)))


def one_by_one(seen: View, query: str) -> Found:
    return {state: keys for each in seen.states() for state, keys in mentioning(seen, forms(query), each)}


@given(st.lists(BEGINNINGS, min_size=1, max_size=3).map(" ".join))
def test_all_states_at_once_are_each_of_them(query: str) -> None:
    seen = view(register().snapshot)
    assert at_once(seen, query) == one_by_one(seen, query)


def test_states_come_in_order_and_words_of_different_designations_find_none() -> None:
    book = Book()
    for state in ("RS", "FR"):
        book.submit(post(2, state, provision="35", authority__names__en="Police of the Republic"), state=state)
        book.submit(post(2, state, provision="8.10.a", authority__names__en="Ministry of the Interior"), state=state)
    seen = view(book.snapshot())
    assert list(at_once(seen, "min inter")) == ["FR", "RS"]
    assert at_once(seen, "ministry police") == {}
    assert at_once(seen, "ministry") == {state: {book.key("designation", state, 1)} for state in ("FR", "RS")}


@pytest.mark.parametrize("query", ["", "zzz", "police zzz"])
def test_words_that_nobody_says_find_nothing(query: str) -> None:
    assert at_once(view(register().snapshot), query) == {}


def test_a_reader_finds_nothing_by_words_above_them_whoever_asked_before() -> None:
    book = Book()
    book.submit(post(2, provision="8.10.a", authority__names__en="Police"), state="JP")
    hidden = book.plan(post(3, provision="35", authority__names__en="Hidden Desk"), state="JP")
    book.write([replace(draft, audience=Audience.NETWORK) for draft in hidden.writes], notification=hidden.notice.id)
    snapshot = book.snapshot()
    key = book.key("designation", place=1)
    for reader in (*READERS.values(), *reversed(READERS.values())):
        seen = view(snapshot, reader)
        assert at_once(seen, "hidden") == ({"JP": {key}} if reader.over("JP") >= Audience.NETWORK else {})


def test_what_is_new_is_found_and_what_was_known_before_is_found_as_it_was() -> None:
    book = Book()
    book.submit(post(2, provision="35", authority__names__en="Police"), state="JP")
    before = book.snapshot()
    assert at_once(view(before, PUBLIC_ONLY), "guard") == {}
    added = book.submit(post(2, "FR", provision="35", authority__names__en="Coast Guard"), state="FR")
    after = before.advance(added)
    assert list(at_once(view(after), "guard")) == ["FR"]
    assert at_once(view(after, known=before.number), "guard") == {}
    assert list(at_once(view(after, known=before.number), "police")) == ["JP"]
