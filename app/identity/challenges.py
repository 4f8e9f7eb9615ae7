"""Challenges that carry their own proof: for what, for whom, until when, under a key that all processes share.

Nothing is stored when one is handed out, so nobody fills a table or locks anybody out by asking. Answering one twice is
prevented elsewhere: whoever accepts an answer keeps the challenge's hash until it would have run out.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum

LAST = timedelta(minutes=5)
CHALLENGES = "challenges"
"""The use of the seal's key for them."""
_NONCE, _TIME, _SEAL = 16, 8, 32


class Purpose(StrEnum):
    """What a challenge is for."""

    SIGN_IN = "sign-in"
    STEP_UP = "step-up"
    ENROL = "enrol"


def issue(key: bytes, purpose: Purpose, subject: str, now: datetime) -> bytes:
    """A fresh challenge; ``subject`` is the session, or the invitation, that alone may answer it."""
    told = secrets.token_bytes(_NONCE) + int((now + LAST).timestamp()).to_bytes(_TIME, "big")
    return told + _seal(key, purpose, subject, told)


def good_until(key: bytes, challenge: bytes, purpose: Purpose, subject: str, now: datetime) -> datetime | None:
    """Until when this challenge may be answered; None where it is not ours, for something else, or has run out."""
    told, seal = challenge[: _NONCE + _TIME], challenge[_NONCE + _TIME :]
    if len(challenge) != _NONCE + _TIME + _SEAL or not hmac.compare_digest(seal, _seal(key, purpose, subject, told)):
        return None
    until = datetime.fromtimestamp(int.from_bytes(told[_NONCE:], "big"), UTC)
    return until if now < until else None


def challenge_hash(challenge: bytes) -> bytes:
    """What is kept of an answered one."""
    return hashlib.sha256(challenge).digest()


def _seal(key: bytes, purpose: Purpose, subject: str, told: bytes) -> bytes:
    return hmac.digest(key, f"authdir challenge\x00{purpose.value}\x00{subject}\x00".encode() + told, "sha256")
