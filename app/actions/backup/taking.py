"""Taking a backup: everything as it stood at one moment, locked, on disk, and read again before it bears its name."""

import errno
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from app.actions.backup.reading import Contents, Unusable, read
from app.actions.backup.wire import FORM, Head, Line, Portion, Source, Tail
from app.identity.age import lock, passing_key
from app.store.whole import Rows, Whole, revision, shape

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)
"""How file systems say that they have no second names for a file: FAT, and shares of Windows."""


def take(whole: Whole, place: Path, recipients: Sequence[Any], now: datetime) -> Contents:
    """Makes the new file ``place``, which each of ``recipients`` can open. Raises Unusable unless it reads as it must; OSError.

    It is read again with a key that is forgotten then, so that this works where nobody here may open it.
    """
    own = passing_key()
    under_way = place.with_name(f"{place.name}.part")
    try:
        handle = os.open(under_way, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Unusable(f"{under_way} is there already: take it away if no other backup is under way") from error
    try:
        with os.fdopen(handle, "wb") as file:
            with whole.reading() as rows:
                lock(Source(_lines(rows, now)), file, [*recipients, own.to_public()])
            file.flush()
            os.fsync(file.fileno())
        contents = read(under_way, [own])
        _name(under_way, place)
    except FileExistsError as error:
        raise Unusable(f"{place} is there already: a backup never takes the place of another file") from error
    finally:
        under_way.unlink(missing_ok=True)
    _settle(place.parent)
    return contents


def _name(under_way: Path, place: Path) -> None:
    """Gives it its name, never over another file. Raises FileExistsError; OSError."""
    try:
        place.hardlink_to(under_way)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # the name is ours, and nobody else's, from here on
        try:
            under_way.rename(place)
        except OSError:
            place.unlink()
            raise


def _lines(rows: Rows, now: datetime) -> Iterator[Line]:
    tables, counted = shape(), Counter[str]()
    yield Head(FORM, now, revision(), tables)
    for table in tables:
        for portion in rows.portions(table):
            counted[table] += len(portion)
            yield Portion(table, msgspec.Raw(msgspec.json.encode(portion)))
    yield Tail(dict(counted))


def _settle(folder: Path) -> None:
    """Waits until the file's name is on disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a share that has no such call for folders
            raise
    finally:
        os.close(handle)
