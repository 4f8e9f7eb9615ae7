"""A file that only the holder of a key reads, and that is found out when one byte of it is missing, changed or out of place.

Content goes in as chunks, each sealed by AES-256-GCM under a key of this file alone: derived from the service's own, from the
name that the file was written under and from random bytes at its beginning. The nonce of a chunk is its place and whether it is
the last one. What is written is on disk, under its name and whole, or not there at all.
"""

import contextlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"authdir sealed 1\n"
_MARK_BYTES, _LENGTH_BYTES, _PLACE_BYTES = 32, 4, 11
_LARGEST = 64 * 1024 * 1024
_SYNC_EVERY = 4 * 1024 * 1024
"""How many bytes at most wait for the disk together: the audit journal's own few must not wait behind a hundred million."""
NEW = ".new"


class Unsound(ValueError):
    """The file is not, byte for byte, one that was sealed under this name by the holder of one of these keys."""


def seal(path: Path, key: bytes, name: str, chunks: Iterable[bytes]) -> str:
    """Writes ``chunks`` to ``path`` in the place of what is there; the file's own mark. Raises OSError, and leaves what was there.

    The mark is in no other file, whatever its name and content.
    """
    mark = secrets.token_bytes(_MARK_BYTES)
    box = AESGCM(_key_of(key, name, mark))
    new = path.with_name(path.name + NEW)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_MAGIC + mark)
            waiting = 0
            for place, (chunk, last) in enumerate(_with_last(chunks)):
                sealed = box.encrypt(_nonce(place, last=last), chunk, None)
                waiting += file.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)
                if waiting >= _SYNC_EVERY:
                    _sync(file)
                    waiting = 0
            _sync(file)
        new.replace(path)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    return mark.hex()


def unseal(path: Path, keys: Sequence[bytes], name: str, mark: str | None = None) -> Iterator[bytes]:
    """The chunks that were sealed; the last one comes only when nothing follows it. Raises Unsound, OSError.

    ``mark``, where it is known, is that of the one file that is meant. Whoever uses a chunk before all came uses what may turn out
    to be the beginning of a file that was cut off.
    """
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + _MARK_BYTES)
        found = head[len(_MAGIC) :]
        if not head.startswith(_MAGIC) or len(found) != _MARK_BYTES or (mark is not None and found.hex() != mark):
            raise Unsound(f"{path.name} is not the file that was sealed under this name")
        boxes = [AESGCM(_key_of(key, name, found)) for key in keys]
        sealed = _next(file)
        for place in count():
            following = _next(file)
            box, chunk = _opened(boxes, _nonce(place, last=following is None), sealed)
            if box is None:
                raise Unsound(f"{path.name} does not hold what was sealed, from chunk {place} on")
            yield chunk
            if following is None:
                return
            boxes, sealed = [box], following


def mark_of(path: Path) -> str:
    """The mark that a file says it has. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC) + _MARK_BYTES)[len(_MAGIC) :].hex()


def sync_folder(folder: Path) -> None:
    """Returns when the names in ``folder`` are on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fdatasync(file.fileno())


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk, and whether it is the last; one that is empty where there is none."""
    before: bytes | None = None
    for chunk in chunks:
        if before is not None:
            yield before, False
        before = chunk
    yield before or b"", True


def _next(file: BinaryIO) -> bytes | None:
    """The next sealed chunk; None at the end. Raises Unsound for one that is cut off."""
    length = file.read(_LENGTH_BYTES)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    sealed = file.read(min(size, _LARGEST))
    if len(length) != _LENGTH_BYTES or len(sealed) != size:
        raise Unsound("a chunk is cut off")
    return sealed


def _opened(boxes: Sequence[AESGCM], nonce: bytes, sealed: bytes | None) -> tuple[AESGCM | None, bytes]:
    for box in boxes:
        with contextlib.suppress(InvalidTag, ValueError):
            return box, box.decrypt(nonce, sealed or b"", None)
    return None, b""


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(_PLACE_BYTES, "big") + bytes((last,))


def _key_of(key: bytes, name: str, mark: bytes) -> bytes:
    return hmac.digest(key, mark + name.encode(), "sha256")
