"""One tree for each audience: over the lines that it may read, in the order of the ledger, and over nothing else.

A single tree would tell outsiders, by its size and by the places of their own lines in it, how many restricted changes there were
and when. So a line has a place of its own in each tree that it is in, and none in the others. Its hash is held once.
"""

from array import array
from collections.abc import Iterable, Sequence

from app.domain.access import Audience
from app.domain.tree import HASH_BYTES, Tree


class _Part(Tree):
    """The tree over some of the leaves that are held ``among`` others, by their places there."""

    def __init__(self, among: bytearray) -> None:
        super().__init__()
        self._among = among
        self._places = array("I")

    def __len__(self) -> int:
        return len(self._places)

    def take(self, places: Iterable[int]) -> None:
        """Adds the leaves at these places of the others."""
        self._places.extend(places)

    def _at(self, index: int) -> bytes:
        start = self._places[index] * HASH_BYTES
        return bytes(self._among[start : start + HASH_BYTES])


class Trees:
    """The trees of all audiences, growing together."""

    def __init__(self) -> None:
        self._leaves = bytearray()
        self._trees = {audience: _Part(self._leaves) for audience in Audience}

    def add(self, lines: Sequence[tuple[Audience, bytes]]) -> None:
        """Adds the next lines of the ledger, each with its audience and leaf hash, to each tree whose readers may read it.

        Raises ValueError for a leaf hash that has not 32 bytes; then none was added.
        """
        for _, leaf in lines:
            if len(leaf) != HASH_BYTES:
                raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}")
        self.add_packed(bytes(audience for audience, _ in lines), b"".join(leaf for _, leaf in lines))

    def add_packed(self, audiences: bytes, leaves: bytes) -> None:
        """The same for many at once: a byte for the audience of each, and the hashes one after the other."""
        first = len(self._leaves) // HASH_BYTES
        self._leaves += leaves
        for reader, tree in self._trees.items():
            tree.take(place for place, audience in enumerate(audiences, first) if audience <= reader)

    def packed(self, count: int) -> bytes:
        """The hashes of the first ``count`` lines, one after the other."""
        return bytes(self._leaves[: count * HASH_BYTES])

    def of(self, reader: Audience) -> Tree:
        """The tree of those who read up to ``reader``, to be asked and not added to."""
        return self._trees[reader]
