"""The records of a State in the copy that a process starts from: read kind by kind, when somebody first asks for one.

A start must not wait until half a million records are taken apart of which the first answer needs twenty.
"""

from collections.abc import Callable, Iterator, Mapping

from app.domain.timeline import Record
from app.snapshot.log import RecordKey

Reading = Callable[[], dict[str, Record]]
"""Takes the records of one kind apart, by key, in order of appearance."""


class Unread(Mapping[RecordKey, Record]):
    """Records by kind and key. What is read is kept, and what it was read from is let go."""

    def __init__(self, kinds: Mapping[str, Reading]) -> None:
        self._readings = dict(kinds)
        self._kinds = tuple(kinds)
        self._read: dict[str, dict[str, Record]] = {}

    def of_kind(self, kind: str) -> Mapping[str, Record]:
        """Those of one kind, by key."""
        found = self._read.get(kind)
        if found is None:
            reading = self._readings.get(kind)
            # two that ask at once read the same, and both get the one that was first; what is read by now is there
            found = self._read.setdefault(kind, reading()) if reading is not None else self._read.get(kind, {})
            self._readings.pop(kind, None)
        return found

    def __getitem__(self, name: RecordKey) -> Record:
        kind, key = name
        return self.of_kind(kind)[key]

    def __iter__(self) -> Iterator[RecordKey]:
        return ((kind, key) for kind in self._kinds for key in self.of_kind(kind))

    def __len__(self) -> int:
        return sum(len(self.of_kind(kind)) for kind in self._kinds)
