"""What was seen here before: the root that is trusted and the last issue of each bundle, in a folder of the reader's own."""

from pathlib import Path

import msgspec

from app.bundle.faults import NoTrust
from app.bundle.writing import put

ROOT, SEEN = "root.json", "seen.json"


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last issue of a bundle that was found good, and how long its log was, with the root hash of that."""

    root_hash: str
    sequence: int
    size: int


_DECODER = msgspec.json.Decoder(dict[str, Last])


class Memory:
    """The folder. A reader without one remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._seen = self._read()

    def root(self) -> bytes | None:
        """The root that is trusted since an earlier time."""
        place = self._folder / ROOT if self._folder else None
        return place.read_bytes() if place is not None and place.is_file() else None

    def last(self, name: str) -> Last | None:
        """The last issue of the bundle of that name."""
        return self._seen.get(name)

    def keep(self, root: bytes, name: str, last: Last) -> None:
        """Remembers an issue, and the root that it was found good by."""
        if self._folder is None:
            return
        self._seen[name] = last
        put(self._folder / ROOT, root)
        put(self._folder / SEEN, msgspec.json.format(msgspec.json.encode(self._seen, order="sorted"), indent=1))

    def _read(self) -> dict[str, Last]:
        place = self._folder / SEEN if self._folder else None
        if place is None or not place.is_file():
            return {}
        try:
            return _DECODER.decode(place.read_bytes())
        except msgspec.MsgspecError as error:
            raise NoTrust(f"{place} cannot be read ({error}): it is what keeps an old issue from passing for a new one") from error
