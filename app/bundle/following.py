"""A copy of another directory's lines in a folder: it only grows, by what a checkpoint stands for that its keys signed.

Lines are added when the tree over the old and the new ones has the signed root. So whatever is here was signed, and began as what
was here before; the origin can be behind, silent or lying, and none of that changes a line. What a signed erasure says was erased
is erased here as well, on disk too.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.bundle import lines
from app.bundle.checkpoint import Checkpoint
from app.bundle.comparing import entries_of, signed_for
from app.bundle.faults import CheckpointMismatch, HistoryRewritten, NoTrust, RolledBack
from app.bundle.manifest import CHECKPOINT, LINES
from app.bundle.roots import root_name
from app.bundle.seen import ROOT
from app.bundle.trusted import Trusted
from app.bundle.writing import put
from app.domain.entry import Entry
from app.domain.erasure import Stream, applied, contradiction, erased_by
from app.domain.tree import Tree

ASKED = "asked"
"""The file that says when the origin was last asked and all that it had signed was here."""
CONFIRM_AFTER = timedelta(minutes=1)

Fetch = Callable[[int], list[bytes]]
"""Lines that follow so many others; none where there are no more."""


MOST_BEHIND = 100
"""How often an origin is asked for lines that it did not sign yet."""


def _behind(fetch: Fetch, size: int) -> Iterator[bytes]:
    """Lines behind a checkpoint of that ``size``."""
    for _ in range(MOST_BEHIND):
        some = fetch(size)
        if not some:
            return
        yield from some
        size += len(some)


class Followed:
    """The copy in ``folder`` of the lines of ``audience``."""

    def __init__(self, folder: Path, audience: str, root: bytes | None) -> None:
        """Reads and checks what is there. Raises NoTrust without any root, else what is wrong there."""
        self._folder = folder
        self._audience = audience
        kept = (folder / ROOT).read_bytes() if (folder / ROOT).is_file() else None
        given = root or kept
        if given is None:
            raise NoTrust(
                "nobody has said yet which root to trust: name it once with --trust root.json, got by another way than this"
            )
        self.trusted = Trusted(given)
        while (following := folder / root_name(self.trusted.root.version + 1)).is_file():
            self.trusted.follow(following.read_bytes())
        self._before = Trusted(kept) if kept else self.trusted
        self.entries: list[Entry] = []
        self.tree = Tree()
        self.note = b""
        self._length = 0
        self.as_of: datetime | None = None
        """When all that the origin had signed was known to be here."""
        self._read()

    @property
    def size(self) -> int:
        """How many lines are here."""
        return len(self.entries)

    def follow_root(self, content: bytes) -> None:
        """Goes on to the next root, and never back: it is kept before anything is believed by it. Raises WrongRoot, OSError."""
        self.trusted.follow(content)
        put(self._folder / root_name(self.trusted.root.version), content)

    def take(self, note: bytes, fetch: Fetch) -> int:
        """Grows up to the checkpoint in ``note``; how many lines came.

        Raises WrongSignature, RolledBack, HistoryRewritten, CheckpointMismatch, ErasureUnsigned, OSError; then nothing was taken.
        """
        if self.trusted.root.version < self._before.root.version:
            told = f"it ends with root {self.trusted.root.version}; root {self._before.root.version} was trusted here before"
            raise RolledBack(told)
        checkpoint = self._signed(note, self.trusted.log_keys)
        if checkpoint.size < self.size:
            raise RolledBack(f"it shows a checkpoint of {checkpoint.size} lines; {self.size} were here before")
        added = list(entries_of(self._fetched(fetch, checkpoint.size), self._audience, self.size, _behind(fetch, checkpoint.size)))
        self._refuse_false_erasures(added)
        if not added and self.tree.root() != checkpoint.root:
            raise HistoryRewritten(f"it shows another history of the same {self.size} lines, and signed it")
        grown = self._grown(added, checkpoint) if added else self.tree
        self._length = self._keep(added, note)
        self.tree = grown
        self.entries += added
        if self._erase(added):
            self._length = self._rewrite()
        return len(added)

    def _refuse_false_erasures(self, added: Sequence[Entry]) -> None:
        """Raises HistoryRewritten where an erasure would leave something else of a line than that says here."""
        told = {stream for entry in added for stream, _ in erased_by(entry)}
        here = {Stream.of(entry): entry for entry in self.entries} if told else {}
        altered = contradiction(added, here.get)
        if altered is not None:
            what = f"line {altered.number} ({altered.kind} {altered.key})"
            raise HistoryRewritten(f"it signed an erasure that leaves something else of {what} than that said here before")

    def _erase(self, added: Sequence[Entry]) -> bool:
        """Erases what these lines say was erased; whether that changed anything here."""
        told = {(stream, entry.key): line for entry in added for stream, line in erased_by(entry)}
        places = {Stream.of(entry): place for place, entry in enumerate(self.entries)} if told else {}
        changed = False
        for (stream, erasure), line in told.items():
            if stream in places:
                before = self.entries[places[stream]]
                left = applied(before, line, erasure)
                self.entries[places[stream]] = left
                changed = changed or left != before
        return changed

    def _rewrite(self) -> int:
        """All lines anew, as they are here; how many bytes they are."""
        content = b"".join(lines.written(entry) + b"\n" for entry in self.entries)
        put(self._folder / LINES, content)
        return len(content)

    def confirm(self, now: datetime) -> None:
        """Keeps that nothing is missing at ``now``; on disk at most once a minute, so that no age told later is too young."""
        if self.as_of is None or not timedelta() <= now - self.as_of < CONFIRM_AFTER:
            put(self._folder / ASKED, now.isoformat().encode())
            self.as_of = now

    def _grown(self, added: list[Entry], checkpoint: Checkpoint) -> Tree:
        """The tree with these lines. Raises CheckpointMismatch unless it is the signed one."""
        grown = Tree(b"".join(self.tree.leaf(place) for place in range(self.size)))
        for entry in added:
            grown.append(entry.leaf)
        if grown.root() != checkpoint.root:
            raise CheckpointMismatch(f"the tree over the {len(grown)} lines is another one than the signed checkpoint's")
        return grown

    def _fetched(self, fetch: Fetch, size: int) -> Iterator[bytes]:
        """The lines that are missing, and no more."""
        place = self.size
        while place < size:
            some = fetch(place)[: size - place]
            if not some:
                raise CheckpointMismatch(f"it shows a checkpoint of {size} lines and gives {place}")
            yield from some
            place += len(some)

    def _signed(self, note: bytes, log_keys: Sequence[str]) -> Checkpoint:
        return signed_for(note, log_keys, self._origin(log_keys))

    def _origin(self, log_keys: Sequence[str]) -> str:
        """The name of the tree, as the root's keys have it."""
        names = {key.partition("+")[0] for key in log_keys}
        found = next((name for name in names if name.endswith(f"/{self._audience}")), None)
        if found is None:
            raise NoTrust(f"the trusted root names no key for the tree of {self._audience}")
        return found

    def _keep(self, added: list[Entry], note: bytes) -> int:
        """Lines first: whatever is behind the kept checkpoint at the next start is cut off, and fetched again.

        They go where the kept ones end, over what a failure before left there; how many bytes they are then in all. Not as they
        came, but as we write them: else the origin could put anything around them.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = b"".join(lines.written(entry) + b"\n" for entry in added)
        if content:
            with os.fdopen(os.open(self._folder / LINES, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.seek(self._length)
                file.write(content)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
        if note != self.note:
            put(self._folder / CHECKPOINT, note)
            put(self._folder / ROOT, self.trusted.root_bytes)
            self.note = note
        return self._length + len(content)

    def _read(self) -> None:
        place = self._folder / CHECKPOINT
        if not place.is_file():
            return
        note = place.read_bytes()
        checkpoint = self._signed(note, [*self._before.log_keys, *self.trusted.log_keys])  # it may be older than the newest root
        kept = (self._folder / LINES).read_bytes().splitlines()[: checkpoint.size]
        if len(kept) < checkpoint.size:
            raise CheckpointMismatch(f"{self._folder / LINES} has {len(kept)} lines; its checkpoint is of {checkpoint.size}")
        entries = list(entries_of(kept, self._audience))
        self.tree, self.entries = self._grown(entries, checkpoint), entries
        self._erase(entries)  # what a process before did not come to
        self.note, self._length = note, self._rewrite()
        self.as_of = self._asked(place)

    def _asked(self, checkpoint: Path) -> datetime:
        """What is told, else when the checkpoint came."""
        try:
            return datetime.fromisoformat((self._folder / ASKED).read_text(encoding="ascii")).astimezone(UTC)
        except (OSError, ValueError):
            return datetime.fromtimestamp(checkpoint.stat().st_mtime, UTC)
