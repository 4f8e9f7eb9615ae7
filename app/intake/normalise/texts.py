"""Text as people write it: tidied, never reworded. Characters that a reader cannot see are refused, not removed."""

import re
import unicodedata
from collections.abc import Iterable

from app.intake.normalise.outcome import Outcome, refusal

_UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# The joiners are letters of their words in scripts from Arabic to Burmese: Sri Lanka's own name has one.
_JOINED = re.compile("(?<=[\u0600-\u109f])[\u200c\u200d](?=[\u0600-\u109f])")
_BETWEEN_VALUES = re.compile(r"[;\r\n]+")
_LINE_END = re.compile(r"[\r\n]+")
_WHITE = re.compile(r"[ \t\r\n]+")


def is_simple(cell: str) -> bool:
    """Whether nothing needs to be looked for: plain printable letters, as in most cells."""
    return cell.isascii() and cell.isprintable()


def tidy(cell: str) -> str:
    """The cell in Unicode's composed form, without white space around it."""
    return unicodedata.normalize("NFC", cell).strip()


def unseen(cell: str) -> Outcome | None:
    """A refusal where the cell holds a character that cannot be seen, turns text around, or marks damage."""
    found = _UNSEEN.search(_JOINED.sub("", cell))
    if not found:
        return None
    cleaned = _UNSEEN.sub("", cell).strip()
    if found[0] == "\ufffd":
        return refusal("text-damaged", "The text holds U+FFFD: letters were lost before it was sent.")
    name = unicodedata.name(found[0], "a control or private character")
    message = f"The text holds U+{ord(found[0]):04X} ({name}), which a reader cannot see. Remove it."
    return refusal("unseen-character", message, cleaned or None)


def text(cell: str) -> Outcome:
    """One line of text: line breaks and tabs become spaces."""
    return Outcome(_one_line(cell))


def lines(cell: str) -> Outcome:
    """Lines of text, without blank ones."""
    return Outcome(_filled(_LINE_END.split(cell)))


def several(cell: str) -> Outcome:
    """Values separated by semicolons or line breaks, each once."""
    return Outcome(parts(cell))


def parts(cell: str) -> list[str]:
    """What stands between semicolons or line breaks."""
    return list(dict.fromkeys(_filled(_BETWEEN_VALUES.split(cell))))


def _filled(pieces: Iterable[str]) -> list[str]:
    return [line for piece in pieces if (line := _one_line(piece))]


def _one_line(piece: str) -> str:
    return piece.strip() if piece.isprintable() and "  " not in piece else _WHITE.sub(" ", piece.strip())


def plain(cell: str) -> str:
    """For codes, days and numbers: compatibility forms (full-width digits) as plain ones, single spaces."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell)
    return " ".join(cell.split())
