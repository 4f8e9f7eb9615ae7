"""Backups of this machine's database: with which keys, and where it is noted that one was made."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from app.actions.backup.reading import Contents, Unusable
from app.actions.backup.restoring import restore
from app.actions.backup.taking import take
from app.actions.check_signed import kept_elsewhere, trees_of
from app.actions.erasing.reapplying import Reapplied, listed, reapply
from app.actions.house import House
from app.bundle.writing import put
from app.cli.ends import Refused
from app.identity.age import Key, key_of, keys_in, recipient_of
from app.settings import Settings
from app.store import migrate
from app.store.whole import InUse, Whole
from app.wiring.copies import forget

USE = "backup"
NOTE = "last-backup.json"
_ERASURES = (
    "What was erased since this copy was made is in it again: name the list that 'authdir erase record' wrote by --erasures FILE; "
    "or say --no-erasures, if nothing was."
)
_NO_KEY = (
    "The service has no key of its own here (AUTHDIR_SEAL_KEY, or the file seal.key): name another with {option}, "
    "or set the one that the service has."
)


def take_one(settings: Settings, place: Path, recipient: str | None) -> Contents:
    """Makes a backup, and notes that it was made. Raises Refused."""
    try:
        contents = take(_whole(settings), place, _recipients(settings, recipient), datetime.now(UTC))
    except ValueError as error:
        raise Refused(f"There is no backup: {error}.") from error
    except OSError as error:
        raise Refused(f"There is no backup: {error.filename or place}: {error.strerror}.") from error
    settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (settings.var_dir / NOTE).write_bytes(msgspec.json.encode({"made_at": contents.made_at, "entries": contents.entries}))
    return contents


def put_back(settings: Settings, place: Path, keys: Path | None) -> Contents:
    """Fills an empty database; makes its tables where there are none. Raises Refused."""
    try:
        opening = keys_in(keys) if keys else _own(settings, "--keys")
        if not place.is_file():
            raise Unusable(f"there is no file {place}")
        _make_tables(settings.database_url)
        contents = restore(_whole(settings), place, opening, datetime.now(UTC))
    except InUse as error:
        raise Refused(f"Nothing was restored: a backup is put back into an empty database only, and {error}.") from error
    except ValueError as error:
        raise Refused(f"Nothing was restored: {error}.") from error
    except OSError as error:
        raise Refused(f"Nothing was restored: {error.filename or place}: {error.strerror}.") from error
    forget(settings)  # it may be newer than what was restored
    return contents


def missing_lines(house: House, checkpoint: Path) -> int:
    """How many lines that a checkpoint counts are not there. Raises Refused for one of other lines, or by nobody known."""
    try:
        note = checkpoint.read_text(encoding="utf-8")
        with house.database.reading() as unit:
            return kept_elsewhere(note, unit.signed.inventory(), trees_of(unit.ledger.all_entries()))
    except (ValueError, OSError) as error:
        raise Refused(f"The copy was restored, and does not fit {checkpoint}: {error}. Do not release it.") from error


def release(house: House) -> None:
    """Lets a restored database take writes. Raises Refused where it was not restored."""
    found = house.database.restoration()
    if found is None:
        raise Refused("This database was not restored from a backup: there is nothing to release.")
    if found.released_at is not None:
        raise Refused("This database was released already.")
    if found.erasures_at is None:
        raise Refused(_ERASURES)
    house.database.release()


def record_erasures(house: House, place: Path) -> int:
    """Writes down all erasures that were carried out; how many. Raises Refused."""
    content, many = listed(house)
    try:
        put(place, content)
    except OSError as error:
        raise Refused(f"There is no list: {error.filename or place}: {error.strerror}.") from error
    return many


def erase_again(house: House, place: Path | None) -> Reapplied | None:
    """Erases in a restored database what ``place`` lists; without one it is noted that there is nothing. Raises Refused."""
    found = house.database.restoration()
    if found is None or found.released_at is not None:
        raise Refused("This is no restored database that waits to be released: there is nothing to erase again.")
    try:
        again = reapply(house, place.read_bytes() if place else None)
    except (ValueError, LookupError, TypeError, OSError) as error:
        raise Refused(f"Nothing was erased again: {place} is no list that 'authdir erase record' wrote: {error}.") from error
    return again if place else None


def last_backup(folder: Path) -> datetime | None:
    """When the last backup was made from this machine, as far as is known here."""
    try:
        note: dict[str, Any] = msgspec.json.decode((folder / NOTE).read_bytes())
        return msgspec.convert(note["made_at"], datetime)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _whole(settings: Settings) -> Whole:
    return Whole(settings.database_url, allow_unsafe_durability=settings.allow_unsafe_durability)


def _recipients(settings: Settings, named: str | None) -> list[Any]:
    return [recipient_of(named)] if named else [key.to_public() for key in _own(settings, "--recipient")]


def _own(settings: Settings, option: str) -> list[Key]:
    if not settings.seal.ready:
        raise Refused(_NO_KEY.format(option=option))
    return [key_of(each) for each in settings.seal.keys(USE)]


def _make_tables(url: str) -> None:
    """Raises InUse for tables of another version."""
    found, expected = migrate.current(url), migrate.newest()
    if found is None:
        migrate.upgrade(url)
    elif found != expected:
        raise InUse(f"this one has tables of revision {found}, where this version makes {expected}")
