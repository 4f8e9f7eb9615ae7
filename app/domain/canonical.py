"""Canonical bytes (RFC 8785) for everything that is hashed, compared or signed.

The value domain is strings, integers, booleans, null, lists and objects with ASCII keys; floats are refused. Within it the
encoder of the standard library produces exactly the bytes of RFC 8785 (a property test compares them with a reference library).
"""

import base64
import hashlib
import json
import unicodedata
from typing import Any

SAFE_INTEGER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Canonical JSON of ``value``. Raises TypeError on a float or unknown type, ValueError on an integer beyond 2^53-1."""
    _refuse_numbers_that_do_not_travel(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _refuse_numbers_that_do_not_travel(value: Any) -> None:
    if isinstance(value, dict):
        for member in value.values():
            _refuse_numbers_that_do_not_travel(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _refuse_numbers_that_do_not_travel(member)
    elif isinstance(value, float):
        raise TypeError("canonical bytes hold no floats")
    elif isinstance(value, int) and abs(value) > SAFE_INTEGER:
        raise ValueError("canonical bytes hold no integer beyond 2^53-1")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, as ``sha256:<hex>``."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def derived_key(prefix: str, *parts: str) -> str:
    """A record key that follows from its origin, so that a plan built twice names the same records: ``prefix`` + 20 letters."""
    raw = hashlib.sha256(canonical(list(parts))).digest()
    return prefix + base64.b32encode(raw).decode().lower()[:20]


def nfc(text: str) -> str:
    """Unicode NFC: RFC 8785 does not normalise, so every text is normalised before it is stored."""
    return unicodedata.normalize("NFC", text)
