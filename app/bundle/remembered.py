"""What the signer remembers of the ledger that it signed: the leaf of every line, in its own folder.

By it the signer names the line that was edited or removed since, and never signs two histories. It never takes a leaf back.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.bundle.keys import NotVerifiedError
from app.bundle.writing import put
from app.domain.access import Audience
from app.domain.tree import HASH_BYTES
from app.domain.trees import Trees

LEAVES, COUNT = "leaves", "signed.json"
_LINE_BYTES = 1 + HASH_BYTES


class Remembered:
    """The leaves of lines 1 to ``number``, each behind a byte for its audience, and the trees that they make."""

    def __init__(self, folder: Path) -> None:
        """Reads them. Raises NotVerifiedError where the folder holds less than it says, or other leaves than were signed."""
        self._folder = folder
        self._lines = bytearray()
        self.trees = Trees()
        number, roots = self._told()
        kept = folder / LEAVES
        wanted = number * _LINE_BYTES
        held = kept.read_bytes()[:wanted] if kept.exists() else b""
        if len(held) < wanted:
            raise NotVerifiedError(f"{kept} holds fewer leaves than the {number} that were signed: restore the signer's folder")
        self._take(_lines(held))
        if roots != self._roots():
            raise NotVerifiedError(f"{kept} holds other leaves than were signed: restore the signer's folder")

    @property
    def number(self) -> int:
        """The number of the last line."""
        return len(self._lines) // _LINE_BYTES

    def line(self, number: int) -> tuple[Audience, bytes]:
        """Audience and leaf of line ``number``, from 1."""
        start = (number - 1) * _LINE_BYTES
        return Audience(self._lines[start]), bytes(self._lines[start + 1 : start + _LINE_BYTES])

    def add(self, lines: Iterable[tuple[Audience, bytes]]) -> None:
        """Remembers the next lines, durably, before anything about them is signed."""
        before = len(self._lines)
        self._take(lines)
        handle = os.open(self._folder / LEAVES, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.seek(before)  # what a run before began to write and did not count is written over
            file.write(self._lines[before:])
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        put(self._folder / COUNT, json.dumps({"number": self.number, "roots": self._roots()}).encode())

    def _take(self, lines: Iterable[tuple[Audience, bytes]]) -> None:
        for audience, leaf in lines:
            self._lines.append(audience)
            self._lines += leaf
            self.trees.add([(audience, leaf)])

    def _roots(self) -> dict[str, str]:
        return {audience.label: self.trees.of(audience).root().hex() for audience in Audience}

    def _told(self) -> tuple[int, dict[str, str]]:
        place = self._folder / COUNT
        if not place.exists():
            return 0, self._roots()
        try:
            told = json.loads(place.read_bytes())
            return int(told["number"]), dict(told["roots"])
        except (KeyError, TypeError, ValueError) as error:
            raise NotVerifiedError(f"{place} cannot be read: {error}. Restore the signer's folder") from error


def _lines(held: bytes) -> Iterator[tuple[Audience, bytes]]:
    for start in range(0, len(held), _LINE_BYTES):
        yield Audience(held[start]), held[start + 1 : start + _LINE_BYTES]
