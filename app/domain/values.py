"""Small parsed types that several rooms share: folded text for matching, and the codes of States and territories."""

import re
import unicodedata

from anyascii import anyascii

STATE_CODE = re.compile(r"[A-Z]{2}")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
"""What ``fold`` makes of each letter where nothing needs decomposing."""


def fold(text: str) -> str:
    """Text as compared: without case, accents, width and punctuation, single spaces. Script is kept."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    wide = unicodedata.normalize("NFKD", text).casefold()
    bare = unicodedata.normalize("NFKD", wide).translate(_COMPARED)
    return " ".join(unicodedata.normalize("NFKC", bare).split())


class _Letters(dict[int, str]):
    """What ``fold`` makes of each letter: worked out when it is first met, and kept for as many as a few scripts have."""

    def __missing__(self, code: int) -> str:
        found = _compared(chr(code))
        if len(self) < _MOST_LETTERS:
            self[code] = found
        return found


_MOST_LETTERS = 4096
_COMPARED = _Letters()


def _compared(letter: str) -> str:
    """Accents and invisible marks go; vowel signs, which scripts such as Devanagari write as marks, stay."""
    category = unicodedata.category(letter)
    if unicodedata.combining(letter) or category == "Cf":
        return ""
    if category in ("Mc", "Mn"):
        return "" if "VARIATION SELECTOR" in unicodedata.name(letter, "") else letter
    return letter if letter.isalnum() else " "


def transliterate(text: str) -> str:
    """Folded text in Latin letters, for those who cannot type the script."""
    return fold(text if text.isascii() else anyascii(text))
