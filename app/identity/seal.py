"""The seal: what the service's own secret key is used for. Each use has a key of its own, derived from it.

It seals what must be had back (secrets of one-time codes, stated reasons) and marks what must be recognised, not known.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

BUCKETS = 65_536
_SIZE, _LEAST_DISTINCT = 32, 8


class MissingKeyError(RuntimeError):
    """Something was to be sealed, and there is no key."""

    def __init__(self) -> None:
        super().__init__("AUTHDIR_SEAL_KEY is not set")


class Seal:
    """Keys are 32 random bytes each in URL-safe base64, separated by commas: the first is used, the others still open.

    Without a key there is a seal all the same, for work that seals nothing; what it is asked for then raises MissingKeyError.
    """

    def __init__(self, keys: str = "") -> None:
        """Raises ValueError for keys that are none, or weak."""
        self._keys = tuple(_key(each.strip()) for each in keys.split(",")) if keys else ()

    @property
    def ready(self) -> bool:
        """Whether there is a key."""
        return bool(self._keys)

    def close(self, text: str) -> str:
        """``text``, sealed."""
        return self._boxes().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """What was sealed; None where it was not, or not by one of these keys."""
        try:
            return self._boxes().decrypt(sealed.encode()).decode()
        except (InvalidToken, UnicodeError):
            return None

    def mark(self, kind: str, text: str) -> str:
        """The same 32 hexadecimal digits for the same text of that kind, by which nobody without the key finds the text."""
        return hmac.digest(self.key("mark"), f"{kind}\x00{text}".encode(), "sha256")[:16].hex()

    def bucket(self, kind: str, name: str) -> int:
        """In which of BUCKETS tries for ``name`` are counted: nobody without the key can aim at one, or fill the table."""
        return int(self.mark(kind, name), 16) % BUCKETS

    def key(self, use: str) -> bytes:
        """The 32 bytes of one use."""
        return self.keys(use)[0]

    def keys(self, use: str) -> tuple[bytes, ...]:
        """The same under each key: the first is used, what the others sealed still opens."""
        if not self._keys:
            raise MissingKeyError
        return tuple(_derived(each, use) for each in self._keys)

    def _boxes(self) -> MultiFernet:
        if not self._keys:
            raise MissingKeyError
        return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(each, "close"))) for each in self._keys])


def _key(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError as error:  # binascii.Error and UnicodeError are such
        raise ValueError("not in URL-safe base64") from error
    if len(raw) != _SIZE or len(set(raw)) < _LEAST_DISTINCT:
        raise ValueError("not 32 random bytes")
    return raw


def _derived(key: bytes, use: str) -> bytes:
    return hmac.digest(key, f"authdir {use}".encode(), "sha256")
