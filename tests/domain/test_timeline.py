"""The rule of time against a model that goes through every day and every line, and the reading aids built on it."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.entry import Change, Entry
from app.domain.moment import Span
from app.domain.timeline import Steps, boundaries, governing, joined, payload_on, runs, span_around, speaks_of, steps, versions
from tests.makers import entry, record, span

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(-1, 32)]

offsets = st.integers(0, 30)
payloads = st.sampled_from([None, b'"a"', b'"b"', b'"c"'])


@st.composite
def streams(draw: st.DrawFn) -> list[Entry]:
    """A stream's entries in ledger order, with gaps between their numbers and spans of any overlap, some without a day."""
    found, number = [], 0
    for start, length, payload in draw(st.lists(st.tuples(offsets, st.none() | offsets, payloads), max_size=8)):
        number += draw(st.integers(1, 3))
        begins = FIRST + timedelta(days=start)
        days = Span(begins, None if length is None else begins + timedelta(days=length))
        found.append(entry(number, span=days, payload=payload))
    return found


def model(stream: list[Entry], known: int) -> dict[date, bytes | None]:
    """Day by day: later lines write over earlier ones."""
    found: dict[date, bytes | None] = dict.fromkeys(DAYS)
    for line in stream:
        for day in DAYS:
            if line.number <= known and line.span.start <= day and (line.span.end is None or day < line.span.end):
                found[day] = line.payload
    return found


@given(streams(), st.integers(0, 25))
def test_the_rule_of_time(stream: list[Entry], known: int) -> None:
    expected = model(stream, known)
    assert {day: payload_on(stream, day, known) for day in DAYS} == expected
    assert {day for day in DAYS if speaks_of(stream, day, known)} == {day for day in DAYS if expected[day] is not None}


@given(streams(), st.integers(0, 25))
def test_runs_are_the_days_that_hold_a_value(stream: list[Entry], known: int) -> None:
    expected = {day for day, payload in model(stream, known).items() if payload is not None}
    found = runs(stream, known)
    assert {day for day in DAYS if any(day in run for run in found)} == expected
    assert all(one.end is not None and one.end < next_one.start for one, next_one in pairwise(found))
    assert all(not run.inverted for run in found)


@given(streams(), st.integers(0, 25))
def test_values_change_at_boundaries_only(stream: list[Entry], known: int) -> None:
    expected = model(stream, known)
    found = boundaries(stream, known)
    assert found == sorted(set(found))
    for day, following in pairwise(DAYS):
        assert following in found or expected[day] == expected[following]


@given(streams())
def test_what_becomes_known_later_changes_nothing_known_before(stream: list[Entry]) -> None:
    for position, line in enumerate(stream):
        before = {day: payload_on(stream[:position], day) for day in DAYS}
        assert {day: payload_on(stream, day, line.number - 1) for day in DAYS} == before


def test_nothing_said_is_not_the_same_as_ended() -> None:
    stream = [entry(1, span=span("2024-01-01")), entry(2, span=span("2025-01-01"), change=Change.END, payload=None)]
    assert governing(stream, date(2023, 12, 31)) is None
    assert governing(stream, date(2025, 1, 1)) is stream[1]
    assert payload_on(stream, date(2025, 1, 1)) is None
    assert payload_on(stream, date(2025, 1, 1), known=1) == stream[0].payload


def test_a_record_has_a_stream_for_each_audience() -> None:
    network = entry(2, audience=Audience.NETWORK, span=span("2024-01-01"), payload=b'"n"')
    found = record(entry(1, payload=b'"p"'), network, entry(3, payload=b'"q"', span=span("2024-06-01")))
    assert found.payloads(date(2023, 6, 1)) == {Audience.PUBLIC: b'"p"'}
    assert found.payloads(date(2024, 7, 1)) == {Audience.PUBLIC: b'"q"', Audience.NETWORK: b'"n"'}
    assert found.payloads(date(2024, 7, 1), Audience.PARTIES) == {Audience.PUBLIC: b'"q"'}
    assert found.payloads(date(2024, 7, 1), known=2) == {Audience.PUBLIC: b'"p"', Audience.NETWORK: b'"n"'}
    assert [line.number for line in found.entries()] == [1, 2, 3]
    assert [line.number for line in found.entries(Audience.PARTIES, known=2)] == [1]


def test_a_record_exists_while_its_lowest_stream_holds() -> None:
    found = record(
        entry(1, span=span("2023-01-01", "2024-01-01")),
        entry(2, audience=Audience.NETWORK, span=span("2023-01-01")),
        entry(3, span=span("2025-01-01")),
    )
    assert found.spans() == [span("2023-01-01", "2024-01-01"), span("2025-01-01")]
    assert found.spans(known=2) == [span("2023-01-01", "2024-01-01")]
    assert span_around(found.spans(), date(2025, 6, 1)) == span("2025-01-01")
    assert span_around(found.spans(), date(2024, 6, 1)) is None


def test_a_version_is_what_one_approval_wrote() -> None:
    lines = [
        entry(1, approval="sha256:1", notification="n_1"),
        entry(2, approval="sha256:1", notification="n_1", audience=Audience.NETWORK),
        entry(5, approval="sha256:2", notification="n_2"),
        entry(9, approval="sha256:2", notification="n_3"),
    ]
    assert [[line.number for line in group] for group in versions(lines)] == [[1, 2], [5], [9]]
    assert list(versions([])) == []


def test_of_an_authority_counts_what_is_about_days_on_which_the_designation_held() -> None:
    own = [entry(2, span=span("2024-01-01", "2024-03-01"))]
    body = [
        entry(number, kind="authority", key="a_1", span=span(*days))
        for number, days in ((1, ("2023-01-01",)), (3, ("2024-02-01",)), (4, ("2024-03-01",)), (5, ("2023-01-01", "2024-01-01")))
    ]
    assert [each.number for each in joined(record(*own), own, body)] == [2, 3]
    assert joined(record(*own), [], body) == []


@given(st.lists(st.tuples(offsets, st.booleans()), max_size=6), st.booleans(), st.integers(0, 8))
def test_steps_find_by_halving_what_governs(starts: list[tuple[int, bool]], rising: bool, known: int) -> None:
    ordered = sorted(starts) if rising else starts
    spans = [Span(FIRST + timedelta(days=start), None if rising or open_ended else DAYS[-1]) for start, open_ended in ordered]
    stream = tuple(entry(number, span=days) for number, days in enumerate(spans, start=1))
    found = steps(stream)
    ascending = all(days.end is None for days in spans) and all(a.start <= b.start for a, b in pairwise(spans))
    assert isinstance(found, Steps) is ascending
    assert [found.governing(day, known) for day in DAYS] == [governing(stream, day, known) for day in DAYS]
