"""The journal tells nobody "written" before it is on disk, and goes on where it was when it can."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.audit import Event
from app.domain.errors import AuditUnavailable
from app.store import book as books
from app.store import journal as journals
from app.store.book import Book
from app.store.chain import START
from app.store.journal import Journal
from tests.store.makers import event

Opener = Callable[[], Journal]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.sqlite"


@pytest.fixture
def opened(path: Path) -> Iterator[Opener]:
    """Opens the journal, and closes it afterwards."""
    with ExitStack() as stack:

        def opener() -> Journal:
            journal = Journal(path)
            stack.callback(journal.close)
            return journal

        yield opener


def _requests_on_disk(path: Path) -> list[str]:
    """What somebody else reads in the file, in the order of the sequence."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT body FROM event ORDER BY sequence").fetchall()
    return [json.loads(body)["request_id"] for (body,) in rows]


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def _take_away(path: Path) -> list[tuple[Path, Path]]:
    """Rename the journal's files; the pairs put them back."""
    moved = [(one, one.with_name("kept-" + one.name)) for one in path.parent.glob(path.name + "*")]
    for one, kept in moved:
        one.rename(kept)
    return moved


def test_an_event_is_on_disk_when_the_write_returns(path: Path, opened: Opener) -> None:
    journal = opened()
    for number in range(3):
        journal.write_blocking(event(number))
        assert _requests_on_disk(path) == [f"r_{one}" for one in range(number + 1)]


def test_many_coroutines_at_once(path: Path, opened: Opener) -> None:
    journal = opened()

    async def writer(number: int) -> None:
        for step in range(20):
            await journal.write(event(number * 100 + step))
            # What was acknowledged is there for others to read.
            assert f"r_{number * 100 + step}" in _requests_on_disk(path)

    async def all_writers() -> None:
        await asyncio.gather(*(writer(number) for number in range(8)))

    asyncio.run(all_writers())
    kept = journal.events()
    assert [one.sequence for one in kept] == list(range(1, 161))
    assert len({one.id for one in kept}) == 160
    assert journal.verify() == []


def test_many_waiters_of_one_moment_share_their_syncs(opened: Opener) -> None:
    journal = opened()

    async def all_writers() -> None:
        await asyncio.gather(*(journal.write(event(number)) for number in range(3000)))

    asyncio.run(all_writers())
    written = [json.loads(one.body)["request_id"] for one in journal.events(limit=5000)]
    assert written == [f"r_{number}" for number in range(3000)]


