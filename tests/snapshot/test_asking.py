"""Questions: what is found by its identifier, what is not there, parameters that do not hold, and pages."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions import history, look_up
from app.domain.errors import InvalidParameter, NotFound
from tests import makers
from tests.snapshot.makers import AUDITOR, READERS, Answering, ask, edition, told, treaty_book


def test_states_authorities_and_statements_by_their_identifiers() -> None:
    book = treaty_book()
    book.submit(makers.statement(provision="7.5.a", state="JP", options=["in-every-case"]), state="JP")
    snapshot, key = book.snapshot(), book.key("authority")
    body = told(snapshot, look_up.authority, id=key)
    assert [each["provision"] for each in body["designations"]] == ["8.10.a"]
    assert told(snapshot, look_up.authorities, state="jp")["items"][0] == {name: body[name] for name in body if name != "meta"}
    (said,) = told(snapshot, look_up.statements, state="JP", provision="7.5", kind="notification")["items"]
    assert said["options"] == ["in-every-case"]
    assert told(snapshot, look_up.statements, kind="reservation")["items"] == []
    assert told(snapshot, look_up.provision, code="8.10.A")["code"] == "8.10.a"
    assert said["source"]["reference"] == f"ref {book.submitted}"


MISSING: tuple[tuple[Answering, dict[str, str]], ...] = (
    (look_up.designation, {"id": "d_none"}),
    (history.versions, {"id": "d_none"}),
    (history.version, {"id": "d_none", "n": "1"}),
    (history.difference, {"id": "d_none", "from": "1", "to": "1"}),
    (look_up.authority, {"id": "d_none"}),
    (look_up.state, {"iso2": "ZZ"}),
    (look_up.state, {"iso2": "JP", "as_of": "1999-12-31"}),
    (look_up.provision, {"code": "8.1"}),
    (look_up.state_designations, {"iso2": "JP", "provision": "8.1"}),
    (look_up.state_designations, {"iso2": "AA", "provision": "35"}),
)


@pytest.mark.parametrize(("answering", "parameters"), MISSING)
def test_what_is_not_there(answering: Answering, parameters: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        ask(treaty_book().snapshot(), answering, AUDITOR, **parameters)


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1" * 5000, "²"])
def test_versions_that_do_not_exist(number: str) -> None:
    book = treaty_book()
    key = book.key("designation")
    with pytest.raises(NotFound):
        ask(book.snapshot(), history.version, id=key, n=number)
    with pytest.raises((NotFound, InvalidParameter)):
        ask(book.snapshot(), history.difference, id=key, from_="1", to=number)


WRONG = {
    "limit": ["0", "201", "-1", "1.5", "", "0000011999", "1" * 5000, "\u0663", "1e2"],
    "cursor": ["x", "!!!!", "e30", "WzFd", "WyJhIl0", "bnVsbA", "=", "\xe9", "A" * 5000, "Wy0xXQ"],
    "as_of": ["today", "2026-02-29", "20260101", "2026-1-1", "0000-01-01", "2026-01-01T00:00:00Z"],
    "state": ["Japan", "JPN", "XX", "", "J P"],
    "provision": ["8.1", "8.10.c", "x", "\uff18.10", "8.10."],
    "treaty": ["CETS 224", "x"],
    "language": ["english!", "E", "en_GB"],
    "operative": ["yes", "True", "1"],
    "attestation": ["sure"],
    "updated_since": ["2026-06-01", "2026-06-01T12:00:00", "0001-01-01T00:00:00+01:00"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_parameter_that_does_not_hold_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidParameter) as raised:
        ask(treaty_book().snapshot(), look_up.designations, **{name: value})
    assert {fault.parameter for fault in raised.value.faults} == {name}


@pytest.mark.parametrize("value", ["Wy0xXQ", "WyJhIl0", "WzEuNV0", "WzEsMl0", "W10", "WzFd!"])
def test_a_cursor_of_a_plain_list_that_is_none(value: str) -> None:
    with pytest.raises(InvalidParameter):
        ask(treaty_book().snapshot(), look_up.states, cursor=value)


def test_a_cursor_beyond_the_end_is_an_empty_page() -> None:
    far = base64.urlsafe_b64encode(b"[9999]").decode()
    assert told(treaty_book().snapshot(), look_up.states, cursor=far.rstrip("="))["items"] == []


PAGED = (look_up.designations, look_up.states, look_up.authorities, look_up.statements, look_up.coverage, look_up.provisions)
SHOWN = treaty_book().snapshot()


@given(st.sampled_from(PAGED), st.integers(1, 30), st.sampled_from(sorted(READERS)))
def test_following_next_visits_everything_once(answering: Answering, limit: int, reader: str) -> None:
    where, clearance = edition(SHOWN), READERS[reader]
    whole = told(where, answering, clearance, limit="200")
    visited: list[Any] = []
    more: dict[str, str] = {}
    while True:
        page = told(where, answering, clearance, limit=str(limit), **more)
        assert page["meta"] == whole["meta"]
        assert len(page["items"]) == limit or page["next"] is None
        visited += page["items"]
        if page["next"] is None:
            break
        more = {"cursor": page["next"]}
    assert visited == whole["items"]
    assert len(visited) == whole["meta"]["total"]


@settings(max_examples=30)
@given(st.text(max_size=20))
def test_no_search_breaks(words: str) -> None:
    assert told(SHOWN, look_up.designations, q=words)["meta"]["total"] >= 0
