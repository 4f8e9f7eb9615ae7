"""The keys that sign bundles, and the root that names them (TUF): made on purpose, once, and never by the way.

The root key signs nothing but roots and may lie elsewhere; the online key signs each issue. A root also names the keys that the log
signs its checkpoints with, so that whoever trusts a root trusts all the rest.
"""

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from app.bundle.faults import NoKeys
from app.bundle.writing import put, sync_folder

ONLINE, OFFLINE = "bundle-online.pem", "bundle-root.pem"
SEQUENCES = "bundle-sequences.json"
TAKING = "bundle-sequences.lock"
KEY_FILES = (ONLINE, OFFLINE, SEQUENCES, TAKING, "1.root.json")
"""What making keys and issues leaves in the signer's folder, before keys are rotated."""
ONLINE_ROLES = ("targets", "snapshot", "timestamp")
LOG_KEYS = "x-authdir-log-keys"
"""The member of a root that lists the verifier keys of the log."""
ROOT_LIVES = timedelta(days=400)
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Signing:
    """What it takes to sign an issue: the online key and every root so far, the newest last."""

    online: CryptoSigner
    roots: tuple[bytes, ...]


def root_name(version: int) -> str:
    """The file name of a root."""
    return f"{version}.root.json"


def make_keys(folder: Path, offline: Path, log_keys: Sequence[str], now: datetime) -> Path:
    """Makes both keys and the first root; where that is. Raises NoKeys where some are there already, or a folder is not: then
    nothing was made.
    """
    for place in (folder / ONLINE, offline, folder / root_name(1)):
        if place.exists():
            raise NoKeys(f"{place} is there already: keys are made once. Rotate them instead")
    online, root = CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()
    said = Root(version=1, expires=_until(now), consistent_snapshot=False, unrecognized_fields={LOG_KEYS: list(log_keys)})
    said.add_key(root.public_key, "root")
    content = _signed(said, online, root)
    _keep(offline, root.private_bytes)
    try:
        _keep(folder / ONLINE, online.private_bytes)
    except NoKeys:
        offline.unlink()
        raise
    return _published(folder, said, content)


def rotate(folder: Path, offline: Path, log_keys: Sequence[str], now: datetime) -> Path:
    """Makes another online key and the root that names it, signed by the root key in ``offline``; where that root is.

    Raises NoKeys where that key is not there, or not the root's: then everything is as it was. The root is published before the key
    is changed, so that an end in between leaves a key that signs nothing which is believed; then rotate once more.
    """
    before, root = roots_in(folder)[-1], _key(offline)
    newest = Metadata[Root].from_bytes(before).signed
    for role in ONLINE_ROLES:
        for key in list(newest.roles[role].keyids):
            newest.revoke_key(key, role)
    newest.version, newest.expires = newest.version + 1, _until(now)
    newest.unrecognized_fields[LOG_KEYS] = list(log_keys)
    online = CryptoSigner.generate_ed25519()
    content = _signed(newest, online, root)
    _refuse_other_key(before, content, offline)
    place = folder / ONLINE
    fresh = place.with_suffix(".new.pem")
    fresh.unlink(missing_ok=True)  # of a rotation that ended in between
    _keep(fresh, online.private_bytes)
    made = _published(folder, newest, content)
    place.replace(place.with_suffix(f".{newest.version - 1}.pem"))
    fresh.replace(place)
    sync_folder(folder)
    return made


def signing(folder: Path) -> Signing:
    """What signs an issue. Raises NoKeys, also for a key that the newest root does not name: no reader would believe it."""
    roots, online = roots_in(folder), _key(folder / ONLINE)
    if online.public_key.keyid not in root_of(roots[-1]).signed.roles[ONLINE_ROLES[0]].keyids:
        raise NoKeys(f"root {len(roots)} does not name the key in {folder / ONLINE}: rotate the keys once more")
    return Signing(online, roots)


def roots_in(folder: Path) -> tuple[bytes, ...]:
    """Every root in a folder, the oldest first. Raises NoKeys where there is none."""
    found: list[bytes] = []
    while (place := folder / root_name(len(found) + 1)).is_file():
        found.append(place.read_bytes())
    if not found:
        raise NoKeys(f"there is no {root_name(1)} in {folder}: make the keys with 'authdir bundle --init-keys'")
    return tuple(found)


def take_sequence(folder: Path, name: str) -> int:
    """The number of the next issue of a bundle; it is taken, whatever becomes of that issue. One maker at a time takes one."""
    place = folder / SEQUENCES
    with os.fdopen(os.open(folder / TAKING, os.O_WRONLY | os.O_CREAT, _PRIVATE), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        taken: dict[str, int] = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
        taken[name] = taken.get(name, 0) + 1
        put(place, json.dumps(taken, indent=1, sort_keys=True).encode())
    return taken[name]


def root_of(content: bytes) -> Metadata[Root]:
    """The root in these bytes. Raises ValueError for what is none."""
    try:
        found = Metadata[Root].from_bytes(content)
    except DeserializationError as error:
        raise ValueError("these bytes are no TUF root") from error
    if not isinstance(found.signed, Root):
        raise ValueError("these bytes are TUF metadata, but no root")  # noqa: TRY004 - bytes, not a caller's mistake
    return found


def log_keys_of(root: Root) -> tuple[str, ...]:
    """The verifier keys of the log that a root names."""
    found = root.unrecognized_fields.get(LOG_KEYS)
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _signed(said: Root, online: CryptoSigner, root: CryptoSigner) -> bytes:
    for role in ONLINE_ROLES:
        said.add_key(online.public_key, role)
    made = Metadata(said)
    made.sign(root)
    return made.to_bytes(JSONSerializer())


def _refuse_other_key(before: bytes, content: bytes, offline: Path) -> None:
    made = root_of(content)
    try:
        root_of(before).signed.verify_delegate("root", made.signed_bytes, made.signatures)
    except RepositoryError as error:
        raise NoKeys(f"{offline} is not the key that signs roots here: no reader would follow") from error


def _published(folder: Path, said: Root, content: bytes) -> Path:
    place = folder / root_name(said.version)
    put(place, content)
    place.chmod(0o644)
    return place


def _until(now: datetime) -> datetime:
    return now.replace(microsecond=0) + ROOT_LIVES


def _key(place: Path) -> CryptoSigner:
    try:
        return CryptoSigner(load_pem_private_key(place.read_bytes(), None))
    except (OSError, ValueError) as error:
        raise NoKeys(f"{place} cannot be read as a private key: {error}") from error


def _keep(place: Path, content: bytes) -> None:
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except OSError as error:
        raise NoKeys(f"{place} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
