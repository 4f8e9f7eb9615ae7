"""The proof that a newer checkpoint has everything of an older one, in the form in which C2SP tlog-witness takes it."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.bundle.checkpoint import Checkpoint, open_checkpoint
from app.bundle.keys import NotVerifiedError, VerifierKey
from app.bundle.proof import hash_in
from app.domain.tree import consistent

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Growth:
    """From the first ``older`` lines to those of the checkpoint in ``note``."""

    older: int
    path: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.path)
        return f"old {self.older}\n{hashes}\n{self.note}"

    @classmethod
    def parse(cls, written: str) -> "Growth":
        """From its form. Raises NotVerifiedError for another."""
        head, gap, note = written.partition("\n\n")
        first, *lines = head.split("\n")
        size = first.removeprefix("old ")
        if not gap or size == first or not _SIZE.fullmatch(size):
            raise NotVerifiedError("this is no proof of consistency: one begins with 'old <size>'")
        return cls(int(size), tuple(hash_in(line) for line in lines), note)

    def verify(self, older: Checkpoint, keys: Sequence[VerifierKey]) -> Checkpoint:
        """The newer checkpoint, once it is shown to have all lines of ``older``. Raises NotVerifiedError."""
        newer = open_checkpoint(self.note, keys, older.origin)
        if self.older != older.size or not consistent((older.size, older.root), (newer.size, newer.root), self.path):
            raise NotVerifiedError(
                f"{older.origin} with {newer.size} lines is not the one with {older.size} grown: history was changed"
            )
        return newer
