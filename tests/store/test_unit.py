"""What a unit of work promises when the database is slow, gone, unsafe or asked for the wrong thing."""

import contextlib
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert, make_url, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import DatabaseUnavailable, StorageFull
from app.store import migrate
from app.store.accounts import Account
from app.store.engine import Limits, open_engine, refuse_unsafe_sqlite
from app.store.many import insert_many
from app.store.outage import unavailable
from app.store.tables import ACCOUNT_HEAD
from app.store.unit import Database
from app.store.unsafe import UnsafeDurability
from tests.store.makers import Hand, draft

Opener = Callable[..., Database]
HASTY = Limits(connect=2, lock=0.1, statement=0.3, silence=0.5, pool=0.1, connections=1)


@pytest.fixture
def opened(clock: Hand) -> Iterator[Opener]:
    """Opens databases, closes them afterwards."""
    with contextlib.ExitStack() as stack:

        def opener(url: str, *, limits: Limits = HASTY, allow_unsafe_durability: bool = True) -> Database:
            database = Database(url, clock, allow_unsafe_durability=allow_unsafe_durability, limits=limits)
            stack.callback(database.close)
            return database

        yield opener


def test_a_database_that_works_answers_a_ping(database: Database) -> None:
    database.ping()


def test_a_reading_unit_cannot_write_even_by_hand(migrated_url: str) -> None:
    engine = open_engine(migrated_url, HASTY, writing=False, allow_unsafe_durability=True)
    with pytest.raises(DatabaseUnavailable), unavailable(), engine.begin() as connection:
        connection.execute(insert(ACCOUNT_HEAD).values(id=1, revision=1))
    engine.dispose()


def test_a_wrong_statement_is_no_outage(database_url: str) -> None:
    engine = open_engine(database_url, HASTY, writing=True, allow_unsafe_durability=True, creating=True)
    with pytest.raises(DBAPIError, match="nothing"), unavailable(), engine.begin() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    engine.dispose()


def test_a_second_writer_waits_only_so_long(migrated_url: str, opened: Opener) -> None:
    first, second = opened(migrated_url), opened(migrated_url)
    with first.writing() as unit:
        unit.ledger.append([draft()], notification="n_1", approval="sha256:1")
        with pytest.raises(DatabaseUnavailable), second.writing():
            pytest.fail("two writers at once")
    with second.writing() as later:
        assert later.ledger.head() == 1


def test_reading_goes_on_beside_a_writer(migrated_url: str, opened: Opener) -> None:
    database = opened(migrated_url)
    with database.writing() as unit:
        unit.ledger.append([draft()], notification="n_1", approval="sha256:1")
        with database.reading() as reading:
            assert reading.ledger.head() == 0


def test_an_exhausted_pool_is_an_outage(migrated_url: str, opened: Opener) -> None:
    database = opened(migrated_url)
    with database.reading(), pytest.raises(DatabaseUnavailable):
        database.ping()
    database.ping()


def test_an_unreachable_sqlite(tmp_path: Path, opened: Opener) -> None:
    database = opened(f"sqlite:///{tmp_path / 'no such folder' / 'test.sqlite'}")
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable):
            database.ping()


def test_an_unreachable_postgresql(tmp_path: Path, opened: Opener) -> None:
    database = opened(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable), database.writing():
        pytest.fail("connected to nothing")


