"""How a message to a webhook is signed, after the Standard Webhooks specification: HMAC-SHA256 over id, time and body.

It sends nothing and keeps nothing.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_SIZE = 32


def new_secret() -> str:
    """A new secret in the form in which receivers take it: 32 random bytes in base64 behind a prefix."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SIZE)).decode()


def signatures(among: Iterable[str], message: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``: one for each secret, so that a receiver may still have the one before."""
    signed = f"{message}.{timestamp}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(hmac.digest(_key(each), signed, 'sha256')).decode()}" for each in among)


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX))
