"""Letters that are not what they seem: text encoded twice, look-alikes from another script, marks that turn text around.

What can be undone without doubt is undone and told; anything else is for a person.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from app.intake.normalise.outcome import Outcome, Remark, held, info, refusal, warning

_UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# The joiners are letters of their words in scripts from Arabic to Burmese: Sri Lanka's own name has one.
_JOINED = re.compile("(?<=[\u0600-\u109f])[\u200c\u200d](?=[\u0600-\u109f])")
_WORD = re.compile(r"[^\W_]+")
_TWICE = (
    # Bytes of UTF-8 beyond ASCII, as the encodings of old programs show them: a lead byte, then what follows one.
    (
        "cp1252",
        re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"),
    ),
    ("mac-roman", re.compile("[\u221a\u00ac\u201a\u00d9][\u00a0-\u00ff\u2018-\u25ca\u0131\u0152\u0153\u0178\u0192]")),
    (
        "cp1251",
        re.compile("(?:[\u0420\u0421][\u00a0-\u00bb\u0401-\u040f\u0451-\u045f\u0490\u0491\u2013-\u2122][\u0420\u0421]?){3}"),
    ),
)
_TRACES = re.compile("|".join(traces.pattern for _, traces in _TWICE))
_OTHERS = re.compile("[\u0370-\u058f\u13a0-\u13ff\u1f00-\u1fff]")
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STRANGERS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters pass for one another; a word is in one of them only."""
_MICRO = "\u03bc"
"""Stands in front of Latin units, and passes for no Latin letter."""
_LOOKS = {
    **dict(zip("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅԌ", "aeopcyxijshdqwABEKMHOPCTYXIJSG", strict=True)),
    **dict(zip("οανικρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oavikptuABEZHIKMNOPTYX", strict=True)),
    **dict(zip("օսհցոՕՍ", "ouhgnOU", strict=True)),
}
_LATIN = str.maketrans(_LOOKS)
_CYRILLIC = str.maketrans({latin: other for other, latin in _LOOKS.items() if "CYRILLIC" in unicodedata.name(other)})


def unseen(cell: str) -> Outcome | None:
    """A refusal where the cell holds a character that cannot be seen, turns text around, or marks damage."""
    if "\ufffd" in cell:
        message = "The text holds U+FFFD: letters were lost before it was sent. Ask for it again."
        return refusal("text-damaged-replacement-character", message)
    found = _UNSEEN.search(cell) and _UNSEEN.search(_JOINED.sub("", cell))
    if not found:
        return None
    cleaned = " ".join(_UNSEEN.sub("", cell).split(" ")).strip()
    turning = _TURNING.search(cell)
    mark = turning[0] if turning else found[0]
    name = unicodedata.name(mark, "a control or private character")
    does = "makes it read otherwise than it is stored" if turning else "a reader cannot see"
    message = f"The text holds U+{ord(mark):04X} ({name}), which {does}."
    return refusal("bidi-control" if turning else "unseen-character", message, None, (cleaned,) if cleaned else ())


def mended(cell: str) -> tuple[str, tuple[Remark, ...]]:
    """Text that was encoded twice as it was before, and the remark on it; other text as it is."""
    if not _TRACES.search(cell):
        return cell, ()
    text = cell
    for _ in range(3):
        text, before = _once_less(text), text
        if text == before:
            break
    if text == cell:
        return cell, ()
    message = f"The text was encoded twice on its way; it was read as: {text[:200]}"
    return text, (warning("double-encoded-text", message, text),)


def _once_less(text: str) -> str:
    for encoding, traces in _TWICE:
        if traces.search(text):
            try:
                return b"".join(_bytes(text, encoding)).decode("utf-8")
            except UnicodeError:
                continue
    return text


def _bytes(text: str, encoding: str) -> Iterator[bytes]:
    """Windows-1252 as programs use it: bytes without a letter stand for the control characters of that number."""
    for letter in text:
        try:
            yield letter.encode(encoding)
        except UnicodeEncodeError:
            yield letter.encode("latin-1")


def look_alikes(cell: str) -> Outcome | None:
    """A review where one word mixes scripts whose letters look alike; choices are the word in one script, and as it came."""
    if not _OTHERS.search(cell):
        return None
    mixed = [word for word in _WORD.findall(cell) if not word.isascii() and len(_scripts_of(word)) > 1]
    if not mixed:
        return None
    choices = [_replaced(cell, mixed, table) for table in (_LATIN, _CYRILLIC)]
    pure = [choice for choice in choices if choice != cell and all(len(_scripts_of(w)) < 2 for w in _WORD.findall(choice))]
    message = f"'{mixed[0][:60]}' mixes letters of different scripts that look alike. Choose what is meant."
    return held("mixed-scripts", message, tuple(dict.fromkeys([*pure, cell])))


def _replaced(cell: str, words: list[str], table: dict[int, str]) -> str:
    for word in words:
        cell = cell.replace(word, word.translate(table))
    return cell


@lru_cache(4096)
def _scripts_of(word: str) -> frozenset[str]:
    letters = word.replace(_MICRO, "")
    return frozenset(script for letter in letters for script in _STRANGERS if unicodedata.name(letter, "").startswith(script))


def script_remarks(cell: str) -> Iterator[Remark]:
    """What is told of text that is otherwise in order: its direction."""
    if _FROM_THE_RIGHT.search(cell):
        yield info("rtl-script", "The text runs from right to left; check that it is complete and in order.")
