"""Small parsed types that several rooms share: folded text for matching, and the codes of States and territories."""

import re
import unicodedata

from anyascii import anyascii

STATE_CODE = re.compile(r"[A-Z]{2}")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def fold(text: str) -> str:
    """Text as compared: without case, accents, width and punctuation, single spaces. Script is kept."""
    wide = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(_compared(letter) for letter in unicodedata.normalize("NFKD", wide))
    return " ".join(unicodedata.normalize("NFKC", bare).split())


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
    return fold(anyascii(text))
