"""Small parsed types that several rooms share: folded text for matching, and the codes of States and territories."""

import re
import unicodedata

from anyascii import anyascii

STATE_CODE = re.compile(r"[A-Z]{2}")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Text as compared: without case, accents, width and punctuation, single spaces. Script is kept."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


def transliterate(text: str) -> str:
    """Folded text in Latin letters, for those who cannot type the script."""
    return fold(anyascii(text))
