"""A database as its URL names it: shown without a password, there or missing, and what is wrong with it in words for operators."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.cli.ends import Refused, Unavailable
from app.domain.errors import DatabaseUnavailable
from app.store import migrate
from app.store.unsafe import UnsafeDurability


@contextmanager
def told(url: str) -> Iterator[str]:
    """The database's URL without its password; what goes wrong with it in words that an operator can act on."""
    shown = without_password(url)
    try:
        yield shown
    except DatabaseUnavailable as error:
        cause = getattr(error.__cause__, "orig", None) or error.__cause__ or error
        raise Unavailable(f"The database {shown} cannot be reached: {str(cause).strip().splitlines()[0]}") from error
    except DBAPIError as error:
        cause = str(error.orig).strip().splitlines()[0]
        raise Refused(f"The database {shown} is not as this version of the directory made it: {cause}") from error
    except UnsafeDurability as error:
        hint = "Set AUTHDIR_ALLOW_UNSAFE_DURABILITY=true for tests only."
        raise Refused(f"The database {shown} is not safe to write to: {error}. {hint}") from error


def without_password(url: str) -> str:
    """The URL of a database as it may be shown. Raises Refused unless it is one of SQLite or PostgreSQL."""
    try:
        address = make_url(url)
        known = address.get_backend_name() in ("sqlite", "postgresql")
    except ArgumentError:
        known = False
    if not known:
        raise Refused("The database URL is neither SQLite's nor PostgreSQL's; one looks like sqlite:///var/directory.sqlite")
    return make_url(url).render_as_string(hide_password=True)


def missing(url: str) -> Path | None:
    """The SQLite file that ``url`` names, if it does not exist."""
    address = make_url(url)
    place = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    return place if place is not None and not place.exists() else None


def make_room(url: str) -> None:
    """Makes the folder in which an SQLite file is to lie."""
    place = missing(url)
    if place is not None:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def refuse_unmigrated(url: str) -> None:
    """Raises Unavailable unless the database has the tables of this version."""
    place = missing(url)
    if place is not None:
        raise Unavailable(f"There is no database {place}. Make one with 'authdir migrate', or try 'authdir demo' first.")
    found, expected = migrate.current(url), migrate.newest()
    if found != expected:
        state = f"is at revision {found}, this version needs {expected}" if found else "is empty"
        raise Unavailable(f"The database {state}. Run 'authdir migrate'.")
