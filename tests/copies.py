"""Copies of a database: what takes long to make is made once, and every test works on a copy of its own."""

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url


@contextlib.contextmanager
def copied(url: str, folder: Path, name: str = "directory.sqlite") -> Iterator[str]:
    """The URL of a database with everything that is in the one of ``url``, to which nobody may be connected."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        assert address.database is not None
        shutil.copy(address.database, folder / name)
        yield f"sqlite:///{folder / name}"
        return
    made = f"authdir_{uuid.uuid4().hex[:12]}"
    plain = address.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        template = sql.Identifier(address.database or "")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(made), template))
    try:
        yield address.set(database=made).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(made)))
