"""How fresh a designation is: the states by day, what clears a report, and what is written and read back of an observation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Audience
from app.domain.entry import Change
from app.domain.freshness import (
    KIND,
    Cycle,
    Known,
    Observation,
    Sort,
    Standing,
    Turn,
    audience_of,
    cycle,
    disputed_since,
    due_on,
    key_of,
    observed,
    observing,
    standing,
    turn,
    waited_since,
)
from app.domain.moment import legal_day
from app.domain.provisions import PROVISIONS
from app.domain.records import merge
from app.domain.records.observation import SORTS
from app.domain.timeline import Record
from tests import makers

ZONE = ZoneInfo("Europe/Paris")
FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVERY = Cycle(90, 15)
SAID = Observation(
    "d_1", "JP", "35", Sort.ATTESTED, FIRST, "state", Audience.RESTRICTED, by="p_1", note="Called.", channel="+81300000001"
)  # fmt: skip
ORDER = (Standing.CONFIRMED, Standing.DUE, Standing.OVERDUE)

moments = st.integers(0, 10**8).map(lambda seconds: FIRST + timedelta(seconds=seconds))
days = st.dates(date(2026, 1, 1), date(2031, 1, 1))
cycles = st.integers(6, 1000).map(lambda each: Cycle(each, each // 6))


@st.composite
def known(draw: st.DrawFn) -> Known:
    recorded, attested, answered = (draw(moments), *(draw(st.none() | moments) for _ in range(2)))
    reports = tuple(draw(st.lists(moments, max_size=3)))
    since = attested is not None and attested > recorded
    return Known(recorded, attested.date() if attested else None, since, answered, reports)


def test_cycles_by_provision() -> None:
    assert {code: cycle(row).days for code, row in PROVISIONS.items() if row.round_the_clock} == {"10.5": 90, "35": 90}
    assert cycle(PROVISIONS["35"]) == EVERY
    assert cycle(PROVISIONS["8.10.b"]) == Cycle(365, 30)
    assert cycle(replace(PROVISIONS["8.10.b"], attested_every=30)) == Cycle(30, 5)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (0, Standing.CONFIRMED), (74, Standing.CONFIRMED), (75, Standing.DUE), (90, Standing.DUE), (91, Standing.OVERDUE),
        (9999, Standing.OVERDUE),
    ],
)  # fmt: skip
def test_the_states_of_an_attestation(after: int, expected: Standing) -> None:
    attested = Known(FIRST, FIRST.date(), attested_since=True)
    assert standing(attested, EVERY, FIRST.date() + timedelta(days=after)) is expected
    assert due_on(attested, EVERY) == FIRST.date() + timedelta(days=90)


def test_what_was_never_attested_or_changed_since_is_unconfirmed() -> None:
    for each in (Known(FIRST), Known(FIRST, FIRST.date(), attested_since=False)):
        assert (standing(each, EVERY, FIRST.date()), due_on(each, EVERY)) == (Standing.UNCONFIRMED, None)


def test_the_last_day_there_is() -> None:
    assert due_on(Known(FIRST, date(9999, 12, 1), attested_since=True), EVERY) == date.max


@given(known(), cycles, days)
def test_an_attestation_never_moves_what_is_disputed(before: Known, every: Cycle, day: date) -> None:
    after = replace(before, attested_on=day, attested_since=True)
    disputed = standing(before, every, day) is Standing.DISPUTED
    assert (standing(after, every, day) is Standing.DISPUTED) == disputed


@given(known(), cycles, days, st.integers(0, 2000))
def test_time_alone_makes_nothing_fresher_and_settles_no_report(before: Known, every: Cycle, day: date, later: int) -> None:
    first, then = (standing(before, every, each) for each in (day, day + timedelta(days=later)))
    if first in ORDER:
        assert ORDER.index(then) >= ORDER.index(first)
    else:
        assert then is first


@given(known(), cycles, days, moments)
def test_a_report_is_cleared_by_what_comes_later_and_by_nothing_else(before: Known, every: Cycle, day: date, at: datetime) -> None:
    reported = replace(before, reports=(at,))
    cleared = before.answered_at is not None and before.answered_at > at
    assert (standing(reported, every, day) is not Standing.DISPUTED) == cleared
    later = at + timedelta(microseconds=1)
    assert standing(replace(reported, answered_at=later), every, day) is not Standing.DISPUTED
    assert standing(replace(reported, recorded_at=later), every, day) is standing(reported, every, day)


def test_a_dispute_goes_on_since_its_first_report() -> None:
    hours = [FIRST + timedelta(hours=each) for each in range(5)]
    assert disputed_since(Known(hours[0], reports=(hours[3], hours[2]))) == hours[2]
    assert disputed_since(Known(hours[0], answered_at=hours[2], reports=(hours[4], hours[1], hours[3]))) == hours[3]
    assert disputed_since(Known(hours[4], answered_at=hours[1], reports=(hours[2],))) == hours[2]
    assert disputed_since(Known(hours[0], answered_at=hours[3], reports=(hours[2],))) is None


@given(known(), cycles, days, moments)
def test_an_answer_makes_nothing_confirmed(before: Known, every: Cycle, day: date, at: datetime) -> None:
    calm = replace(before, reports=())
    answered = replace(calm, answered_at=at)
    assert standing(answered, every, day) is standing(calm, every, day)
    assert due_on(answered, every) == due_on(calm, every)


def written(*observations: Observation, floor: Audience = Audience.PUBLIC) -> Record:
    record: Record | None = None
    number = 0
    for each in observations:
        for draft in observing(each, ZONE, record, floor):
            number += 1
            entry = makers.entry(number, draft)
            record = record.with_entry(entry) if record else Record.of(entry)
    assert record is not None
    return record


def test_since_when_somebody_is_waited_for() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second of March in Paris
    never = Known(FIRST)
    attested = Known(FIRST, date(2026, 2, 1), attested_since=True)
    assert waited_since(never, EVERY, ZONE) == date(2026, 4, 2), "a cycle after it was recorded has ended"
    assert waited_since(attested, EVERY, ZONE) == date(2026, 5, 3)
    assert waited_since(replace(attested, reports=(late,)), EVERY, ZONE) == date(2026, 3, 2)
    assert waited_since(replace(attested, reports=(late,), answered_at=late + timedelta(1)), EVERY, ZONE) == date(2026, 5, 3)


@pytest.mark.parametrize("found", Standing)
def test_whose_turn_it_is(found: Standing) -> None:
    coordinator, secretariat = (7, 14) if found is Standing.DISPUTED else (14, 28)
    turns = {
        0: Turn.EDITORS,
        coordinator - 1: Turn.EDITORS,
        coordinator: Turn.COORDINATOR,
        secretariat - 1: Turn.COORDINATOR,
        secretariat: Turn.SECRETARIAT,
        999: Turn.SECRETARIAT,
    }
    since = FIRST.date()
    assert {days: turn(found, since, since + timedelta(days)) for days in turns} == turns


@given(moments, st.sampled_from(Sort), st.sampled_from(("35", "8.10.a")))
def test_what_is_written_is_read_back(at: datetime, sort: Sort, provision: str) -> None:
    said = replace(SAID, at=at, sort=sort, provision=provision)
    record = written(said)
    entry = record.streams[min(record.streams)][-1]
    assert observed(entry) == replace(said, by=None, note=None, channel=None)
    assert (entry.key, entry.change, entry.span.start) == (said.key, Change.CREATE, legal_day(at, ZONE))
    assert min(record.streams) is audience_of(PROVISIONS[provision], sort)
    restricted = merge(KIND, {Audience.RESTRICTED: record.streams[Audience.RESTRICTED][-1].payload or b""})
    assert restricted == {"by": "p_1", "note": "Called.", "channel": "+81300000001"}


def test_who_learns_of_what() -> None:
    floors = {(code, sort): audience_of(PROVISIONS[code], sort) for code in ("35", "10.5", "8.10.a") for sort in Sort}
    for (code, sort), floor in floors.items():
        expected = Audience.PARTIES if code == "8.10.a" else Audience.NETWORK
        assert floor is (Audience.PUBLIC if sort is Sort.ATTESTED else expected)
    assert min(written(SAID, floor=Audience.NETWORK).streams) is Audience.NETWORK
    assert tuple(each.value for each in Sort) == SORTS


def test_the_last_is_what_counts_and_leaves_nothing_of_the_one_before() -> None:
    later = replace(SAID, at=FIRST + timedelta(days=40), by=None, note=None, channel=None)
    record = written(SAID, later)
    assert [len(stream) for stream in record.streams.values()] == [2, 2]
    assert record.streams[Audience.PUBLIC][-1].change is Change.AMEND
    on = {place: record.payloads(legal_day(each.at, ZONE)) for place, each in enumerate((SAID, later))}
    assert set(on[0]) == {Audience.PUBLIC, Audience.RESTRICTED}
    assert set(on[1]) == {Audience.PUBLIC}
    assert merge(KIND, on[1])["at"] == "2026-02-10T12:00:00.000000Z"


def test_one_record_for_each_designation_and_sort() -> None:
    assert len({key_of(designation, sort) for designation in ("d_1", "d_2") for sort in Sort}) == 8
    assert key_of("d_1", Sort.DID_NOT_ANSWER) == "o_d_1.did-not-answer"


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (None, "Input data was truncated"),
        (b"{}", "missing required field"),
        (b'{"designation":"d_2","sort":"wrong","at":"2026-01-01T12:00:00Z"}', "not what its key says"),
        (b'{"designation":"d_1","sort":"wrong","at":"yesterday"}', "not an RFC 3339 instant"),
        (b'{"designation":"d_1","sort":"guessed","at":"2026-01-01T12:00:00Z"}', "Invalid enum value"),
    ],
)
def test_lines_that_make_none(payload: bytes | None, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        observed(makers.entry(1, kind="observation", key="o_d_1.wrong", payload=payload))


@pytest.mark.parametrize("more", ['"covers":"public"', '"speaker":"state"', '"speaker":"state","covers":"all"'])
def test_attestations_that_do_not_say_whose_they_are(more: str) -> None:
    payload = f'{{"designation":"d_1","sort":"attested","at":"2026-01-01T12:00:00Z",{more}}}'.encode()
    with pytest.raises(ValueError, match="says who made it"):
        observed(makers.entry(1, kind="observation", key="o_d_1.attested", payload=payload))
