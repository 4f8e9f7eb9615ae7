"""A small printing house of bundles: keys, a log of a few lines, and a clock, without a register behind it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyrage

from app.bundle import lines
from app.bundle.checkpoint import Checkpoint, origin_of, sign
from app.bundle.keys import SigningKey
from app.bundle.manifest import CHECKPOINT, LINES, Manifest, Periods, Recipient, named
from app.bundle.recipients import mark_of
from app.bundle.roots import OFFLINE, make_keys, signing, take_sequence
from app.bundle.seen import Memory
from app.bundle.verify import Judged, Wanted, verify
from app.bundle.write import write
from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.tree import root_of
from tests.makers import NOON, entry

REGISTER = "directory.example/register"
PERIODS = Periods()


@dataclass
class Press:
    """Prints issues into ``folder``; ``seen`` is what its reader remembers."""

    folder: Path
    log: SigningKey = field(default_factory=lambda: SigningKey(b"l" * 32))
    now: datetime = NOON
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = self.folder / "keys"
        self.keys.mkdir(parents=True)
        self.root = make_keys(self.keys, self.keys / OFFLINE, self.log_keys(), self.now).read_bytes()
        self.identity = pyrage.x25519.Identity.generate()
        self.grow(3)

    def log_keys(self) -> list[str]:
        return [str(self.log.named(origin_of(REGISTER, each))) for each in Audience]

    def grow(self, count: int, audience: Audience = Audience.PUBLIC) -> None:
        """Further lines in the log."""
        start = len(self.entries) + 1
        self.entries += [entry(number, key=f"d_{number}", audience=audience) for number in range(start, start + count)]

    def issue(self, audience: Audience = Audience.PUBLIC, whom: str | None = None, **more: bytes) -> Path:
        """The next issue of all lines; ``more`` takes the place of what the checkpoint and the lines would be."""
        leaves = [each.leaf for each in self.entries]
        checkpoint = Checkpoint(origin_of(REGISTER, audience), len(leaves), root_of(leaves))
        sequence = take_sequence(self.keys, named(audience.label, whom))
        key = str(self.identity.to_public())
        recipient = Recipient(key=key, mark=mark_of(whom, key, checkpoint.origin, sequence), name=whom) if whom else None
        manifest = Manifest(
            as_of="2026-06-01",
            audience=audience.label,
            expires=self.now + PERIODS.expiry,
            files={},
            issued_at=self.now,
            next_update=self.now + PERIODS.next_update,
            origin=checkpoint.origin,
            recipient=recipient,
            root_hash=checkpoint.root.hex(),
            sequence=sequence,
            size=checkpoint.size,
            tlp=audience.tlp,
        )
        contents = {
            LINES: b"".join(lines.written(each) + b"\n" for each in self.entries),
            CHECKPOINT: sign(checkpoint, [self.log]).encode(),
        }
        given = {name: content for name, content in ((LINES, more.get("lines")), (CHECKPOINT, more.get("checkpoint"))) if content}
        return write({**contents, **given}, manifest, signing(self.keys), self.folder / "shelf")

    def judged(self, folder: Path, *, after: timedelta = timedelta(), opening: bool = False, even_expired: bool = False) -> Judged:
        """What a reader finds who trusts the first root and remembers what they saw."""
        wanted = Wanted(
            self.now + after,
            root=self.root,
            memory=Memory(self.folder / "seen"),
            identity=f"# a key\n{self.identity}\n" if opening else None,
            even_expired=even_expired,
        )
        return verify(folder, wanted)
