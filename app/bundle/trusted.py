"""Which metadata of a bundle is to be believed: bytes in, verdict out; no file, no clock, no network.

The rules of The Update Framework, each with its own error: roots follow one another, each signed by the one before and by itself;
the timestamp names one snapshot, that one set of targets, that each file. Older than seen, mixed, cut or altered is refused.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from securesystemslib.exceptions import StorageError
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from app.bundle.faults import AlteredFile, MixedFiles, TruncatedFile, Untrusted, WrongRoot, WrongSignature
from app.bundle.roots import log_keys_of, root_of

S = TypeVar("S", Timestamp, Snapshot, Targets)


class Trusted:
    """What follows from a trusted root, step by step in the order of the methods."""

    def __init__(self, root: bytes) -> None:
        try:
            made = root_of(root)
            made.signed.verify_delegate("root", made.signed_bytes, made.signatures)
        except (ValueError, RepositoryError) as error:
            raise WrongRoot(f"the root that was given to trust is none: {error}") from error
        self.root: Root = made.signed
        self.root_bytes = root
        self._signed: list[Timestamp | Snapshot | Targets] = []

    @property
    def log_keys(self) -> tuple[str, ...]:
        """The keys of the log that the newest root names."""
        return log_keys_of(self.root)

    def follow(self, content: bytes) -> None:
        """The next root. Raises WrongRoot unless the one before signed it, and it itself."""
        try:
            made = root_of(content)
            for signer in (self.root, made.signed):
                signer.verify_delegate("root", made.signed_bytes, made.signatures)
        except (ValueError, RepositoryError) as error:
            raise WrongRoot(f"root {self.root.version + 1} does not follow from the trusted root: {error}") from error
        if made.signed.version != self.root.version + 1:
            raise WrongRoot(f"root {made.signed.version} stands where root {self.root.version + 1} belongs")
        self.root, self.root_bytes = made.signed, content

    def timestamp(self, content: bytes) -> Timestamp:
        """Which issue it is."""
        return self._believed("timestamp", content, Timestamp)

    def snapshot(self, content: bytes, timestamp: Timestamp) -> Snapshot:
        """The one that the timestamp names."""
        found = self._believed("snapshot", content, Snapshot)
        _same("snapshot.json", found.version, content, timestamp.snapshot_meta)
        return found

    def targets(self, content: bytes, snapshot: Snapshot) -> Targets:
        """Those that the snapshot names."""
        found = self._believed("targets", content, Targets)
        _same("targets.json", found.version, content, snapshot.meta["targets.json"])
        return found

    def expired(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        """What is past its time, and since when."""
        for role, signed in (("root", self.root), *((each.type, each) for each in self._signed)):
            if signed.is_expired(now):
                yield role, signed.expires

    def _believed(self, role: str, content: bytes, kind: type[S]) -> S:
        name = f"{role}.json"
        try:
            made: Metadata[S] = Metadata.from_bytes(content)
        except (DeserializationError, StorageError) as error:
            raise AlteredFile(f"{name} is no TUF metadata") from error
        try:
            self.root.verify_delegate(role, made.signed_bytes, made.signatures)
        except RepositoryError as error:
            raise WrongSignature(f"{name} is not signed by the key that the root names for it") from error
        if not isinstance(made.signed, kind):
            raise MixedFiles(f"{name} holds metadata of another role: {made.signed.type}")
        self._signed.append(made.signed)
        return made.signed


def leading(name: str, earlier: bytes, later: bytes) -> bytes:
    """The earlier root, from which the later one follows. Raises WrongRoot."""
    try:
        Trusted(earlier).follow(later)
    except WrongRoot as error:
        raise WrongRoot(f"{name} does not lead to the root that is trusted: it was altered, or is forged") from error
    return earlier


def match(name: str, length: int, sha256: str, wanted: TargetFile | MetaFile) -> Untrusted | None:
    """What is wrong with a file of that length and hash, if anything."""
    hashes = wanted.hashes or {}
    if wanted.length is not None and length < wanted.length:
        return TruncatedFile(f"{name} has {length} of its {wanted.length} bytes")
    if length != wanted.length or sha256 != hashes.get("sha256"):
        return AlteredFile(f"{name} is not what was signed: its bytes were changed")
    return None


def _same(name: str, version: int, content: bytes, wanted: MetaFile) -> None:
    """Raises MixedFiles for another version than the ``wanted`` one, and what else is wrong."""
    if version != wanted.version:
        raise MixedFiles(
            f"{name} is of issue {version}, what names it wants issue {wanted.version}: files of several issues are mixed"
        )
    fault = match(name, len(content), hashlib.sha256(content).hexdigest(), wanted)
    if fault is not None:
        raise fault
