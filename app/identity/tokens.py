"""The form of API tokens: a prefix that scanners find, 256 random bits, and a checksum that tells a typing error from a bad token.

Links and sessions are as many random bits without any form. Only the SHA-256 of any of them is ever stored.
"""

import base64
import hashlib
import re
import secrets
import zlib

PREFIX = "authdir_"
SECRET_LENGTH = 43
"""Characters of 256 random bits in URL-safe base64."""
_FORM = re.compile(r"authdir_([A-Za-z0-9_-]{43})([0-9a-f]{8})")


def new_token() -> str:
    """A fresh token."""
    secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return PREFIX + secret + _checksum(secret)


def new_secret() -> str:
    """What a single-use link, or a session's cookie, is known by."""
    return secrets.token_urlsafe(32)


def well_formed(token: str) -> bool:
    """Whether ``token`` has the form and the checksum of one of ours."""
    found = _FORM.fullmatch(token)
    return found is not None and _checksum(found[1]) == found[2]


def token_hash(token: str) -> bytes:
    """What is stored of a token, a link or a session, and looked up."""
    return hashlib.sha256(token.encode()).digest()


def _checksum(secret: str) -> str:
    return f"{zlib.crc32(secret.encode()):08x}"
