"""The packets of OpenPGP blocks, counted by their headers alone (RFC 9580 section 4.2): nothing is unpacked, nothing decrypted.

What is compressed may grow without bound once it is read, so that it is refused before any library is asked.
"""

import base64
import binascii
import re
from collections.abc import Iterator

BLOCK = re.compile(r"-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----", re.DOTALL)
MOST_BYTES, MOST_PACKETS = 8_000, 64
"""Of one block; a cell holds less than that many bytes."""
_SECRET = re.compile(r"\b(?:PGP|OPENSSH|RSA|DSA|EC|ENCRYPTED)?\s*PRIVATE\s+KEY(?:\s+BLOCK)?\s*-----", re.IGNORECASE)
_ANY_BLOCK = re.compile(r"-----BEGIN PGP[^-]*-----(.*?)(?:-----|\Z)", re.DOTALL | re.IGNORECASE)
_SECRETS = frozenset((5, 7))
_OF_A_KEY = frozenset((2, 6, 10, 12, 13, 14, 17, 21))
"""Signature, public key, marker, trust, user id, public subkey, user attribute, padding."""
LEAST = 100
"""Characters: no secret key is shorter."""
WITHHELD = "(a secret key, and not repeated)"
"""What stands in a row in its place."""


class Unreadable(Exception):
    """What was given is no certificate, or holds a secret."""

    def __init__(self, *, secret: bool = False) -> None:
        super().__init__()
        self.secret = secret


def holds_secret(cell: str) -> bool:
    """Whether a cell of any column holds a secret key, whatever its heading says."""
    if len(cell) < LEAST or "-----" not in cell:
        return cell == WITHHELD
    return _SECRET.search(cell) is not None or any(_secret_inside(found[0]) for found in _ANY_BLOCK.finditer(cell))


def _secret_inside(block: str) -> bool:
    try:
        return not _SECRETS.isdisjoint(_tags(_dearmoured(block)))
    except Unreadable:
        return False


def unarmoured(block: str) -> bytes:
    """The bytes of a public key block. Raises Unreadable unless each of its packets is of a kind that keys are made of."""
    content = _dearmoured(block)
    for count, tag in enumerate(_tags(content), 1):
        if tag not in _OF_A_KEY or count > MOST_PACKETS:
            raise Unreadable(secret=tag in _SECRETS)
    return content


def _dearmoured(block: str) -> bytes:
    """RFC 9580 section 6.2: headers end with a blank line, and a checksum begins with an equals sign."""
    lines = [line.strip() for line in block.splitlines()[1:] if not line.startswith("-----")]
    begins = lines.index("") if "" in lines else 0
    content = "".join(line for line in lines[begins:] if not line.startswith("="))
    if len(content) > MOST_BYTES * 4 // 3:
        raise Unreadable
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable from error


def _tags(content: bytes) -> Iterator[int]:
    """The kind of each packet. Raises Unreadable where one has no certain end, or ends behind the content."""
    at = 0
    while at < len(content):
        try:
            tag, size, at = _header(content, at)
        except IndexError as error:
            raise Unreadable from error
        yield tag
        at += size
    if at != len(content):
        raise Unreadable


def _header(content: bytes, at: int) -> tuple[int, int, int]:
    """Kind, length, and where the body begins."""
    head, first = content[at], content[at + 1]
    if not head & 0x80:
        raise Unreadable
    if not head & 0x40:  # the old format
        width = (1, 2, 4, 0)[head & 3]
        if not width:
            raise Unreadable
        return head >> 2 & 0x0F, int.from_bytes(content[at + 1 : at + 1 + width]), at + 1 + width
    tag = head & 0x3F
    if first < 192:
        return tag, first, at + 2
    if first < 224:
        return tag, ((first - 192) << 8) + content[at + 2] + 192, at + 3
    if first < 255:
        raise Unreadable
    return tag, int.from_bytes(content[at + 2 : at + 6]), at + 6
