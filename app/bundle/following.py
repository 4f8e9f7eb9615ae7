"""A copy of another directory's lines in a folder: it only grows, by what a checkpoint stands for that its keys signed.

Lines are added when the tree over the old and the new ones has the signed root. So whatever is here was signed, and began as what
was here before; the origin can be behind, silent or lying, and none of that changes a line.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from app.bundle.checkpoint import Checkpoint
from app.bundle.comparing import entries_of, signed_for
from app.bundle.faults import CheckpointMismatch, HistoryRewritten, NoTrust, RolledBack
from app.bundle.manifest import CHECKPOINT, LINES
from app.bundle.seen import ROOT
from app.bundle.trusted import Trusted
from app.bundle.writing import put
from app.domain.entry import Entry
from app.domain.tree import Tree

Fetch = Callable[[int], list[bytes]]
"""Lines that follow so many others; none where there are no more."""


class Followed:
    """The copy in ``folder`` of the lines of ``audience``."""

    def __init__(self, folder: Path, audience: str, root: bytes | None) -> None:
        """Reads and checks what is there. Raises NoTrust without any root, else what is wrong there."""
        self._folder = folder
        self._audience = audience
        kept = folder / ROOT
        given = root or (kept.read_bytes() if kept.is_file() else None)
        if given is None:
            raise NoTrust(
                "nobody has said yet which root to trust: name it once with --trust root.json, got by another way than this"
            )
        self.trusted = Trusted(given)
        self.entries: list[Entry] = []
        self.tree = Tree()
        self.note = b""
        self._read()

    @property
    def size(self) -> int:
        """How many lines are here."""
        return len(self.entries)

    def follow_root(self, content: bytes) -> None:
        """Goes on to the next root. Raises WrongRoot."""
        self.trusted.follow(content)

    def take(self, note: bytes, fetch: Fetch) -> int:
        """Grows up to the checkpoint in ``note``; how many lines came.

        Raises WrongSignature, RolledBack, HistoryRewritten, CheckpointMismatch; then nothing was taken.
        """
        checkpoint = self._signed(note)
        if checkpoint.size < self.size:
            raise RolledBack(f"it shows a checkpoint of {checkpoint.size} lines; {self.size} were here before")
        fetched = list(self._fetched(fetch, checkpoint.size))
        added = list(entries_of(fetched, self._audience, self.size))
        if added:
            self._add(added, checkpoint)
        elif self.tree.root() != checkpoint.root:
            raise HistoryRewritten(f"it shows another history of the same {self.size} lines, and signed it")
        self._keep(fetched, note)
        return len(added)

    def _add(self, added: list[Entry], checkpoint: Checkpoint) -> None:
        grown = Tree(b"".join(self.tree.leaf(place) for place in range(self.size)))
        for entry in added:
            grown.append(entry.leaf)
        if grown.root() != checkpoint.root:
            raise CheckpointMismatch(f"the tree over the {len(grown)} lines is another one than the signed checkpoint's")
        self.tree = grown
        self.entries += added

    def _fetched(self, fetch: Fetch, size: int) -> Iterator[bytes]:
        """The lines that are missing, and no more."""
        place = self.size
        while place < size:
            some = fetch(place)[: size - place]
            if not some:
                raise CheckpointMismatch(f"it shows a checkpoint of {size} lines and gives {place}")
            yield from some
            place += len(some)

    def _signed(self, note: bytes) -> Checkpoint:
        return signed_for(note, self.trusted.log_keys, self._origin())

    def _origin(self) -> str:
        """The name of the tree, as the root's keys have it."""
        names = {key.partition("+")[0] for key in self.trusted.log_keys}
        found = next((name for name in names if name.endswith(f"/{self._audience}")), None)
        if found is None:
            raise NoTrust(f"the trusted root names no key for the tree of {self._audience}")
        return found

    def _keep(self, fetched: list[bytes], note: bytes) -> None:
        """Lines first: whatever is behind the kept checkpoint at the next start is cut off, and fetched again."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if fetched:
            with os.fdopen(os.open(self._folder / LINES, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
                file.write(b"".join(line + b"\n" for line in fetched))
                file.flush()
                os.fsync(file.fileno())
        if note != self.note:
            put(self._folder / CHECKPOINT, note)
            put(self._folder / ROOT, self.trusted.root_bytes)
            self.note = note

    def _read(self) -> None:
        place = self._folder / CHECKPOINT
        if not place.is_file():
            return
        note = place.read_bytes()
        checkpoint = self._signed(note)
        kept = (self._folder / LINES).read_bytes().splitlines()[: checkpoint.size]
        if len(kept) < checkpoint.size:
            raise CheckpointMismatch(f"{self._folder / LINES} has {len(kept)} lines; its checkpoint is of {checkpoint.size}")
        self._add(list(entries_of(kept, self._audience)), checkpoint)
        put(self._folder / LINES, b"".join(line + b"\n" for line in kept))
        self.note = note
