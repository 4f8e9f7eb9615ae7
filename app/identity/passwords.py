"""Passwords and one-time codes: argon2id with 64 MiB each, and TOTP."""

import hashlib
import hmac
import unicodedata
from datetime import datetime
from functools import cache
from typing import Any

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.identity.passkeys import NAME

_STEP_SECONDS = 30
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def password_hash(password: str) -> str:
    """What is stored of a password."""
    return _HASHER.hash(_normal(password))


def right_password(stored: str | None, password: str) -> bool:
    """Whether it is this one; where nothing is stored it takes as long to say no."""
    try:
        _HASHER.verify(stored or _of_nobody(), _normal(password))
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None


def new_totp_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def totp_uri(secret: str, name: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=NAME)


def totp_step(secret: str, code: Any, now: datetime, after: int = 0) -> int | None:
    """The step of time that ``code`` is for: now, the one before or the one after, later than ``after``; None where it is none."""
    if not isinstance(code, str) or len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    present = int(now.timestamp()) // _STEP_SECONDS
    generator = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if step > after and hmac.compare_digest(generator.at(step * _STEP_SECONDS), code):
            return step
    return None


@cache
def _of_nobody() -> str:
    """What is compared with where nothing is stored."""
    return _HASHER.hash("nobody has this password, and it takes as long to find out")


def _normal(password: str) -> str:
    """The same bytes on every keyboard."""
    return hashlib.sha256(unicodedata.normalize("NFKC", password).encode()).hexdigest()