def test_what_comes_in_one_turn_of_a_loop_is_one_group(path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    groups, write = [], Book.write

    def counted(book: Book, events: list[Event]) -> None:
        groups.append(len(events))
        write(book, events)

    monkeypatch.setattr(Book, "write", counted)
    journal = opened()

    async def all_writers() -> None:
        await asyncio.gather(*(journal.write(event(number)) for number in range(500)))

    asyncio.run(all_writers())
    assert groups == [500]
    assert len(_requests_on_disk(path)) == 500


def test_threads_and_several_loops_at_once(opened: Opener) -> None:
    journal = opened()

    async def through_a_loop(number: int) -> None:
        await asyncio.gather(*(journal.write(event(number)) for _ in range(10)))

    def work(number: int) -> None:
        if number % 2:
            asyncio.run(through_a_loop(number))
        else:
            for _ in range(10):
                journal.write_blocking(event(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(journal.events()) == 80
    assert journal.verify() == []


def test_a_caller_that_went_away_disturbs_nobody(opened: Opener) -> None:
    journal = opened()

    async def scenario() -> None:
        tasks = [asyncio.create_task(journal.write(event(number))) for number in range(4)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [type(None), asyncio.CancelledError, type(None), type(None)]

    asyncio.run(scenario())
    journal.write_blocking(event(9))
    assert journal.verify() == []


def test_a_loop_that_ended_disturbs_nobody(opened: Opener) -> None:
    journal = opened()

    async def leave_at_once() -> None:
        tasks.append(asyncio.create_task(journal.write(event(1))))
        await asyncio.sleep(0)

    tasks: list[asyncio.Task[None]] = []
    asyncio.run(leave_at_once())
    journal.write_blocking(event(2))
    assert journal.verify() == []


def test_nothing_is_acknowledged_where_no_file_can_be(path: Path, opened: Opener) -> None:
    path.mkdir()
    journal = opened()
    with pytest.raises(AuditUnavailable):
        journal.write_blocking(event(1))
    with pytest.raises(AuditUnavailable):
        journal.events()
    with pytest.raises(AuditUnavailable):
        journal.verify()
    path.rmdir()
    journal.write_blocking(event(2))
    assert _requests_on_disk(path) == ["r_2"]


def test_every_waiter_of_a_failing_batch_is_refused(path: Path, opened: Opener) -> None:
    path.mkdir()
    journal = opened()

    async def all_writers() -> list[BaseException | None]:
        return await asyncio.gather(*(journal.write(event(number)) for number in range(20)), return_exceptions=True)

    outcomes = asyncio.run(all_writers())
    assert [type(outcome) for outcome in outcomes] == [AuditUnavailable] * 20
    assert all(isinstance(outcome.__cause__, sqlite3.Error) for outcome in outcomes if outcome)
    assert len(set(map(id, outcomes))) == 20  # a raised exception collects a traceback: each caller has its own


def test_a_file_taken_away_is_noticed_and_the_chain_goes_on_when_it_is_back(path: Path, opened: Opener) -> None:
    journal = opened()
    journal.write_blocking(event(1))
    moved = _take_away(path)
    path.mkdir()
    for number in (2, 3):
        with pytest.raises(AuditUnavailable):
            journal.write_blocking(event(number))
    path.rmdir()
    for one, kept in moved:
        kept.rename(one)
    journal.write_blocking(event(4))
    # The second was refused when the file turned out to be elsewhere, but it is in it: kept too often, never too seldom.
    assert _requests_on_disk(path) == ["r_1", "r_2", "r_4"]
    assert journal.verify() == []


def test_files_replaced_while_they_are_opened_are_noticed(path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def replaced(_connection: sqlite3.Connection) -> None:
        path.unlink()
        path.mkdir()

    monkeypatch.setattr(books, "refuse_unsafe_sqlite", replaced)
    journal = opened()
    with pytest.raises(AuditUnavailable):
        journal.write_blocking(event(1))


def test_a_new_file_does_not_take_the_place_of_the_old_one(path: Path, opened: Opener) -> None:
    journal = opened()
    journal.write_blocking(event(1))
    _take_away(path)
    for number in (2, 3):
        with pytest.raises(AuditUnavailable):
            journal.write_blocking(event(number))


def test_an_event_without_bytes_is_refused_and_the_next_is_not(path: Path, opened: Opener) -> None:
    journal = opened()
    spoilt = replace(event(1), purpose="\ud800")
    with pytest.raises(AuditUnavailable):
        journal.write_blocking(spoilt)
    journal.write_blocking(event(2))
    assert _requests_on_disk(path) == ["r_2"]


def test_a_locked_file_refuses_and_recovers(path: Path, opened: Opener) -> None:
    journal = opened()
    journal.write_blocking(event(1))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditUnavailable):
            journal.write_blocking(event(2))
        other.execute("ROLLBACK")
    journal.write_blocking(event(3))
    assert _requests_on_disk(path) == ["r_1", "r_3"]


def test_the_chain_goes_on_across_a_restart(opened: Opener) -> None:
    first = opened()
    first.write_blocking(event(1))
    first.close()
    second = opened()
    second.write_blocking(event(2))
    one, two = second.events()
    assert (one.sequence, one.previous) == (1, START.hash)
    assert (two.sequence, two.previous) == (2, one.hash)
    assert one.id[-10:] == two.id[-10:]
    assert second.events(after=1) == [two]
    assert second.verify() == []


@pytest.fixture
def hanging(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Journal, threading.Event]]:
    """A journal that comes no further than an event with a reason, until its disk is there again: the second of the pair."""
    again = threading.Event()

    def wait(text: str) -> str:
        again.wait()
        return text

    monkeypatch.setattr(journals, "PATIENCE_SECONDS", 0.05)
    journal = Journal(path, wait)
    yield journal, again
    again.set()
    journal.close()


def test_nobody_waits_for_a_disk_that_hangs(path: Path, hanging: tuple[Journal, threading.Event]) -> None:
    journal, again = hanging
    with pytest.raises(AuditUnavailable):
        journal.write_blocking(replace(event(1), because="a reason"))
    with pytest.raises(AuditUnavailable):
        journal.write_blocking(event(2))

    async def scenario() -> list[BaseException | None]:
        return await asyncio.gather(*(journal.write(event(number)) for number in (3, 4)), return_exceptions=True)

    assert [type(outcome) for outcome in asyncio.run(scenario())] == [AuditUnavailable] * 2
    again.set()
    journal.close()
    assert _requests_on_disk(path) == ["r_1", "r_2", "r_3", "r_4"]  # without an answer, and the chain holds
    assert journal.verify() == []


def test_a_disk_that_hangs_does_not_fill_the_memory(
    path: Path, hanging: tuple[Journal, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "_MOST_WAITING", 3)
    journal, again = hanging
    for number in range(10):
        with pytest.raises(AuditUnavailable):
            journal.write_blocking(replace(event(number), because="a reason"))
    again.set()
    journal.close()
    assert _requests_on_disk(path) == ["r_0", "r_1", "r_2", "r_3"]


def test_two_journals_never_share_an_id(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        journal = Journal(tmp_path / name)
        journal.write_blocking(event(1))
        ids += [kept.id for kept in journal.events()]
        journal.close()
    assert len(set(ids)) == 2


def test_closing_writes_what_waits_and_refuses_what_comes(path: Path, opened: Opener) -> None:
    journal = opened()

    async def scenario() -> None:
        tasks = [asyncio.create_task(journal.write(event(number))) for number in range(5)]
        await asyncio.sleep(0)
        journal.close()
        await asyncio.gather(*tasks)
        with pytest.raises(AuditUnavailable):
            await journal.write(event(9))

    asyncio.run(scenario())
    with pytest.raises(AuditUnavailable):
        journal.write_blocking(event(9))
    assert len(_requests_on_disk(path)) == 5


@pytest.mark.parametrize("statement", ["UPDATE event SET body = x''", "DELETE FROM event"])
def test_changes_are_refused(path: Path, opened: Opener, statement: str) -> None:
    opened().write_blocking(event(1))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        _execute(path, statement)


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE event SET body = CAST(replace(body, 'r_2', 'r_9') AS BLOB)", "event 2 does not match its hash"),
        ("DELETE FROM event WHERE sequence = 2", "events 2 to 2 are missing"),
    ],
)
def test_tampering_is_found(path: Path, opened: Opener, statement: str, finding: str) -> None:
    journal = opened()
    for number in (1, 2, 3):
        journal.write_blocking(event(number))
    _execute(path, "DROP TRIGGER event_refuses_update", "DROP TRIGGER event_refuses_delete", statement)
    assert journal.verify() == [finding]


def test_a_journal_that_is_being_made_has_no_name_yet(path: Path, opened: Opener) -> None:
    journal = opened()
    path.touch()  # as it is between the moment when its file is there and the one when its tables are
    assert journal.sink() is None
    journal.write_blocking(event())
    assert journal.sink() is not None
