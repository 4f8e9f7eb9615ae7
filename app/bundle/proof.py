"""Proofs that a line is in a signed tree (C2SP tlog-proof): its place, the hashes up to the root, and the signed checkpoint."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.bundle.checkpoint import Checkpoint, open_checkpoint
from app.bundle.keys import NotVerifiedError, VerifierKey
from app.domain.tree import HASH_BYTES, included

FORM = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})")
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """``index`` counts from 0; ``path`` goes from the leaf up; ``note`` is the checkpoint that it leads to.

    ``extra`` is the leaf's content: what its hash covers.
    """

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes = b""

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.path)
        extra = f"extra {base64.b64encode(self.extra).decode()}\n" if self.extra else ""
        return f"{FORM}\n{extra}index {self.index}\n{hashes}\n{self.note}"

    @classmethod
    def parse(cls, written: str) -> "Proof":
        """From its form. Raises NotVerifiedError for another form."""
        head, gap, note = written.partition("\n\n")
        lines = head.split("\n")
        extra = lines.pop(1).removeprefix(_EXTRA) if head.startswith(f"{FORM}\n{_EXTRA}") else ""
        index = _INDEX.fullmatch(lines[1]) if len(lines) > 1 else None
        if not gap or lines[0] != FORM or index is None or len(lines) > _MOST_HASHES + 2:
            raise NotVerifiedError(f"this is no proof: one begins with {FORM!r} and a line 'index <number>'")
        return cls(int(index[1]), tuple(hash_in(line) for line in lines[2:]), note, _bytes(extra))

    def verify(self, leaf: bytes, keys: Sequence[VerifierKey], origin: str) -> Checkpoint:
        """The checkpoint of the tree that ``leaf`` is shown to be in. Raises NotVerifiedError."""
        checkpoint = open_checkpoint(self.note, keys, origin)
        if not included(leaf, self.index, checkpoint.size, self.path, checkpoint.root):
            raise NotVerifiedError(f"the proof does not hold: this is not line {self.index} of the {checkpoint.size} of {origin}")
        return checkpoint


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError as error:  # letters beyond ASCII as well
        raise NotVerifiedError(f"this is no proof: {encoded[:60]!r} is not base64") from error


def hash_in(line: str) -> bytes:
    """The hash that a line of a proof holds. Raises NotVerifiedError."""
    found = _bytes(line)
    if len(found) != HASH_BYTES:
        raise NotVerifiedError(f"this is no proof: {line[:60]!r} is no hash")
    return found
