"""The chain's bytes are canonical, whatever the event holds."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import Event, Target
from app.domain.canonical import SAFE_INTEGER, canonical
from app.store.chain import START, findings, linked

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = st.lists(TEXT, max_size=3).map(tuple)
NUMBER = st.integers(0, SAFE_INTEGER)
TARGETS = st.lists(st.builds(Target, TEXT, st.none() | NUMBER, TEXT), max_size=3).map(tuple)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
EVENTS = st.builds(
    Event, INSTANTS, TEXT, TEXT, st.none() | TEXT, WORDS, TEXT, TEXT, TEXT, TEXT, TARGETS, WORDS, NUMBER, st.none() | TEXT
)


@given(event=EVENTS, sequence=st.integers(1, SAFE_INTEGER))
def test_bodies_are_canonical(event: Event, sequence: int) -> None:
    kept = linked(event, sequence, "sink", START)
    assert kept.body == canonical({**event.as_json(), "sequence": sequence, "id": kept.id})


@given(events=st.lists(EVENTS, min_size=1, max_size=5))
def test_a_chain_of_anything_is_sound(events: list[Event]) -> None:
    links, previous = [], START
    for sequence, event in enumerate(events, 1):
        links.append(linked(event, sequence, "sink", previous))
        previous = links[-1].hash
    assert findings(links) == []
    assert findings([links[0], *links]) != []
