"""No database is worked with that holds less than was seen, and the right one is found among several."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from app.domain.errors import DatabaseUnavailable, ForkFound
from app.store import migrate
from app.store.engine import USUAL, servers_of
from app.store.fence import Fence
from app.store.servers import Line
from app.store.unit import Database
from tests.store.makers import Hand, draft


def added(database: Database) -> None:
    with database.writing() as unit:
        unit.ledger.append([draft()], notification="n_1", approval="sha256:1")


@pytest.fixture
def other(migrated_url: str, clock: Hand) -> Iterator[Database]:
    """Another process on the same database."""
    with closing(Database(migrated_url, clock, allow_unsafe_durability=True)) as opened:
        yield opened


def refused(database: Database) -> None:
    with pytest.raises(ForkFound), database.reading():
        pytest.fail("it was read")
    with pytest.raises(ForkFound), database.writing():
        pytest.fail("it was written")
    with pytest.raises(ForkFound):
        database.ping()


def test_what_was_written_is_seen(database: Database) -> None:
    assert database.fence.seen() == (0, None)
    added(database)
    with database.reading() as unit:
        (entry,) = unit.ledger.after(0, 10)
    assert database.fence.seen() == (1, entry.leaf)
    with database.writing():
        pass
    assert database.fence.number == 1


def test_a_database_that_holds_less_is_refused_until_it_holds_it(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.servers.REST_SECONDS", 0)
    added(database)
    other.fence.saw(2, None)
    refused(other)
    added(database)
    with other.reading() as unit:
        assert unit.ledger.head() == 2


def test_another_line_in_its_place_is_a_fork(database: Database, other: Database) -> None:
    added(database)
    other.fence.saw(1, b"another")
    refused(other)


def test_an_older_sight_changes_nothing_and_a_leaf_is_learnt() -> None:
    fence = Fence()
    fence.saw(3, None)
    fence.saw(2, b"two")
    assert fence.seen() == (3, None)
    fence.saw(3, b"three")
    fence.saw(3, b"other")
    assert fence.seen() == (3, b"three")


def test_who_was_taken_over_from_is_refused_and_who_follows_is_not_asked() -> None:
    fence = Fence()
    for timeline in (1, 2, None, 2):
        fence.require_timeline(timeline)
    with pytest.raises(ForkFound, match="timeline 2 has taken over"):
        fence.require_timeline(1)


def test_of_several_servers_the_one_that_is_there_is_taken(postgres_url: str, tmp_path: Path, clock: Hand) -> None:
    migrate.upgrade(postgres_url)
    address = make_url(postgres_url)
    host, port = (str(address.query[name]) for name in ("host", "port"))
    both = address.set(query={"host": f"{tmp_path},{host}", "port": f"{port},{port}"}).render_as_string(hide_password=False)
    with closing(Database(both, clock, allow_unsafe_durability=True)) as database:
        added(database)
        database.ping()
    neither = address.set(query={"host": f"{tmp_path},{tmp_path}", "port": f"{port},{port}"}).render_as_string(hide_password=False)
    with closing(Database(neither, clock, allow_unsafe_durability=True)) as database:
        for _ in range(2):  # the second time without trying
            with pytest.raises(DatabaseUnavailable):
                database.ping()


def test_a_try_that_fails_after_another_succeeded_keeps_nobody_from_trying(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One connection was asked for while the server was frozen, another when it answered again; the first gives up later."""
    address = make_url(postgres_url)
    found = servers_of(address, USUAL, None, "test", writing=True, allow_unsafe_durability=True)
    waits, goes_on = threading.Event(), threading.Event()
    connect = Line.connect

    def first_waits(**where: Any) -> Line:
        if waits.is_set():
            return connect(**where)
        waits.set()
        assert goes_on.wait(60)
        raise psycopg.OperationalError("it said nothing")

    monkeypatch.setattr(Line, "connect", first_waits)
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(found.connect)
        assert waits.wait(60)
        found.connect().close()
        goes_on.set()
        with pytest.raises(psycopg.OperationalError, match="it said nothing"):
            slow.result()
    found.connect().close()


def test_it_rings_at_a_commit_and_not_before(postgres_url: str, clock: Hand) -> None:
    migrate.upgrade(postgres_url)
    with (
        closing(Database(postgres_url, clock, allow_unsafe_durability=True)) as writer,
        closing(Database(postgres_url, clock, allow_unsafe_durability=True)) as listener,
    ):
        first, second = listener.bell.ear(), listener.bell.ear()
        thread = threading.Thread(target=listener.bell.listen)
        thread.start()
        try:
            for wait in (first, second):
                wait(60)  # it rings once it listens
            with pytest.raises(RuntimeError), writer.writing():
                raise RuntimeError
            added(writer)
            assert [first(60), second(60)] == [False, False]
            with listener.reading() as unit:
                assert unit.ledger.head() == 1
        finally:
            listener.bell.end()
            thread.join()
        assert [first(60), second(60)] == [True, True]


def test_nothing_rings_on_sqlite(migrated_sqlite_url: str, clock: Hand) -> None:
    with closing(Database(migrated_sqlite_url, clock)) as database:
        assert not database.bell.hears
        assert not database.bell.ear()(0)
