"""Judging a bundle without network: whose it is, whether it is whole, of one issue, new enough, and true to its checkpoint."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tuf.api.metadata import TargetFile

from app.bundle import manifest as manifests
from app.bundle.comparing import compare, entries_of, signed_for
from app.bundle.faults import (
    AlteredFile,
    CheckpointMismatch,
    Expired,
    MixedFiles,
    NotABundle,
    NoTrust,
    RolledBack,
    TruncatedFile,
    WrongRoot,
)
from app.bundle.manifest import CHECKPOINT, LINES, NAME, SEALED, Manifest
from app.bundle.recipients import opened
from app.bundle.roots import root_name
from app.bundle.seen import Last, Memory
from app.bundle.trusted import Trusted, match
from app.bundle.writing import put

MOST_METADATA = 16 * 1024 * 1024
_PIECE = 1024 * 1024
_AHEAD = timedelta(minutes=10)
"""How far the clock of whoever made it may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to judge by. ``root`` is what the reader trusts, if they name it now; ``identity`` opens what is encrypted to them.

    ``now`` is the present; past its expiry a bundle is opened only where ``even_expired``.
    """

    now: datetime
    root: bytes | None = None
    memory: Memory = field(default_factory=lambda: Memory(None))
    identity: str | None = None
    even_expired: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A bundle that holds, with what its reader must know all the same; ``opened`` whether its lines were compared."""

    manifest: Manifest
    warnings: tuple[tuple[str, str], ...]
    opened: bool


def verify(folder: Path, wanted: Wanted) -> Judged:
    """Raises an Untrusted that names what is wrong; nothing is remembered then."""
    trusted = _rooted(folder, wanted)
    version, listed = _listed(folder, trusted)
    manifest = _manifest(folder, version, listed)
    last = wanted.memory.last(manifest.name)
    if last is not None:
        _not_before(manifest, last)
    for name, target in listed.items():
        _whole(folder, name, target)
    warnings = [*_late(trusted, manifest, wanted), *_strangers(folder, listed)]
    compared = _compared(folder, manifest, trusted, wanted)
    if not compared:
        warnings.append(("not-opened", "the lines are encrypted: without --identity they were not compared with the checkpoint"))
    found = Last(root_hash=manifest.root_hash, sequence=manifest.sequence, size=manifest.size)
    wanted.memory.keep(trusted.root_bytes, manifest.name, found)
    return Judged(manifest, tuple(warnings), compared)


def contents(folder: Path, manifest: Manifest, name: str, identity: str | None) -> bytes:
    """A file of a bundle that was found good, opened where it is encrypted. Raises NotForUs."""
    if manifest.recipient is None:
        return (folder / name).read_bytes()
    return opened((folder / f"{name}{SEALED}").read_bytes(), identity or "", name)


def open_into(folder: Path, manifest: Manifest, identity: str | None, place: Path) -> list[str]:
    """Writes the contents of a bundle that was found good to ``place``, opened; their names. Raises NotForUs, OSError."""
    for name in manifest.files:
        put(place / name, contents(folder, manifest, name, identity))
    return list(manifest.files)


def _rooted(folder: Path, wanted: Wanted) -> Trusted:
    """What follows from the trusted root by the roots in the bundle."""
    if not (folder / "timestamp.json").is_file():
        raise NotABundle(f"there is no bundle in {folder}: it holds no timestamp.json")
    given = wanted.root or wanted.memory.root()
    if given is None:
        raise NoTrust("nobody has said yet which root to trust: name it once with --trust root.json, got by another way than this")
    trusted = Trusted(given)
    same = folder / root_name(trusted.root.version)
    if same.is_file() and same.read_bytes() != given:
        raise WrongRoot(f"{same.name} is another one than the root that is trusted: it is another directory's, or forged")
    if not same.is_file() and not (folder / root_name(1)).is_file():
        raise TruncatedFile("the bundle holds no root")
    while (following := folder / root_name(trusted.root.version + 1)).is_file():
        trusted.follow(_metadata(following))
    return trusted


