"""Under which provisions a State has designations, or statements, day by day: every day's from the one before it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import msgspec

from app.domain.access import Audience
from app.domain.register import Register
from app.domain.timeline import Record, boundaries, payload_on


class Place(msgspec.Struct, frozen=True):
    """What a record's public part says of where it stands."""

    provision: str
    territory: str | None = None


_PLACE = msgspec.json.Decoder(Place)


def place_of(record: Record) -> Place:
    """Where a record stands: what its public part said last of it."""
    said = (entry.payload for entry in reversed(record.streams[Audience.PUBLIC]) if entry.payload is not None)
    return _PLACE.decode(next(said))


class Standing:
    """The records of one kind of a State, counted by territory and provision. Days are asked about in ascending order."""

    def __init__(self, register: Register, kind: str, state: str) -> None:
        moves = [move for record in register.of_state(kind, state) for move in _moves(record)]
        self._moves = sorted(moves, key=lambda move: move[0], reverse=True)
        self._counted: dict[str | None, Counter[str]] = {}

    def advance(self, day: date) -> bool:
        """Goes on to ``day``; whether anything has changed since the day before it that was asked about."""
        before = len(self._moves)
        while self._moves and self._moves[-1][0] <= day:
            _, place, by = self._moves.pop()
            self._counted.setdefault(place.territory, Counter())[place.provision] += by
        return len(self._moves) < before

    def territories(self) -> set[str | None]:
        """Those that were spoken of until the day."""
        return set(self._counted)

    def provisions(self, territory: str | None) -> list[str]:
        """The provision of each record that holds on the day for the territory; None: for the State itself."""
        return list(self._counted.get(territory, Counter()).elements())


def _moves(record: Record) -> Iterator[tuple[date, Place, int]]:
    """The days on which a record comes to stand somewhere (1) or stands there no more (-1)."""
    stream, held = record.streams.get(Audience.PUBLIC, ()), None
    for day in boundaries(stream):
        payload = payload_on(stream, day)
        place = _PLACE.decode(payload) if payload is not None else None
        if place != held:
            yield from ((day, each, by) for each, by in ((held, -1), (place, 1)) if each is not None)
            held = place
