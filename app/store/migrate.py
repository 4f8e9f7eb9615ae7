"""Brings a database to a revision of the tables. Knows where the migrations lie; needs no alembic.ini.

One transaction: a migration that is killed in the middle leaves the database as it was.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from app.store.engine import Limits, open_engine
from app.store.outage import unavailable

if TYPE_CHECKING:
    from alembic.config import Config

_PLACE = Path(__file__).parents[2] / "migrations"
_PATIENT = Limits(lock=60, statement=3600, silence=3700)  # rewriting a large table takes its time


def upgrade(url: str) -> None:
    """To the newest revision. Raises DatabaseUnavailable."""
    from alembic import command  # noqa: PLC0415 (takes 11 MB, and a process that serves has no migrations to make)

    with unavailable():
        command.upgrade(_config(url), "head")


def downgrade(url: str, revision: str) -> None:
    """To an older revision, or to ``base``: nothing. Raises DatabaseUnavailable."""
    from alembic import command  # noqa: PLC0415 (as above)

    with unavailable():
        command.downgrade(_config(url), revision)


def current(url: str) -> str | None:
    """The revision that the database has; None: not one of ours yet. Raises DatabaseUnavailable."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 (as above)

    engine = migration_engine(url)
    try:
        with unavailable(), engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def newest() -> str | None:
    """The revision that this code expects."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (as above)

    return ScriptDirectory(str(_PLACE)).get_current_head()


def migration_engine(url: str) -> Engine:
    """What migrations connect with. They may run on a database that is not durable yet, such as a test's."""
    return open_engine(url, _PATIENT, writing=True, allow_unsafe_durability=True, creating=True)


def _config(url: str) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 (as above)

    config = Config()
    config.set_main_option("script_location", str(_PLACE))
    config.attributes["url"] = url
    return config
