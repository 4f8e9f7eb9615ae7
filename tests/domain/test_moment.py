"""Days and instants: read strictly, written so that text order is time order."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moment import format_instant, in_english, in_french, legal_day, midnight, parse_day, parse_instant
from tests.makers import span

ZONES = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Apia"]

utc_instants = st.datetimes(timezones=st.just(UTC))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@pytest.mark.parametrize(
    ("day", "inside"), [("2022-12-31", False), ("2023-01-01", True), ("2023-12-31", True), ("2024-01-01", False)]
)
def test_a_span_holds_its_first_day_and_not_its_end(day: str, inside: bool) -> None:
    assert (date.fromisoformat(day) in span("2023-01-01", "2024-01-01")) is inside


def test_an_open_span_never_ends() -> None:
    assert date.max in span("2023-01-01")
    assert not span("2023-01-01").inverted


@pytest.mark.parametrize(("end", "inverted"), [("2022-12-31", True), ("2023-01-01", True), ("2023-01-02", False)])
def test_a_span_without_a_day_is_inverted(end: str, inverted: bool) -> None:
    assert span("2023-01-01", end).inverted is inverted


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-1-1",
        "20230101",
        "2023-W01-1",
        "2023-02-29",
        "2023-13-01",
        "0000-01-01",
        "2023-01-01T00:00:00Z",
        " 2023-01-01",
        "202\N{FULLWIDTH DIGIT THREE}-01-01",
    ],
)
def test_nothing_else_is_a_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-06-01T12:00:00Z", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01t12:00:00z", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01T12:00:00+02:00", datetime(2026, 6, 1, 10, tzinfo=UTC)),
        ("2026-06-01T00:30:00-00:30", datetime(2026, 6, 1, 1, tzinfo=UTC)),
        ("2026-06-01T12:00:00.5Z", datetime(2026, 6, 1, 12, 0, 0, 500000, tzinfo=UTC)),
        ("2026-06-01T12:00:00.123456789Z", datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_as_utc(text: str, instant: datetime) -> None:
    found = parse_instant(text)
    assert found == instant
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-01",
        "2026-06-01T12:00:00",
        "2026-06-01 12:00:00Z",
        "2026-06-01T12:00Z",
        "2026-06-01T12:00:00.Z",
        "2026-06-01T12:00:00.1234567890Z",
        "2026-06-01T25:00:00Z",
        "2026-06-31T12:00:00Z",
        "2026-06-01T12:00:00+25:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "now",
    ],
)
def test_nothing_else_is_an_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_instant(text)


@given(utc_instants)
def test_every_instant_is_read_back(instant: datetime) -> None:
    assert parse_instant(format_instant(instant)) == instant


@given(utc_instants, utc_instants)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    assert (format_instant(one) < format_instant(other)) == (one < other)


def test_instants_are_written_in_utc_with_microseconds() -> None:
    east = timezone(timedelta(hours=9))
    assert format_instant(datetime(2026, 6, 1, 21, tzinfo=east)) == "2026-06-01T12:00:00.000000Z"
    assert format_instant(datetime(987, 6, 1, tzinfo=UTC)) == "0987-06-01T00:00:00.000000Z"


def test_the_legal_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 6, 1, 23, tzinfo=UTC)
    assert legal_day(late, ZoneInfo("Europe/Paris")) == date(2026, 6, 2)
    assert legal_day(late, ZoneInfo("America/New_York")) == date(2026, 6, 1)


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), zones)
def test_a_legal_day_begins_at_its_midnight(day: date, zone: ZoneInfo) -> None:
    begins = midnight(day, zone)
    skipped = day == date(2011, 12, 30) and zone.key == "Pacific/Apia"
    assert legal_day(begins, zone) == (date(2011, 12, 31) if skipped else day)
    assert legal_day(begins - timedelta(microseconds=1), zone) < day


def test_days_are_told_as_a_sentence_has_them() -> None:
    assert [in_english(day) for day in (date(2026, 6, 1), date(2027, 12, 31))] == ["1 June 2026", "31 December 2027"]
    assert [in_french(day) for day in (date(2026, 8, 1), date(2028, 2, 29))] == ["1er août 2026", "29 février 2028"]
