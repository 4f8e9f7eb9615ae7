"""Keys that sign what leaves the house, and the form in which they are told to those who verify.

A key says with its first byte of which algorithm it is. Ed25519 is the only one that is known today; another is one row more in
``_VERIFY``, and until then a key or a signature of it is refused by name, never passed over as if it held.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 1
"""The byte of Ed25519 in C2SP signed-note."""
ALGORITHMS = {ED25519: "Ed25519"}

_ID_BYTES = 4
_SECRET_BYTES = 32
_NAME = re.compile(r"[^\s+]+")


class NotVerifiedError(ValueError):
    """Something signed does not hold, or cannot be judged. The text says what and why."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under the name of whom it speaks for: ``<name>+<id in hexadecimal>+<base64 of algorithm byte and key>``."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature line names this key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.algorithm]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """From its text. Raises NotVerifiedError for another form, an id that is not the key's, or an unknown algorithm."""
        name, _, rest = text.strip().partition("+")
        told, _, encoded = rest.partition("+")
        try:
            material = base64.b64decode(encoded, validate=True)
        except ValueError:  # no base64, or letters beyond ASCII
            material = b""
        if not _NAME.fullmatch(name) or not material:
            raise NotVerifiedError(f"{text.strip()[:80]!r} is no verifier key: one reads <name>+<8 hexadecimal digits>+<base64>")
        key = cls(name, material[1:], material[0])
        _known(key.algorithm, f"the key of {name}")
        if len(key.public) != _SECRET_BYTES:
            raise NotVerifiedError(f"the key of {name} has {len(key.public)} bytes; {_SECRET_BYTES} belong to Ed25519")
        if key.id.hex() != told:
            raise NotVerifiedError(f"the key of {name} says that its id is {told[:8]}, and it is {key.id.hex()}: it was altered")
        return key

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is this key's over ``message``. Raises NotVerifiedError for an unknown algorithm."""
        return _known(self.algorithm, f"the key of {self.name}")(self.public, message, signature)


class SigningKey:
    """A secret key. Only the signer's process holds one."""

    algorithm = ED25519

    def __init__(self, secret: bytes) -> None:
        """Raises ValueError unless ``secret`` has 32 bytes."""
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def new(cls) -> "SigningKey":
        """A fresh one from the system's random numbers."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def secret(self) -> bytes:
        """32 bytes to keep where nobody else reads them."""
        return self._key.private_bytes_raw()

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._key.public_key().public_bytes_raw()

    def named(self, name: str) -> VerifierKey:
        """The public key under a name. Raises ValueError for a name with a space or a plus sign."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a key: it holds a space or a plus sign")
        return VerifierKey(name, self.public, self.algorithm)

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same for the same message."""
        return self._key.sign(message)


def _verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


_VERIFY: dict[int, Callable[[bytes, bytes, bytes], bool]] = {ED25519: _verify_ed25519}


def _known(algorithm: int, whose: str) -> Callable[[bytes, bytes, bytes], bool]:
    if algorithm not in _VERIFY:
        known = ", ".join(f"{name} ({number})" for number, name in ALGORITHMS.items())
        raise NotVerifiedError(f"{whose} is of algorithm {algorithm}, which this version does not know; it knows {known}")
    return _VERIFY[algorithm]
