"""The rule of time in the views is the one in Python."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Row, create_engine, text

from app.domain.access import Audience
from app.domain.entry import Draft, Entry
from app.domain.moment import Span
from app.domain.timeline import boundaries, governing, payload_on
from app.store.unit import Database
from tests.store.makers import draft

NUMBERS = count()
DAYS_FROM_TODAY = st.integers(-3, 3)
# (which of two keys, which of two audiences, first day, length or open or empty, has a value)
LINES = st.lists(
    st.tuples(st.booleans(), st.booleans(), DAYS_FROM_TODAY, st.none() | st.integers(-1, 4), st.booleans()),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    made = create_engine(migrated_url)
    yield made
    made.dispose()


def _drafts(lines: list[tuple[bool, bool, int, int | None, bool]], today: date) -> list[Draft]:
    example = next(NUMBERS)
    found = []
    for number, (other_key, network, first, length, has_value) in enumerate(lines):
        start = today + timedelta(days=first)
        span = Span(start, None if length is None else start + timedelta(days=length))
        payload = b'{"line":%d}' % number if has_value else None
        audience = Audience.NETWORK if network else Audience.PUBLIC
        found.append(draft(f"a_{example}_{other_key:d}", audience=audience, span=span, payload=payload))
    return found


def _streams(entries: list[Entry]) -> dict[tuple[str, Audience], list[Entry]]:
    streams: dict[tuple[str, Audience], list[Entry]] = {}
    for entry in entries:
        streams.setdefault((entry.key, entry.audience), []).append(entry)
    return streams


def _rows(engine: Engine, view: str, keys: set[str]) -> list[Row[Any]]:
    # SQLite gives days as text: ask for text of both.
    query = f"SELECT v.*, CAST(CURRENT_DATE AS text) AS today FROM {view} AS v"
    with engine.connect() as connection:
        return [row for row in connection.execute(text(query)) if row.key in keys]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_the_timeline_view_says_what_python_says_on_every_boundary(
    database: Database, engine: Engine, lines: list[tuple[bool, bool, int, int | None, bool]]
) -> None:
    with database.writing() as unit:
        entries = unit.ledger.append(_drafts(lines, date(2026, 3, 1)), notification="n_1", approval="sha256:1")
    expected = {}
    for (key, audience), stream in _streams(entries).items():
        for day in boundaries(stream):
            entry = governing(stream, day)
            payload = payload_on(stream, day)
            expected[key, int(audience), day.isoformat()] = (
                entry.number if entry else None,
                payload.decode() if payload is not None else None,
            )
    found = {
        (row.key, row.audience, str(row.day)): (row.number, row.payload)
        for row in _rows(engine, "stream_timeline", {entry.key for entry in entries})
    }
    assert found == expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_the_view_of_today_says_what_python_says(
    database: Database, engine: Engine, lines: list[tuple[bool, bool, int, int | None, bool]]
) -> None:
    with engine.connect() as connection:
        today = date.fromisoformat(str(connection.execute(text("SELECT CURRENT_DATE")).scalar_one()))
    drafts = [draft(f"anchor_{next(NUMBERS)}"), *_drafts(lines, today)]
    with database.writing() as unit:
        entries = unit.ledger.append(drafts, notification="n_1", approval="sha256:1")
    rows = _rows(engine, "entry_current", {entry.key for entry in entries})
    (day,) = {date.fromisoformat(row.today) for row in rows}  # it may have become tomorrow; the anchor is always there
    expected = set()
    for stream in _streams(entries).values():
        entry = governing(stream, day)
        if entry and entry.payload is not None:
            expected.add((entry.number, entry.payload.decode()))
    assert {(row.number, row.payload) for row in rows} == expected


def test_no_view_shows_a_salt(engine: Engine) -> None:
    with engine.connect() as connection:
        for view in ("entry_current", "stream_timeline"):
            columns = list(connection.execute(text(f"SELECT * FROM {view}")).keys())
            assert "payload" in columns
            assert "salt" not in columns
