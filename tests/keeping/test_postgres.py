"""The database fixtures themselves: real servers, separate databases, and one that survives being killed."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.postgres import Server


def _scalar(url: str, *statements: str) -> object:
    """Carry out the statements in one transaction; the last one's first value."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return results[-1].scalar() if results[-1].returns_rows else None
    finally:
        engine.dispose()


def test_it_is_a_real_postgresql_15_or_later(postgres_url: str) -> None:
    version = _scalar(postgres_url, "SELECT current_setting('server_version_num')::int")
    assert isinstance(version, int)
    assert version >= 150000


def test_two_databases_are_separate(postgres: Server) -> None:
    with postgres.fresh_database() as one, postgres.fresh_database() as other:
        _scalar(one, "CREATE TABLE here (n int)")
        assert _scalar(one, "SELECT to_regclass('here')::text") == "here"
        assert _scalar(other, "SELECT to_regclass('here')::text") is None


def test_a_database_is_dropped_afterwards(postgres: Server) -> None:
    with postgres.fresh_database() as url:
        name = _scalar(url, "SELECT current_database()")
    count = "SELECT count(*) FROM pg_database WHERE datname = '{}'"
    with postgres.fresh_database() as url:
        assert _scalar(url, count.format(name)) == 0


def test_a_killed_server_comes_back_with_what_was_committed(postgres: Server) -> None:
    with postgres.fresh_database() as url:
        _scalar(url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")
        postgres.kill9()
        with pytest.raises(OperationalError):
            _scalar(url, "SELECT n FROM kept")
        postgres.start()
        assert _scalar(url, "SELECT n FROM kept") == 7


def test_every_database_is_fresh_and_takes_writes(database_url: str) -> None:
    assert _scalar(database_url, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)", "SELECT count(*) FROM t") == 1