def _listed(folder: Path, trusted: Trusted) -> tuple[int, dict[str, TargetFile]]:
    """The issue, and the files that it consists of."""
    timestamp = trusted.timestamp(_metadata(folder / "timestamp.json"))
    snapshot = trusted.snapshot(_metadata(folder / "snapshot.json"), timestamp)
    targets = trusted.targets(_metadata(folder / "targets.json"), snapshot)
    return timestamp.version, targets.targets


def _manifest(folder: Path, version: int, listed: dict[str, TargetFile]) -> Manifest:
    """What it says of itself. One of another issue is not altered but mixed in."""
    if NAME not in listed:
        raise TruncatedFile(f"{NAME} is not among the files that were signed")
    found = manifests.read(_metadata(folder / NAME))
    if found.sequence != version:
        raise MixedFiles(f"{NAME} is of issue {found.sequence}, the metadata of issue {version}: files of several issues are mixed")
    _whole(folder, NAME, listed[NAME])
    return found


def _not_before(manifest: Manifest, last: Last) -> None:
    if manifest.sequence < last.sequence:
        told = f"this is issue {manifest.sequence} of {manifest.name}; issue {last.sequence} was seen here before"
        raise RolledBack(f"{told}: somebody gave you an old one for a new one")


def _whole(folder: Path, name: str, target: TargetFile) -> None:
    place = folder / name
    if place.is_symlink() or not place.is_file():
        raise TruncatedFile(f"{name} is not there")
    hashed, length = hashlib.sha256(), 0
    with place.open("rb") as file:
        while piece := file.read(_PIECE):
            hashed.update(piece)
            length += len(piece)
    fault = match(name, length, hashed.hexdigest(), target)
    if fault is not None:
        raise fault


def _late(trusted: Trusted, manifest: Manifest, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Raises Expired unless that is accepted."""
    for role, since in trusted.expired(wanted.now):
        told = f"{role} expired at {since:%Y-%m-%d %H:%M} UTC: what it says may have changed since"
        if not wanted.even_expired:
            raise Expired(f"{told}. Get a newer issue; if there is none, --even-expired opens this one")
        yield "expired", told
    if manifest.next_update <= wanted.now:
        yield "overdue", f"a newer issue was due at {manifest.next_update:%Y-%m-%d %H:%M} UTC: somebody may be holding it back"
    if manifest.issued_at > wanted.now + _AHEAD:
        yield "from-the-future", f"it was issued at {manifest.issued_at:%Y-%m-%d %H:%M} UTC: one of the clocks is wrong"


def _strangers(folder: Path, listed: dict[str, TargetFile]) -> Iterator[tuple[str, str]]:
    ours = {*listed, "targets.json", "snapshot.json", "timestamp.json"}
    for each in sorted(folder.iterdir()):
        if each.name not in ours and not each.name.endswith(".root.json") and not each.name.startswith("."):
            yield "unsigned-file", f"{each.name} lies beside the bundle and is signed by nobody: do not open it"


def _compared(folder: Path, manifest: Manifest, trusted: Trusted, wanted: Wanted) -> bool:
    """Whether the lines could be compared with the checkpoint, which must be theirs, and with what was seen before."""
    if manifest.recipient is not None and wanted.identity is None:
        return False
    checkpoint = signed_for(contents(folder, manifest, CHECKPOINT, wanted.identity), trusted.log_keys, manifest.origin)
    if (checkpoint.size, checkpoint.root.hex()) != (manifest.size, manifest.root_hash):
        raise CheckpointMismatch(f"{NAME} tells of another checkpoint than the one that is signed")
    content = contents(folder, manifest, LINES, wanted.identity).splitlines()
    leaves = [entry.leaf for entry in entries_of(content, manifest.audience)]
    compare(leaves, checkpoint, wanted.memory.last(manifest.name))
    return True


def _metadata(place: Path) -> bytes:
    if place.is_symlink() or not place.is_file():
        raise TruncatedFile(f"{place.name} is not there")
    if place.stat().st_size > MOST_METADATA:
        raise AlteredFile(f"{place.name} is far too large")
    return place.read_bytes()
