"""What drivers say when there is no working with a database, as our own refusals."""

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy import exc

from app.domain.errors import DatabaseUnavailable, DirectoryError, StorageFull

OUTAGES: set[type[Exception]] = {sqlite3.OperationalError}
"""What the drivers that are used here raise; whoever opens a database of another sort adds what its driver does."""
_READ_ONLY = "25006"  # SQLSTATE: a standby, or a primary that was made read-only
_DISK_FULL = "53100"


@contextlib.contextmanager
def unavailable() -> Iterator[None]:
    """Turns what a database says when it cannot be worked with into DatabaseUnavailable, and StorageFull."""
    try:
        yield
    except tuple(OUTAGES) as error:  # from COPY, or a look, which go past SQLAlchemy
        raise _refusal(error) from error
    except (exc.DBAPIError, exc.TimeoutError) as error:
        if _is_outage(error):
            raise _refusal(getattr(error, "orig", None)) from error
        raise


def _refusal(cause: object) -> DirectoryError:
    full = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == _DISK_FULL
    return StorageFull() if full else DatabaseUnavailable()


def _is_outage(error: exc.DBAPIError | exc.TimeoutError) -> bool:
    if isinstance(error, exc.TimeoutError):  # no connection was free
        return True
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:  # a wrong statement, or no such table
        return False
    if isinstance(error, exc.OperationalError | exc.InterfaceError) or error.connection_invalidated:
        return True
    return getattr(error.orig, "sqlstate", None) == _READ_ONLY
