"""One tree for each audience: over the lines that it may read, in the order of the ledger, and over nothing else.

A single tree would tell outsiders, by its size and by the places of their own lines in it, how many restricted changes there were
and when. So a line has a place of its own in each tree that it is in, and none in the others. Its hash is held once.
"""

from array import array

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

    def take(self, place: int) -> None:
        """Adds the leaf at ``place`` of the others."""
        self._places.append(place)
        self._grown()

    def _at(self, index: int) -> bytes:
        start = self._places[index] * HASH_BYTES
        return bytes(self._among[start : start + HASH_BYTES])


class Trees:
    """The trees of all audiences, growing together."""

    def __init__(self) -> None:
        self._leaves = bytearray()
        self._trees = {audience: _Part(self._leaves) for audience in Audience}

    def add(self, audience: Audience, leaf: bytes) -> None:
        """Adds the next line of the ledger, which is for ``audience``, to each tree whose readers may read it.

        Raises ValueError for a leaf hash that has not 32 bytes.
        """
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}")
        place = len(self._leaves) // HASH_BYTES
        self._leaves += leaf
        for reader, tree in self._trees.items():
            if audience <= reader:
                tree.take(place)

    def of(self, reader: Audience) -> Tree:
        """The tree of those who read up to ``reader``, to be asked and not added to."""
        return self._trees[reader]
