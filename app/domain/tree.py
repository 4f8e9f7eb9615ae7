"""Merkle trees of RFC 6962 over the hashes of ledger lines: roots, proofs that a line is in, and that nothing before it changed.

Pure arithmetic over bytes. Leaves are packed, 32 bytes each; above them only the nodes over 256 leaves and more are kept, so that
a proof takes some hundred hashes and a tree hardly more room than its leaves. A tree only grows: what was asked of its first
``size`` leaves is answered the same for ever, also while another thread adds to it.
"""

import threading
from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""

_KEPT_FROM = 8  # nodes of this height and above are kept
_BLOCK = 1 << _KEPT_FROM


def leaf_hash(content: bytes) -> bytes:
    """The hash that stands for a leaf's content (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two nodes (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows at its end. ``size`` in its answers is a number of first leaves: all of them where it is None."""

    def __init__(self, packed: bytes = b"") -> None:
        """A tree over ``packed`` leaf hashes, one after the other. Raises ValueError where the last one is not whole."""
        if len(packed) % HASH_BYTES:
            raise ValueError(f"{len(packed)} bytes are no whole number of hashes of {HASH_BYTES} bytes")
        self._leaves = bytearray()
        self._upper: list[bytearray] = []
        self._catching_up = threading.Lock()
        for place in range(0, len(packed), HASH_BYTES):
            self.append(packed[place : place + HASH_BYTES])

    def __len__(self) -> int:
        return len(self._leaves) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Adds a leaf hash. Raises ValueError for one that has not 32 bytes."""
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}")
        self._leaves += leaf

    def _catch_up(self) -> None:
        """Keeps the nodes that are complete by now. It is put off until somebody asks: most processes are never asked."""
        with self._catching_up:
            complete = len(self) // _BLOCK
            for block in range(len(self._upper[0]) // HASH_BYTES if self._upper else 0, complete):
                self._keep(self._node(_KEPT_FROM, block))

    def leaf(self, index: int) -> bytes:
        """The leaf hash at ``index``, from 0. Raises IndexError where there is none."""
        if not 0 <= index < len(self):
            raise IndexError(f"leaf {index} of {len(self)}")
        return self._at(index)

    def _at(self, index: int) -> bytes:
        return bytes(self._leaves[index * HASH_BYTES : (index + 1) * HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """The root. Raises ValueError for more leaves than there are."""
        size = self._size(size)
        return self._over(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of the leaf at ``index``, from the leaf up. Raises ValueError where it is not among the ``size``."""
        low, high = 0, self._size(size)
        if not 0 <= index < high:
            raise ValueError(f"leaf {index} is not in a tree of {high}")
        proof = []
        while high - low > 1:
            middle = low + _left_part(high - low)
            if index < middle:
                proof.append(self._over(middle, high))
                high = middle
            else:
                proof.append(self._over(low, middle))
                low = middle
        return proof[::-1]

    def consistency(self, older: int, size: int | None = None) -> list[bytes]:
        """The proof that the first ``older`` leaves are the same in the tree of ``size``. Raises ValueError where it is smaller."""
        low, high = 0, self._size(size)
        if not 0 <= older <= high:
            raise ValueError(f"a tree of {high} is not one of {older} grown")
        if older in (0, high):
            return []
        proof = []
        while older != high:
            middle = low + _left_part(high - low)
            if older <= middle:
                proof.append(self._over(middle, high))
                high = middle
            else:
                proof.append(self._over(low, middle))
                low = middle
        if low:
            proof.append(self._over(low, high))
        return proof[::-1]

    def _size(self, size: int | None) -> int:
        self._catch_up()
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise ValueError(f"this tree has {len(self)} leaves, not {size}")
        return size

    def _over(self, low: int, high: int) -> bytes:
        """The hash over leaves ``low`` to ``high``; ``low`` is a multiple of the largest power of two below their number."""
        width = high - low
        if width & (width - 1) == 0:
            height = width.bit_length() - 1
            return self._node(height, low >> height)
        middle = low + _left_part(width)
        return node_hash(self._over(low, middle), self._over(middle, high))

    def _node(self, height: int, index: int) -> bytes:
        """The node over 2 ** ``height`` leaves that all are there."""
        if height == 0:
            return self._at(index)
        row = self._row(height)
        if row is not None and index < len(row) // HASH_BYTES:
            return bytes(row[index * HASH_BYTES : (index + 1) * HASH_BYTES])
        return node_hash(self._node(height - 1, 2 * index), self._node(height - 1, 2 * index + 1))

    def _row(self, height: int) -> bytearray | None:
        above = height - _KEPT_FROM
        return self._upper[above] if 0 <= above < len(self._upper) else None

    def _keep(self, node: bytes) -> None:
        """Keeps a node over a block, and those above that it completes."""
        for row in self._upper:
            row.extend(node)
            if len(row) // HASH_BYTES % 2:
                return
            node = node_hash(bytes(row[-2 * HASH_BYTES : -HASH_BYTES]), bytes(row[-HASH_BYTES:]))
        self._upper.append(bytearray(node))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes from scratch, with no more than one hash for each height in memory."""
    left: list[tuple[int, bytes]] = []  # perfect subtrees, the highest first
    for leaf in leaves:
        height, node = 0, leaf
        while left and left[-1][0] == height:
            height, node = height + 1, node_hash(left.pop()[1], node)
        left.append((height, node))
    if not left:
        return EMPTY_ROOT
    root = left.pop()[1]
    while left:
        root = node_hash(left.pop()[1], root)
    return root


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that ``leaf`` stands at ``index`` in the tree of that size and root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(other, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, other)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(older: tuple[int, bytes], newer: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the newer tree is the older one grown; both as size and root (RFC 9162 section 2.1.4.2)."""
    (size, root), (new_size, new_root) = older, newer
    if size in (0, new_size):
        return not proof and size <= new_size and root == (new_root if size else EMPTY_ROOT)
    if not 0 < size < new_size or not proof:
        return False
    path = [root, *proof] if size & (size - 1) == 0 else list(proof)
    place, last = size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old, new = path[0], path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == root and new == new_root


def _left_part(width: int) -> int:
    """The largest power of two below ``width``."""
    return 1 << (width - 1).bit_length() - 1
