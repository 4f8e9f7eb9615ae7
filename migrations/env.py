"""Run by Alembic: connects as the application does and migrates in one transaction, one process at a time.

The address comes from the application, or from AUTHDIR_DATABASE_URL when the `alembic` command is used by hand.
"""

import os

from alembic import context
from sqlalchemy import Connection

import app.store.tables_audit
import app.store.tables_drills
import app.store.tables_erasure
import app.store.tables_kept
import app.store.tables_notices
import app.store.tables_people
import app.store.tables_signed  # noqa: F401 - their tables belong to the same METADATA
from app.store.engine import lock_migrations
from app.store.migrate import migration_engine
from app.store.tables import METADATA


def _address() -> str:
    url = context.config.attributes.get("url") or os.environ.get("AUTHDIR_DATABASE_URL")
    if not url:
        raise SystemExit("AUTHDIR_DATABASE_URL is not set")
    return str(url)


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_server_default=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction():
        lock_migrations(connection)
        context.run_migrations()


def _run() -> None:
    engine = migration_engine(_address())
    try:
        with engine.connect() as connection:
            _migrate(connection)
    finally:
        engine.dispose()


_run()
