"""Text as people write it: tidied, never reworded."""

import html
import re
import unicodedata
from collections.abc import Iterable

from app.intake.normalise.outcome import Outcome, Remark, info, warning

_BETWEEN_VALUES = re.compile(r"[;\r\n]+")
_LINE_END = re.compile(r"[\r\n]+")
_WHITE = re.compile("[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6});")
_FOOTNOTE = re.compile(r"(?<=\S)\s{0,3}(?:\((?:\*{1,3}|†|‡)\)|[*†‡]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\[[0-9]{1,2}\])$")
_ENCLOSED = re.compile(r"=\"([^\"]*)\"")
_GUARDED = re.compile(r"^'(?=[=+\-@])")
_LOST = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_FORMULA_BEGINS = frozenset("=@+-")
_FORMULA = re.compile(r"[=@]|[+-](?=[A-Za-z(])")

PLACEHOLDERS = frozenset(
    "-|--|---|–|—|/|//|.|..|...|…|?|??|???|xxx|_|__|n/a|n.a.|na|n/d|nd|n.d.|nil|none|null|nan|empty|blank|(empty)|(leer)|#n/a|#n/v"
    "|#value!|#ref!|#name?|#div/0!|tbc|tbd|t.b.c.|t.b.d.|to be confirmed|to be determined|not applicable|not available|not known"
    "|unknown|pending|néant|neant|s/o|sans objet|inconnu|à confirmer|non disponible|non communiqué|k.a.|entfällt|keine|keine angabe"
    "|unbekannt|ninguno|no aplica|no disponible|nessuno|geen|onbekend|brak|нет|немає|nema|なし|無し|没有|無|없음".split("|")
)
"""What people write into a cell of which they have nothing to say, in lower case."""
DITTO = frozenset(
    "ditto|dito|do.|idem|id.|ídem|ibid|ibid.|ibidem|same|the same|same as above|as above|see above|le même|la même|même|ci-dessus"
    "|voir ci-dessus|s.o.|siehe oben|wie oben|lo mismo|как выше|то же|同上|\"|''|\"\"|″|〃|”|„|,,|-\"-|-''-|– ” –".split("|")
)
"""Marks for "as in the row above", in lower case."""


def tidy(cell: str) -> str:
    """The cell in Unicode's composed form, without white space around it."""
    return unicodedata.normalize("NFC", cell).strip()


def unmarked(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The text without the mark of a footnote at its end, and what is told of it."""
    found = _FOOTNOTE.search(text)
    if not found:
        return text, ()
    mark = found[0].strip()
    return text[: found.start()], (info("footnote-mark-stripped", f"'{mark}' at the end was taken for the mark of a footnote."),)


def unescaped(text: str) -> tuple[str, tuple[Remark, ...]]:
    """Text copied out of a page's source as the page shows it."""
    if not _ENTITY.search(text):
        return text, ()
    shown = html.unescape(text)
    message = f"The text was copied out of the source of a page; it was read as: {shown[:200]}"
    return shown, (warning("page-source-unescaped", message, shown),) if shown != text else ()


def unguarded(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The text behind what keeps a spreadsheet from taking it for a formula."""
    enclosed = _ENCLOSED.fullmatch(text)
    if enclosed:
        return enclosed[1], (info("formula-in-text", "A formula that holds one text only was read as that text."),)
    return _GUARDED.sub("", text, count=1), ()


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text instead of showing it."""
    return bool(_FORMULA.match(text))


def text(cell: str) -> Outcome:
    """One line of text: line breaks and tabs become spaces."""
    if cell[:1] not in _FORMULA_BEGINS and cell.isprintable() and "  " not in cell and "?" not in cell:
        return Outcome(cell.strip())
    return Outcome(_one_line(cell), _told(cell))


def lines(cell: str) -> Outcome:
    """Lines of text, without blank ones."""
    return Outcome(_filled(_LINE_END.split(cell)), _told(cell))


def several(cell: str) -> Outcome:
    """Values separated by semicolons or line breaks, each once."""
    return Outcome(parts(cell), _told(cell))


def _told(cell: str) -> tuple[Remark, ...]:
    remarks = []
    if cell[:1] in _FORMULA_BEGINS and is_formula(cell):
        remarks.append(warning("formula-in-text", "A spreadsheet would take this for a formula. It is kept as text, not computed."))
    if "?" in cell and _LOST.search(cell) and "://" not in cell:
        remarks.append(warning("text-damaged-question-mark", "A question mark stands inside a word: a letter may have been lost."))
    return tuple(remarks)


def parts(cell: str) -> list[str]:
    """What stands between semicolons or line breaks."""
    return list(dict.fromkeys(_filled(_BETWEEN_VALUES.split(cell))))


def _filled(pieces: Iterable[str]) -> list[str]:
    return [line for piece in pieces if (line := _one_line(piece))]


def _one_line(piece: str) -> str:
    if piece.isprintable() and "  " not in piece:
        return piece.strip()
    return _WHITE.sub(" ", piece).strip()


def plain(cell: str) -> str:
    """For codes, days and numbers: compatibility forms (full-width digits) as plain ones, single spaces."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", cell)
    return " ".join(cell.split())
