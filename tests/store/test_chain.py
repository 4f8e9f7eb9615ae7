"""The chain's bytes are canonical, whatever the event holds."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.audit import Event, Target
from app.domain.canonical import SAFE_INTEGER, canonical
from app.store.chain import START, Mark, digest, findings, linked, sealed, unsealed
from tests.store.makers import event

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = st.lists(TEXT, max_size=3).map(tuple)
NUMBER = st.integers(0, SAFE_INTEGER)
TARGETS = st.lists(st.builds(Target, TEXT, st.none() | NUMBER, TEXT, st.none() | TEXT), max_size=3).map(tuple)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
OF_WORDS = ("account", "action", "credential", "mode", "outcome", "person", "policy", "reason", "request_id", "source")
EVENTS = st.builds(
    Event,
    at=INSTANTS,
    targets=TARGETS,
    roles=WORDS,
    fields=WORDS,
    **dict.fromkeys(OF_WORDS, TEXT),
    **dict.fromkeys(("state", "because", "case", "purpose", "terms"), st.none() | TEXT),
    **dict.fromkeys(("count", "age_seconds"), NUMBER),
)


@given(event=EVENTS, sequence=st.integers(1, SAFE_INTEGER))
def test_bodies_are_canonical_and_say_the_event(event: Event, sequence: int) -> None:
    kept = linked(event, "sink", Mark(sequence - 1, START.hash))
    assert kept.body == canonical(json.loads(kept.body))
    assert kept.event == replace(event, id=kept.id, sequence=sequence)


@given(events=st.lists(EVENTS, min_size=1, max_size=5))
def test_a_chain_of_anything_is_sound(events: list[Event]) -> None:
    links, last = [], START
    for each in events:
        links.append(linked(each, "sink", last))
        last = links[-1].mark
    assert findings(links) == []
    assert findings([links[0], *links]) != []


def test_a_body_that_is_no_event_is_found() -> None:
    kept = linked(event(), "sink", START)._replace(body=b"[]")
    assert findings([kept._replace(hash=digest(kept.previous, kept.body))]) == ["event 1 is not what its body says"]


def test_what_a_caller_states_is_sealed_and_never_kept_in_clear() -> None:
    stated = replace(event(), because="why", case="C-1")
    assert (sealed(stated, str.upper).because, sealed(stated, str.swapcase).case) == ("WHY", "c-1")
    assert sealed(event(), unsealed) == event()
    with pytest.raises(RuntimeError, match="no seal"):
        sealed(stated, unsealed)
