"""Judging a bundle without network: whose it is, whether it is whole, of one issue, new enough, and true to its checkpoint."""

import hashlib
from collections.abc import Iterator, Mapping
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
from app.bundle.trusted import Trusted, leading, match
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
    """A bundle that holds, with what its reader must know all the same; ``opened`` whether its lines were compared.

    ``listed`` are the files that were signed for.
    """

    manifest: Manifest
    warnings: tuple[tuple[str, str], ...]
    opened: bool
    listed: Mapping[str, TargetFile]


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
    warnings = [*_late(trusted, manifest, wanted), *_strangers(folder, listed, trusted.root.version)]
    compared = _compared(_Files(folder, manifest, listed, wanted.identity), trusted, wanted.memory.last(manifest.name))
    if not compared:
        warnings.append(("not-opened", "the lines are encrypted: without --identity they were not compared with the checkpoint"))
    found = Last(root_hash=manifest.root_hash, sequence=manifest.sequence, size=manifest.size)
    wanted.memory.keep(trusted.root_bytes, manifest.name, found)
    return Judged(manifest, tuple(warnings), compared, listed)


def contents(folder: Path, judged: Judged, name: str, identity: str | None) -> bytes:
    """A file of a bundle that was found good, opened where it is encrypted. Raises NotForUs, and what is wrong with it by now."""
    return _Files(folder, judged.manifest, judged.listed, identity).content(name)


def open_into(folder: Path, judged: Judged, identity: str | None, place: Path) -> list[str]:
    """Writes the contents of a bundle that was found good to ``place``, opened; their names. Raises as ``contents``; OSError."""
    for name in judged.manifest.files:
        put(place / name, contents(folder, judged, name, identity))
    return list(judged.manifest.files)


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of a bundle. Each is judged by the very bytes that are used: a medium may answer otherwise the second time."""

    folder: Path
    manifest: Manifest
    listed: Mapping[str, TargetFile]
    identity: str | None

    def content(self, name: str) -> bytes:
        """Raises NotForUs, TruncatedFile, AlteredFile."""
        stored = name if self.manifest.recipient is None else f"{name}{SEALED}"
        place, target = self.folder / stored, self.listed[stored]
        if place.is_symlink() or not place.is_file():
            raise TruncatedFile(f"{stored} is not there")
        with place.open("rb") as file:
            found = file.read(target.length + 1)
        fault = match(stored, len(found), hashlib.sha256(found).hexdigest(), target)
        if fault is not None:
            raise fault
        return found if self.manifest.recipient is None else opened(found, self.identity or "", name)


def _rooted(folder: Path, wanted: Wanted) -> Trusted:
    """What follows from the trusted root by the roots in the bundle."""
    if not (folder / "timestamp.json").is_file():
        raise NotABundle(f"there is no bundle in {folder}: it holds no timestamp.json")
    kept = wanted.memory.root()
    given = wanted.root or kept
    if given is None:
        raise NoTrust("nobody has said yet which root to trust: name it once with --trust root.json, got by another way than this")
    trusted = Trusted(given)
    _leading_to(folder, trusted)
    same = folder / root_name(trusted.root.version)
    if same.is_file() and same.read_bytes() != given:
        raise WrongRoot(f"{same.name} is another one than the root that is trusted: it is another directory's, or forged")
    if not same.is_file() and not (folder / root_name(1)).is_file():
        raise TruncatedFile("the bundle holds no root")
    while (following := folder / root_name(trusted.root.version + 1)).is_file():
        trusted.follow(_metadata(following))
    if kept is not None:
        _not_an_older_root(folder, trusted, kept)
    return trusted


def _leading_to(folder: Path, trusted: Trusted) -> None:
    """Whether the roots before the trusted one lead to it: whoever comes to this bundle next may begin with them."""
    later = trusted.root_bytes
    for version in range(trusted.root.version - 1, 0, -1):
        place = folder / root_name(version)
        if not place.is_file():
            return
        later = leading(place.name, _metadata(place), later)


def _not_an_older_root(folder: Path, trusted: Trusted, kept: bytes) -> None:
    """The roots go through the one that was trusted before, whichever is named now: else keys that it took away sign again."""
    version = Trusted(kept).root.version
    if trusted.root.version < version:
        raise RolledBack(f"the bundle ends with root {trusted.root.version}; root {version} was trusted here before")
    place = folder / root_name(version)
    if place.is_file() and _metadata(place) != kept:
        raise WrongRoot(f"{place.name} is another one than was trusted here before: for another directory, name another --state")


def _listed(folder: Path, trusted: Trusted) -> tuple[int, dict[str, TargetFile]]:
    """The issue, and the files that it consists of."""
    timestamp = trusted.timestamp(_metadata(folder / "timestamp.json"))
    snapshot = trusted.snapshot(_metadata(folder / "snapshot.json"), timestamp)
    targets = trusted.targets(_metadata(folder / "targets.json"), snapshot).targets
    for name in targets:
        if name in ("", "..") or Path(name).name != name:
            raise AlteredFile(f"targets.json names {name!r}, which is no name of a file in the bundle")
    return timestamp.version, targets


def _manifest(folder: Path, version: int, listed: dict[str, TargetFile]) -> Manifest:
    """What it says of itself. One of another issue is not altered but mixed in."""
    if NAME not in listed:
        raise TruncatedFile(f"{NAME} is not among the files that were signed")
    found = manifests.read(_metadata(folder / NAME))
    if found.sequence != version:
        raise MixedFiles(f"{NAME} is of issue {found.sequence}, the metadata of issue {version}: files of several issues are mixed")
    _whole(folder, NAME, listed[NAME])
    ending = SEALED if found.recipient else ""
    for name in (*found.files, CHECKPOINT, LINES):
        if f"{name}{ending}" not in listed:
            raise TruncatedFile(f"{name} is not among the files that were signed")
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
        while length <= target.length and (piece := file.read(_PIECE)):
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


def _strangers(folder: Path, listed: dict[str, TargetFile], roots: int) -> Iterator[tuple[str, str]]:
    ours = {*listed, "targets.json", "snapshot.json", "timestamp.json", *map(root_name, range(1, roots + 1))}
    for each in sorted(folder.iterdir()):
        if each.name not in ours and not each.name.startswith("."):
            yield "unsigned-file", f"{each.name} lies beside the bundle and is signed by nobody: do not open it"


def _compared(files: _Files, trusted: Trusted, last: Last | None) -> bool:
    """Whether the lines could be compared with the checkpoint, which must be theirs, and with what was seen before."""
    manifest = files.manifest
    if not manifest.origin.endswith(f"/{manifest.audience}"):
        raise CheckpointMismatch(f"{NAME} is of a bundle for {manifest.audience}, and of the tree {manifest.origin}")
    if manifest.recipient is not None and files.identity is None:
        return False
    checkpoint = signed_for(files.content(CHECKPOINT), trusted.log_keys, manifest.origin)
    if (checkpoint.size, checkpoint.root.hex()) != (manifest.size, manifest.root_hash):
        raise CheckpointMismatch(f"{NAME} tells of another checkpoint than the one that is signed")
    content = files.content(LINES).splitlines()
    leaves = [entry.leaf for entry in entries_of(content, manifest.audience)]
    compare(leaves, checkpoint, last)
    return True


def _metadata(place: Path) -> bytes:
    if place.is_symlink() or not place.is_file():
        raise TruncatedFile(f"{place.name} is not there")
    if place.stat().st_size > MOST_METADATA:
        raise AlteredFile(f"{place.name} is far too large")
    return place.read_bytes()
