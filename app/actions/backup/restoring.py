"""Putting a backup back into an empty database: all of it or nothing, and for reading only until somebody releases it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.actions.backup.reading import Contents, read
from app.identity.age import Key
from app.store.whole import Whole


def restore(whole: Whole, place: Path, keys: Sequence[Key], now: datetime) -> Contents:
    """Fills the database. Raises Unusable and InUse: then nothing was written; OSError."""
    with whole.filling() as filling:
        contents = read(place, keys, filling.put)
        filling.mark(contents.made_at, contents.entries, now)
    return contents
