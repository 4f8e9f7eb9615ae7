"""The last few copies of something in sealed files, and a sealed list of them: what is not on it, or older than it, is never used.

A file that cannot be read, was changed, cut off or put back from earlier is told in the log and passed over: the one before it
serves, with its own age. Numbers only grow. A file newer than the list was whole on disk when the process ended between the two.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from app.store.sealed import NEW, Unsound, mark_of, seal, unseal

KEPT = 3
LIST = "list"

log = logging.getLogger("authdir")
T = TypeVar("T")


class Row(msgspec.Struct, frozen=True):
    """One generation: it held everything at ``as_of``, and is the file with that ``mark``."""

    number: int
    as_of: datetime
    mark: str


_ROWS = msgspec.json.Decoder(list[Row])


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What a generation held, and when that was everything."""

    content: T
    as_of: datetime


class Generations:
    """Copies of one ``kind`` in ``folder``, sealed with the first of ``keys``. Every failure to write is OSError."""

    def __init__(self, folder: Path, kind: str, keys: Sequence[bytes]) -> None:
        self._folder = folder
        self._kind = kind
        self._keys = keys
        self._rows: list[Row] = []
        self._opened = False
        self._opening = threading.Lock()
        self._least = 0
        self._listed = 0

    def expect(self, number: int) -> None:
        """Says, before anything is read, that the generation ``number`` was kept: a list that ends before it is not believed."""
        self._least = number

    @property
    def newest(self) -> int:
        """The number of the last that is known to be on the list, or was: never less than what is expected; 0 where none was kept.

        A file that was found behind the list counts when it is listed: what is told before that would not be found again.
        """
        self._open()
        return max(self._least, self._listed)

    @property
    def there(self) -> bool:
        """Whether there ever was one, sound or not."""
        return self._place(LIST).exists() or bool(self._numbers())

    @property
    def locked(self) -> bool:
        """Whether there is a list that these keys do not open. It touches nothing, also beside a process that is keeping one."""
        if not self._place(LIST).exists():
            return False
        try:
            return not b"".join(unseal(self._place(LIST), self._keys, self._name(LIST)))
        except (OSError, ValueError):
            return True

    @property
    def full(self) -> bool:
        """Whether there are as many as are kept."""
        return len(self._rows) == KEPT

    def load(self, read: Callable[[Iterator[bytes]], T]) -> Loaded[T] | None:
        """The newest that is sound, as ``read`` understands its chunks; None where there is none.

        ``read`` raises ValueError for what it does not understand.
        """
        self._open()
        known = {row.number: row for row in self._rows}
        newest = max(known, default=None)
        if newest is None:
            return None
        for number in sorted({*known, *(each for each in self._numbers() if each > newest)}, reverse=True):
            try:
                found = self._loaded(number, known.get(number), read)
            except (OSError, ValueError) as error:
                log.critical("A LOCAL COPY CANNOT BE USED: %s.%d: %s", self._kind, number, error)
                continue
            self._rows = [row for row in self._rows if row.number <= number]
            return found
        return None

    def save(self, chunks: Iterable[bytes], as_of: datetime) -> None:
        """Keeps one more, and the two before it."""
        self._open()
        number = max([self.newest, *self._numbers()]) + 1
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stamp = msgspec.msgpack.encode(as_of)
        mark = seal(self._place(number), self._keys[0], self._name(number), chain((stamp,), chunks))
        self._list([*self._rows, Row(number, as_of, mark)][-KEPT:])
        kept = {row.number for row in self._rows}
        for each in self._numbers():
            if each not in kept:
                with contextlib.suppress(OSError):
                    self._place(each).unlink()

    def only_newest(self) -> None:
        """Lets go of all but the newest: those before it hold what was erased since."""
        self._open()
        if self._rows:
            self._list(self._rows[-1:])
            for each in self._numbers():
                if each != self._rows[-1].number:
                    self._place(each).unlink()

    def confirm(self, as_of: datetime) -> None:
        """Keeps that the newest held everything at ``as_of`` still."""
        self._open()
        if self._rows:
            *before, newest = self._rows
            self._list([*before, Row(newest.number, as_of, newest.mark)])

    def _open(self) -> None:
        """Reads the list, once."""
        with self._opening:
            if not self._opened:
                self._read_list()
                self._opened = True

    def _read_list(self) -> None:
        """Without a sound one nothing that lies there is known not to be older than what was served."""
        for half in self._folder.glob(f"{self._kind}.*{NEW}"):
            with contextlib.suppress(OSError):
                half.unlink()
        try:
            self._rows = _ROWS.decode(b"".join(unseal(self._place(LIST), self._keys, self._name(LIST))))
        except FileNotFoundError as error:
            if self._numbers():
                log.critical("NO LOCAL COPY CAN BE USED: the list is missing: %s", error)
        except (OSError, ValueError) as error:
            log.critical("NO LOCAL COPY CAN BE USED: %s", error)
        newest = max((row.number for row in self._rows), default=self._least)
        if newest < self._least:
            told = (
                "NO LOCAL COPY CAN BE USED: %s.%d was kept here, and the list ends with %d: all of them were put back from earlier"
            )
            log.critical(told, self._kind, self._least, newest)
            self._rows = []
        self._listed = max((row.number for row in self._rows), default=0)

    def _list(self, rows: list[Row]) -> None:
        seal(self._place(LIST), self._keys[0], self._name(LIST), (msgspec.json.encode(rows),))
        self._rows, self._listed = rows, rows[-1].number

    def _loaded(self, number: int, row: Row | None, read: Callable[[Iterator[bytes]], T]) -> Loaded[T]:
        chunks = unseal(self._place(number), self._keys, self._name(number), row.mark if row else None)
        as_of = msgspec.msgpack.decode(next(chunks), type=datetime)
        content = read(chunks)
        for _ in chunks:
            raise Unsound(f"{self._kind}.{number} holds more than it should")
        if row is None:
            self._rows = [*self._rows, Row(number, as_of, mark_of(self._place(number)))][-KEPT:]
        return Loaded(content, row.as_of if row else as_of)

    def _numbers(self) -> list[int]:
        endings = (place.name.rpartition(".")[2] for place in self._folder.glob(f"{self._kind}.*"))
        return [int(each) for each in endings if each.isascii() and each.isdigit()]

    def _place(self, of: int | str) -> Path:
        return self._folder / f"{self._kind}.{of}"

    def _name(self, of: int | str) -> str:
        return f"{self._kind} {of}"
