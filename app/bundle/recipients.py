"""Encrypting to a recipient and opening as one: age (X25519), a file at a time."""

import hashlib

import pyrage

from app.bundle.faults import NotForUs


def checked(key: str) -> str:
    """A recipient's public key. Raises ValueError for what is none."""
    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise ValueError("an age public key begins with age1; 'age-keygen' makes one") from error
    return key


def mark_of(name: str, key: str, origin: str, sequence: int) -> str:
    """What tells whose copy it is: twelve letters of a hash over recipient, origin and issue."""
    return hashlib.sha256("\n".join((name, key, origin, str(sequence))).encode()).hexdigest()[:12]


def sealed(content: bytes, key: str) -> bytes:
    """``content`` for the recipient with that public key alone."""
    return pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(key)])


def opened(content: bytes, identity: str, name: str) -> bytes:
    """What was sealed, with the secret key in ``identity``, an age identity file. Raises NotForUs."""
    lines = (line.strip() for line in identity.splitlines())
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        return pyrage.decrypt(content, keys)
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise NotForUs(f"{name} does not open with this identity: {error}") from error