def test_a_server_that_never_answers_a_connection(opened: Opener) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = opened(f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing")
        with pytest.raises(DatabaseUnavailable):
            database.ping()


def test_a_server_that_falls_silent(postgres_url: str) -> None:
    limits = Limits(statement=60, silence=0.2)
    engine = open_engine(postgres_url, limits, writing=True, allow_unsafe_durability=True)
    with pytest.raises(DatabaseUnavailable), unavailable(), engine.begin() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_a_statement_that_takes_too_long(postgres_url: str) -> None:
    engine = open_engine(postgres_url, Limits(statement=0.1), writing=True, allow_unsafe_durability=True)
    with pytest.raises(DatabaseUnavailable), unavailable(), engine.begin() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    engine.dispose()


def test_a_full_disk_is_told_as_such(postgres_url: str) -> None:
    engine = open_engine(postgres_url, Limits(), writing=True, allow_unsafe_durability=True)
    with pytest.raises(StorageFull), unavailable(), engine.begin() as connection:
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$"))
    engine.dispose()


def test_a_failing_commit_is_told(postgres_url: str, opened: Opener) -> None:
    migrate.upgrade(postgres_url)
    database = opened(postgres_url)

    def write_and_lose_the_session() -> None:
        with database.writing() as unit:
            unit.ledger.append([draft()], notification="n_1", approval="sha256:1")
            _end_other_sessions(postgres_url)

    with pytest.raises(DatabaseUnavailable):
        write_and_lose_the_session()
    with database.reading() as reading:
        assert reading.ledger.head() == 0


def test_a_session_that_ends_before_a_bulk_insert(postgres_url: str) -> None:
    migrate.upgrade(postgres_url)
    engine = open_engine(postgres_url, HASTY, writing=True, allow_unsafe_durability=True)

    def insert_without_a_session() -> None:
        with unavailable(), engine.begin() as connection:
            connection.execute(text("SELECT 1"))
            _end_other_sessions(postgres_url)
            insert_many(connection, ACCOUNT_HEAD, [{"id": 1, "revision": 0}])

    with pytest.raises(DatabaseUnavailable):
        insert_without_a_session()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_connections_that_died_in_the_pool_are_replaced(postgres_url: str, opened: Opener) -> None:
    database = opened(postgres_url)
    database.ping()
    _end_other_sessions(postgres_url)
    database.ping()


def _end_other_sessions(url: str) -> None:
    engine = create_engine(url)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {others}"))
    engine.dispose()


def test_a_standby_is_an_outage_for_writers(postgres_url: str) -> None:
    def set_read_only(connection: Connection) -> None:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        connection.execute(text("CREATE TABLE t (n int)"))

    engine = open_engine(postgres_url, HASTY, writing=True, allow_unsafe_durability=True)
    with pytest.raises(DatabaseUnavailable), unavailable(), engine.begin() as connection:
        set_read_only(connection)
    engine.dispose()


def test_postgresql_without_durable_commits_is_refused(postgres_url: str, opened: Opener) -> None:
    lazy = make_url(postgres_url).update_query_dict({"options": "-c synchronous_commit=off"})
    database = opened(lazy.render_as_string(hide_password=False), allow_unsafe_durability=False)
    with pytest.raises(UnsafeDurability, match="synchronous_commit"):
        database.ping()
    with pytest.raises(UnsafeDurability), database.writing():
        pytest.fail("written where it may be lost")


def test_a_refused_connection_is_closed(postgres_url: str, opened: Opener) -> None:
    lazy = make_url(postgres_url).update_query_dict({"options": "-c synchronous_commit=off"})
    database = opened(lazy.render_as_string(hide_password=False), allow_unsafe_durability=False)
    with pytest.raises(UnsafeDurability):
        database.ping()
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'authdir' AND datname = current_database()"
        assert connection.execute(text(count)).scalar_one() == 0
    engine.dispose()


def test_sqlite_below_full_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "test.sqlite")
    with contextlib.closing(connection):
        with pytest.raises(UnsafeDurability, match="journal_mode delete"):
            refuse_unsafe_sqlite(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        refuse_unsafe_sqlite(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        with pytest.raises(UnsafeDurability, match="synchronous 1"):
            refuse_unsafe_sqlite(connection)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory_is_refused(url: str, opened: Opener) -> None:
    with pytest.raises(UnsafeDurability, match="memory"):
        opened(url)


def test_sqlite_in_memory_by_another_name_is_refused(opened: Opener) -> None:
    database = opened("sqlite:///file:anything?mode=memory&cache=shared&uri=true")
    with pytest.raises(UnsafeDurability, match="journal_mode memory"):
        database.ping()


def test_no_other_database_is_known(opened: Opener) -> None:
    with pytest.raises(ValueError, match="neither"):
        opened("mysql://somebody:secret@127.0.0.1/x")


def test_errors_show_no_values(migrated_url: str) -> None:
    engine = open_engine(migrated_url, HASTY, writing=True, allow_unsafe_durability=True)
    with pytest.raises(DBAPIError, match="INSERT INTO account_head") as caught, engine.begin() as connection:
        connection.execute(insert(ACCOUNT_HEAD).values(id=1, revision=471147))
    assert "471147" not in str(caught.value)
    engine.dispose()


def test_an_sqlite_file_that_is_moved_away_is_gone_until_it_is_back(migrated_sqlite_url: str, opened: Opener) -> None:
    database = opened(migrated_sqlite_url)
    place = Path(make_url(migrated_sqlite_url).database or "")
    database.ping()
    away = place.rename(place.with_suffix(".away"))
    for attempt in (database.reading, database.writing):
        with pytest.raises(DatabaseUnavailable), attempt() as unit:
            pytest.fail(f"there is a {unit} without a database")
    assert not place.exists()
    away.rename(place)
    database.ping()
    with database.writing() as unit:
        unit.accounts.add_account(Account("somebody", "p_somebody", "Somebody"))
