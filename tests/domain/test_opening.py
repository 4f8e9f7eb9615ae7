"""Whether an office is open: hand-derived, over holidays and changes of clocks; what is not certain is unknown, with the reason."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.emergency.opening import Opening, Reason, State, opening, utc
from app.domain.records.hours import always

PARIS, TOKYO = "Europe/Paris", "Asia/Tokyo"
WEEK = "Mo-Fr 09:00-17:00"
STATES = {Reason.INSIDE: State.OPEN, Reason.OUTSIDE: State.CLOSED, Reason.HOLIDAY: State.CLOSED}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def calendar(*days: str) -> Callable[[date], str | None]:
    return lambda day: "Exercise Day" if day.isoformat() in days else None


def seen(spec: str | None, zone: str | None, when: str, *holidays: str, **more: Any) -> Opening:
    return opening({"spec": spec, "time_zone": zone} | more, at(when), calendar(*holidays))


@pytest.mark.parametrize(
    ("hours", "when", "holidays", "expected", "following"),
    [
        # Monday 1 June 2026: 09:00 in Tokyo is 00:00 UTC; the boundary belongs to what begins
        ((WEEK, TOKYO), "2026-06-01T00:00", (), Reason.INSIDE, None),
        ((WEEK, TOKYO), "2026-05-31T23:59", (), Reason.OUTSIDE, "2026-06-01T09:00+09:00"),
        ((WEEK, TOKYO), "2026-06-01T08:00", (), Reason.OUTSIDE, "2026-06-02T09:00+09:00"),
        # Friday evening: next on Monday
        ((WEEK, PARIS), "2026-06-05T20:00", (), Reason.OUTSIDE, "2026-06-08T09:00+02:00"),
        # the Sunday of the change to winter time: the offset of Monday is another one
        ((WEEK, PARIS), "2026-10-24T12:00", (), Reason.OUTSIDE, "2026-10-26T09:00+01:00"),
        ((WEEK, PARIS), "2026-03-28T12:00", (), Reason.OUTSIDE, "2026-03-30T09:00+02:00"),
        # an opening at an hour that clocks skip, or show twice, is no certain instant
        (("Su 02:30-12:00", PARIS), "2026-03-28T12:00", (), Reason.OUTSIDE, "clock-change"),
        (("Su 02:30-12:00", PARIS), "2026-10-24T12:00", (), Reason.OUTSIDE, "clock-change"),
        # inside a repeated hour it is open both times
        (("Su 02:00-03:00", PARIS), "2026-10-25T00:30", (), Reason.INSIDE, None),
        (("Su 02:00-03:00", PARIS), "2026-10-25T01:30", (), Reason.INSIDE, None),
        # hours silent about a holiday: nobody knows; the next certain opening is on a day that is none
        ((WEEK, PARIS), "2026-06-01T10:00", ("2026-06-01", "2026-06-02"), Reason.HOLIDAY_NOT_SAID, "2026-06-03T09:00+02:00"),
        ((WEEK, PARIS), "2026-06-01T20:00", ("2026-06-02",), Reason.OUTSIDE, "2026-06-03T09:00+02:00"),
        # hours that speak of holidays
        ((f"{WEEK}; PH off", PARIS), "2026-06-01T10:00", ("2026-06-01",), Reason.HOLIDAY, "2026-06-02T09:00+02:00"),
        ((f"{WEEK}; PH off", PARIS), "2026-06-01T10:00", (), Reason.INSIDE, None),
        ((f"{WEEK}; PH 10:00-12:00", PARIS), "2026-06-01T09:00", ("2026-06-01",), Reason.INSIDE, None),
        ((f"{WEEK}; PH 10:00-12:00", PARIS), "2026-06-01T12:00", ("2026-06-01",), Reason.HOLIDAY, "2026-06-02T09:00+02:00"),
        (("Sa,PH 10:00-12:00", PARIS), "2026-06-01T09:00", ("2026-06-01",), Reason.INSIDE, None),
        (("PH off", PARIS), "2026-06-01T09:00", (), Reason.OUTSIDE, None),
        ((f'{WEEK}; PH off || "ask"', PARIS), "2026-06-01T09:00", ("2026-06-01",), Reason.UNPARSABLE, None),
        # through midnight
        (("22:00-06:00", PARIS), "2026-06-01T02:00", (), Reason.INSIDE, None),
        # what cannot be told
        ((None, PARIS), "2026-06-01T09:00", (), Reason.NOT_DECLARED, None),
        ((WEEK, None), "2026-06-01T09:00", (), Reason.NO_ZONE, None),
        ((WEEK, "Mars/Olympus"), "2026-06-01T09:00", (), Reason.ZONE_UNKNOWN, None),
        ((WEEK, "../../etc/passwd"), "2026-06-01T09:00", (), Reason.ZONE_UNKNOWN, None),
        (("in the mornings", PARIS), "2026-06-01T09:00", (), Reason.UNPARSABLE, None),
        (('"by appointment"', PARIS), "2026-06-01T09:00", (), Reason.IN_WORDS, None),
        ((f'{WEEK} || "call first"', PARIS), "2026-06-06T09:00", (), Reason.IN_WORDS, None),
        (("Mo-Fr 09:00-17:00; SH off", PARIS), "2026-06-01T09:00", (), Reason.HOLIDAYS_UNKNOWN, None),
        (("; ".join([WEEK] * 30), PARIS), "2026-06-01T09:00", (), Reason.UNPARSABLE, None),
        (("off", PARIS), "2026-06-01T09:00", (), Reason.OUTSIDE, None),
    ],
)  # fmt: skip
def test_whether_it_is_open(
    hours: tuple[str | None, str | None], when: str, holidays: tuple[str, ...], expected: Reason, following: str | None
) -> None:
    found = seen(*hours, when, *holidays)
    assert (found.state, found.reason) == (STATES.get(expected, State.UNKNOWN), expected)
    told = "clock-change" if found.clock_change else (found.next.isoformat(timespec="minutes") if found.next else None)
    assert told == following


def test_round_the_clock_needs_no_zone_and_tells_the_time_where_it_can() -> None:
    assert seen(None, None, "2026-06-01T09:00", round_the_clock=True) == Opening(State.OPEN, Reason.ROUND_THE_CLOCK)
    there = seen(None, TOKYO, "2026-06-01T15:30", "2026-06-02", round_the_clock=True)
    assert (there.state, there.holiday, there.zone) == (State.OPEN, "Exercise Day", TOKYO)
    assert there.local is not None
    assert there.local.isoformat() == "2026-06-02T00:30:00+09:00"


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("24/7", Reason.ROUND_THE_CLOCK),
        ('24/7 "preferably Mo-Fr 09:00-18:00"', Reason.ROUND_THE_CLOCK),
        ('24/7 "preferably never"', Reason.IN_WORDS),
        ('24/7 "No service"', Reason.IN_WORDS),
        ('"No 24/7 service"', Reason.IN_WORDS),
        ("24/7; Mo-Su off", Reason.CONTRADICTORY),
        ("24/7; PH off", Reason.CONTRADICTORY),
        (WEEK, Reason.CONTRADICTORY),
    ],
)
def test_the_flag_is_trusted_only_where_the_hours_do_not_say_otherwise(spec: str, expected: Reason) -> None:
    found = seen(spec, PARIS, "2026-06-01T10:00", round_the_clock=True)
    assert (found.reason, found.state is State.OPEN) == (expected, expected is Reason.ROUND_THE_CLOCK)
    assert always({"spec": spec, "round_the_clock": True}) is (expected is Reason.ROUND_THE_CLOCK)


def test_hours_in_words_need_no_zone_to_be_read() -> None:
    assert seen('"after the siesta"', None, "2026-06-01T10:00").reason is Reason.IN_WORDS


def test_no_hours_at_all() -> None:
    assert opening(None, at("2026-06-01T09:00"), None) == Opening(State.UNKNOWN, Reason.NOT_DECLARED)


def test_holidays_that_are_not_known() -> None:
    assert opening({"spec": WEEK, "time_zone": PARIS}, at("2026-06-01T09:00"), None).state is State.OPEN
    closed = opening({"spec": WEEK, "time_zone": PARIS}, at("2026-06-01T19:00"), None)
    assert closed.next is not None
    unsure = opening({"spec": f"{WEEK}; PH off", "time_zone": PARIS}, at("2026-06-01T09:00"), None)
    assert (unsure.state, unsure.reason) == (State.UNKNOWN, Reason.HOLIDAYS_UNKNOWN)


@given(
    st.datetimes(at("2020-01-01").replace(tzinfo=None), at("2037-01-01").replace(tzinfo=None)),
    st.sampled_from((PARIS, TOKYO, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")),
    st.sampled_from((WEEK, "22:00-06:00", "Su 02:30-12:00", f"{WEEK}; PH off", "Mo,We 08:00-12:00, 13:00-16:00")),
    st.booleans(),
)
def test_at_the_next_opening_it_is_open(naive: datetime, zone: str, spec: str, every_tenth: bool) -> None:
    def holidays(day: date) -> str | None:
        return "Exercise Day" if every_tenth and day.day % 10 == 0 else None

    now = naive.replace(tzinfo=UTC)
    found = opening({"spec": spec, "time_zone": zone}, now, holidays)
    assert found.local == now
    if found.next is not None:
        assert found.state is not State.OPEN
        assert utc(found.next) > now
        there = opening({"spec": spec, "time_zone": zone}, utc(found.next), holidays)
        assert there.state is State.OPEN
    if found.state is State.OPEN:
        assert found.next is None
