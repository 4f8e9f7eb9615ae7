"""Files that only some can open: age (age-encryption.org/v1), for keys of ours and for recipients that an operator names.

A file that was cut off or altered does not open: what was read of it until then must count for nothing.
"""

from collections.abc import Iterator, Sequence
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Protocol

import pyrage

Key = pyrage.x25519.Identity
_PREFIX = "age-secret-key-"
_BEGINS = f"{_PREFIX.upper()}1"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Unopened(ValueError):
    """A file that none of the keys opens, or that is cut off or altered. The text says which."""


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Takes all of them."""


class _Reading(BufferedIOBase):
    """A source whose own trouble is remembered: the library tells only its text."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.trouble: Exception | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._source.read(-1 if size is None else size)
        except Exception as error:
            self.trouble = error
            raise


class _Writing(BufferedIOBase):
    """A target of which the same is true."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self.trouble: Exception | None = None

    def write(self, data: Any, /) -> int:
        try:
            return self._target.write(data)
        except Exception as error:
            self.trouble = error
            raise


def key_of(raw: bytes) -> Key:
    """The key that 32 secret bytes stand for: the same for the same bytes."""
    return Key.from_str(_bech32(_PREFIX, raw).upper())


def passing_key() -> Key:
    """A key that is kept nowhere."""
    return Key.generate()


def keys_in(place: Path) -> list[Key]:
    """The keys of a file as ``age-keygen`` writes it. Raises ValueError for one that holds none, OSError."""
    lines = [line.strip() for line in place.read_text(encoding="utf-8").splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    if not secrets or not all(line.startswith(_BEGINS) for line in secrets):
        raise ValueError(f"{place} holds no key of age: a line of it begins with {_BEGINS}")
    try:
        return [Key.from_str(line) for line in secrets]
    except pyrage.IdentityError as error:
        raise ValueError(f"{place} holds a key that is none: {error}") from error


def recipient_of(text: str) -> Any:
    """Whom a public key such as ``age1...`` stands for. Raises ValueError."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError(f"{text!r} is no recipient of age: one begins with age1") from error


def lock(source: Readable, target: Writable, recipients: Sequence[Any]) -> None:
    """Writes what ``source`` gives so that each of ``recipients`` can open it. Raises what these two raise."""
    reading, writing = _Reading(source), _Writing(target)
    try:
        pyrage.encrypt_io(reading, writing, recipients)
    except pyrage.EncryptError as error:
        raise (reading.trouble or writing.trouble or error) from None


def unlock(source: BufferedIOBase, target: Writable, keys: Sequence[Key]) -> None:
    """Hands ``target`` what was locked, as it comes. Raises Unopened, perhaps after much was handed on; and whatever it raises."""
    writing = _Writing(target)
    try:
        pyrage.decrypt_io(source, writing, keys)
    except pyrage.DecryptError as error:
        if writing.trouble is not None:
            raise writing.trouble from None
        if "No matching keys" in str(error):
            raise Unopened("none of the keys opens it") from error
        raise Unopened(f"it is no file of age, or its head is altered ({error})") from error
    except OSError as error:
        if error is writing.trouble:
            raise
        raise Unopened(f"it is cut off or altered ({error})") from error


def _bech32(prefix: str, raw: bytes) -> str:
    """BIP 173, in lower case."""
    digits = list(_fives(raw))
    told = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*told, *digits, *[0] * 6]) ^ 1
    digits += [(check >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[digit] for digit in digits)}"


def _fives(raw: bytes) -> Iterator[int]:
    """The bits of ``raw``, five at a time, the last ones filled up with zeros."""
    size = -(-len(raw) * 8 // 5)
    number = int.from_bytes(raw, "big") << (size * 5 - len(raw) * 8)
    return ((number >> 5 * (size - 1 - place)) & 31 for place in range(size))


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, step in enumerate(_STEPS):
            check ^= step if (top >> place) & 1 else 0
    return check
