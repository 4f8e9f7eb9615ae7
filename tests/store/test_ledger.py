"""Lines are numbered without gaps in commit order, keep what they were given, and are wholly there or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import StatementError

from app.domain.access import Audience
from app.domain.entry import Change, Entry, leaf_of
from app.domain.errors import ClockWentBack
from app.domain.moment import Span
from app.domain.timeline import Record
from app.store.unit import Database
from tests.store.makers import NOON, Hand, draft


def _append(database: Database, *keys: str) -> list[Entry]:
    with database.writing() as unit:
        return unit.ledger.append([draft(key) for key in keys], notification="n_1", approval="sha256:1")


def _all(database: Database) -> list[Entry]:
    with database.reading() as unit:
        return list(unit.ledger.all_entries())


def test_an_empty_ledger(database: Database) -> None:
    with database.reading() as unit:
        assert unit.ledger.head() == 0
        assert unit.ledger.head_time() is None
        assert unit.ledger.after(0, 10) == []
        assert unit.ledger.of_states(["JP"]) == {}


def test_lines_come_back_as_they_were_written(database: Database) -> None:
    drafts = [
        draft("a_1", payload='{"name":"法務省 \\u0000"}'.encode(), span=Span(date(1, 1, 1), date(9999, 12, 31))),
        draft("a_1", audience=Audience.NETWORK),
        draft("a_2", change=Change.END, payload=None),
    ]
    with database.writing() as unit:
        written = unit.ledger.append(drafts, notification="n_7", approval="sha256:7")
    assert _all(database) == written
    assert [(entry.number, entry.recorded_at, entry.version) for entry in written] == [
        (1, NOON, 1),
        (2, NOON, 1),
        (3, NOON, 1),
    ]
    assert {(entry.notification, entry.approval) for entry in written} == {("n_7", "sha256:7")}
    with database.reading() as unit:
        assert unit.ledger.head() == 3
        assert unit.ledger.head_time() == NOON


def test_growth_is_asked_about_by_state_and_by_record(database: Database) -> None:
    with database.writing() as unit:
        drafts = [draft("a_1"), draft("a_2", state="FR")]
        unit.ledger.append(drafts, notification="n_1", approval="sha256:1")
    with database.reading() as unit:
        kind, none = drafts[0].kind, ("notification", "n_1")
        assert [unit.ledger.has_grown(since, {drafts[0].state}, none) for since in (0, 1, 2)] == [True, False, False]
        assert [unit.ledger.has_grown(1, states, none) for states in ({"FR"}, {"QM"}, set())] == [True, False, False]
        assert [unit.ledger.has_grown(since, set(), (kind, "a_1")) for since in (0, 1)] == [True, False]
        assert unit.ledger.has_grown(3, set(), none)


def test_salts_differ(database: Database) -> None:
    with database.writing() as unit:
        drafts = [draft(f"a_{number}", audience=Audience.NETWORK) for number in range(20)]
        written = unit.ledger.append(drafts, notification="n_1", approval="sha256:1")
    assert len({entry.salt for entry in written}) == 20
    assert {len(entry.salt or b"") for entry in written} == {32}


def test_the_records_of_one_kind_of_one_state(database: Database) -> None:
    named = [draft("p_2"), draft("p_1"), draft("p_2"), draft("p_3", state="FR")]
    drafts = [draft("a_1"), *(replace(each, kind="provisional") for each in named)]
    with database.writing() as unit:
        unit.ledger.append(drafts, notification="n_1", approval="x")
    with database.reading() as unit:
        found = unit.ledger.of_kind("provisional", "JP")
        assert [(record.key, [entry.number for entry in record.entries()]) for record in found] == [("p_2", [2, 4]), ("p_1", [3])]
        assert unit.ledger.of_kind("provisional", "QM") == []


def test_only_lines_above_public_are_salted_and_every_leaf_is_right(database: Database) -> None:
    with database.writing() as unit:
        entries = unit.ledger.append([draft(audience=audience) for audience in Audience], notification="n", approval="d")
    assert [len(entry.salt or b"") for entry in entries] == [0, 32, 32, 32]
    assert len({entry.salt for entry in entries}) == 4
    assert all(entry.leaf == leaf_of(entry) for entry in _all(database))


def test_versions_count_within_a_stream(database: Database) -> None:
    _append(database, "a_1", "a_2", "a_1")
    with database.writing() as unit:
        drafts = [draft("a_1"), draft("a_1", audience=Audience.RESTRICTED), draft("a_3"), draft("a_1")]
        entries = unit.ledger.append(drafts, notification="n_2", approval="sha256:2")
    assert [(entry.key, entry.audience, entry.version) for entry in entries] == [
        ("a_1", Audience.PUBLIC, 3),
        ("a_1", Audience.RESTRICTED, 1),
        ("a_3", Audience.PUBLIC, 1),
        ("a_1", Audience.PUBLIC, 4),
    ]


def test_more_lines_than_one_statement_holds(database: Database) -> None:
    keys = [f"a_{number}" for number in range(2500)]
    _append(database, *keys)
    again = _append(database, *keys)
    assert {entry.version for entry in again} == {2}
    assert [entry.number for entry in _all(database)] == list(range(1, 5001))


def test_following_in_steps(database: Database) -> None:
    written = _append(database, "a_1", "a_2", "a_3")
    with database.reading() as unit:
        assert unit.ledger.after(0, 2) == written[:2]
        assert unit.ledger.after(2, 2) == written[2:]
        assert unit.ledger.after(3, 2) == []


def test_the_records_of_some_states(database: Database) -> None:
    with database.writing() as unit:
        first, _, second, restricted = unit.ledger.append(
            [draft("a_1"), draft("a_2", state="FR"), draft("a_1"), draft("a_1", audience=Audience.RESTRICTED)],
            notification="n_1",
            approval="sha256:1",
        )
    record = Record.of(first).with_entry(second).with_entry(restricted)
    with database.reading() as unit:
        assert unit.ledger.of_states({"JP"}) == {("authority", "a_1"): record}
        assert set(unit.ledger.of_states(["JP", "FR", "XX"])) == {("authority", "a_1"), ("authority", "a_2")}
        assert unit.ledger.of_states([]) == {}


def test_many_lines_are_written_in_pieces_and_count_on(database: Database) -> None:
    told: list[int] = []
    drafts = [draft(f"a_{place % 7}") for place in range(250)]
    with database.writing() as unit:
        written = unit.ledger.append(drafts, notification="n_1", approval="sha256:1", told=told.append)
    assert told == [100, 200, 250]
    assert _all(database) == written
    assert [entry.number for entry in written] == list(range(1, 251))
    assert [entry.version for entry in written] == [place // 7 + 1 for place in range(250)]


def test_nothing_to_append_changes_nothing(database: Database) -> None:
    assert _append(database) == []
    with database.reading() as unit:
        assert unit.ledger.head_time() is None


def test_a_unit_that_raises_leaves_nothing(database: Database) -> None:
    def spoil() -> None:
        with database.writing() as unit:
            unit.ledger.append([draft()], notification="n_1", approval="sha256:1")
            raise LookupError

    with pytest.raises(LookupError):
        spoil()
    assert _all(database) == []
    assert [entry.number for entry in _append(database, "a_1")] == [1]


def test_writers_at_the_same_time_are_numbered_in_commit_order(database: Database) -> None:
    def write(writer: int) -> list[list[int]]:
        return [[entry.number for entry in _append(database, f"a_{writer}", f"b_{writer}")] for _ in range(10)]

    with ThreadPoolExecutor(4) as pool:
        blocks = [block for blocks in pool.map(write, range(4)) for block in blocks]
    assert sorted(number for block in blocks for number in block) == list(range(1, 81))
    entries = _all(database)
    assert [entry.number for entry in entries] == list(range(1, 81))
    times = [entry.recorded_at for entry in entries]
    assert times == sorted(times)
    assert len(set(times)) == len(blocks)  # one for each commit


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.reading() as unit:
        assert unit.ledger.head() == 0
        _append(database, "a_1")
        assert unit.ledger.head() == 0
        assert list(unit.ledger.all_entries()) == []
    assert len(_all(database)) == 1


def test_recorded_times_increase_when_the_clock_does_not(database: Database, clock: Hand) -> None:
    _append(database, "a_1")
    _append(database, "a_1")
    clock.move(minutes=-4)
    _append(database, "a_1")
    clock.move(hours=1)
    _append(database, "a_1")
    tick = timedelta(microseconds=1)
    assert [entry.recorded_at for entry in _all(database)] == [NOON, NOON + tick, NOON + 2 * tick, clock.now()]


def test_a_clock_that_went_back_stops_writing(database: Database, clock: Hand) -> None:
    _append(database, "a_1")
    clock.move(minutes=-5, seconds=-1)
    with pytest.raises(ClockWentBack):
        _append(database, "a_1")
    assert len(_all(database)) == 1
    clock.move(seconds=1)
    assert len(_append(database, "a_1")) == 1


def test_instants_survive_whatever_their_offset(database: Database, clock: Hand) -> None:
    clock.time = datetime(2026, 7, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    (written,) = _append(database, "a_1")
    (read,) = _all(database)
    assert written.recorded_at == read.recorded_at == datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=UTC)
    assert read.recorded_at.tzinfo is UTC


def test_an_instant_without_offset_is_refused(database: Database) -> None:
    with database.writing() as unit, pytest.raises(StatementError, match="offset"):
        unit.accounts.token_holders(datetime(2026, 1, 1))  # noqa: DTZ001 - the point
