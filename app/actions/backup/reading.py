"""Reading a backup: whether it opens, is whole, and holds a ledger whose lines are in order and match their hashes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.actions.backup.wire import FORM, Head, Line, Portion, Tail, Target
from app.domain.erasure import Claims
from app.domain.errors import LedgerBroken
from app.identity.age import Key, Unopened, unlock
from app.snapshot.follow import explained, verify
from app.store.whole import LEDGER, RowOf, lines_of, revision, rows_of, shape

Put = Callable[[str, Sequence[RowOf]], None]


class Unusable(ValueError):
    """Not a backup that can be relied on. The text says where and why."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: as of when, how many lines of the ledger, how many rows in all."""

    made_at: datetime
    entries: int
    rows: int


def read(place: Path, keys: Sequence[Key], put: Put = lambda _table, _rows: None) -> Contents:
    """Reads all of it and hands each portion to ``put``. Raises Unusable, perhaps after much was handed on; and OSError."""
    examined = _Examined(put)
    with place.open("rb") as file:
        try:
            unlock(file, Target(examined.take), keys)
        except (Unopened, LedgerBroken) as error:
            raise Unusable(f"{place}: {error}") from error
        except ValueError as error:
            raise Unusable(f"{place}: it does not hold what a backup holds: {error}") from error
    return examined.contents(place)


class _Examined:
    """The lines so far."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._head: Head | None = None
        self._tail: Tail | None = None
        self._rows: Counter[str] = Counter()
        self._claims = Claims()

    def take(self, line: Line) -> None:
        """The next line. Raises ValueError, LedgerBroken."""
        if self._tail is not None or (self._head is None) != isinstance(line, Head):
            raise ValueError("its lines are not in order")
        if isinstance(line, Head):
            _refuse_other(line)
            self._head = line
        elif isinstance(line, Portion):
            self._portion(line)
        else:
            explained(self._claims)
            self._tail = line

    def contents(self, place: Path) -> Contents:
        """What it held. Raises Unusable where its end is missing, or rows are."""
        if self._head is None or self._tail is None:
            raise Unusable(f"{place}: its end is missing")
        for table in shape():
            told, found = self._tail.rows.get(table, 0), self._rows[table]
            if told != found:
                raise Unusable(f"{place}: {table} has {found} rows, and {told} were written")
        return Contents(self._head.made_at, self._rows[LEDGER], self._rows.total())

    def _portion(self, portion: Portion) -> None:
        if portion.table not in shape():
            raise ValueError(f"there is no table {portion.table}")
        rows = rows_of(portion.table, portion.rows)
        if portion.table == LEDGER:
            verify(lines_of(rows), self._rows[LEDGER], self._claims)
        self._rows[portion.table] += len(rows)
        self._put(portion.table, rows)


def _refuse_other(head: Head) -> None:
    if head.form != FORM:
        raise ValueError(f"it is in the form {head.form}, and this version reads {FORM}")
    if (head.revision, head.tables) != (revision(), shape()):
        raise ValueError(
            f"its tables are of revision {head.revision}, and those of this version of {revision()}: restore it with the version "
            "that made it, and migrate afterwards"
        )
