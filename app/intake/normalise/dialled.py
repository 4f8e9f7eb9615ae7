"""One cell of phone numbers cut into pieces: each with its digits as written, what it is called, and its extensions.

What the pieces are worth is decided elsewhere; nothing is dropped here that is not named in a piece.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from app.domain.values import fold


class Line(Enum):
    """What a number is, as the words beside it say."""

    PHONE = "phone"
    FAX = "fax"
    MOBILE = "mobile"
    TELEX = "telex"


@dataclass(frozen=True, slots=True)
class Piece:
    """``written``: digits with their marks. ``joined``: what stood between it and the piece before."""

    written: str
    joined: str = ""
    line: Line = Line.PHONE
    extensions: tuple[str, ...] = ()
    label: str | None = None
    words: tuple[str, ...] = field(default=())


_LINES = {
    **dict.fromkeys("fax telefax telecopie telecopieur facsimile telekopie faks f fx faxe".split(), Line.FAX),
    **dict.fromkeys("mobile mobil mob cell cellphone cellular gsm portable handy movil celular m natel kom".split(), Line.MOBILE),
    **dict.fromkeys("telex tlx tx".split(), Line.TELEX),
    **dict.fromkeys(
        "phone telephone tel t telefon telefono telefone tfno tlf ph puh тел телефон call phones tels".split(), Line.PHONE
    ),
}
_EXTENSION = re.compile(
    r"(?:;ext=|,? ?(?:\(|\b|(?<=[0-9]))(?:ext(?:ension|n|s)?|poste|nebenst(?:elle|\.)?|durchwahl|dw|int(?:erno|\.)?|klapka"
    r"|mell(?:ék)?|wew|linja|toestel|доб|вн|x|#)"
    r"(?: ?no)?(?![^\W\d_])[ .:=]*)([0-9]{1,7}(?: ?(?:,|/|and|und|et|or|ou|oder|&) ?[0-9]{1,6}(?![0-9 ./-]*[0-9]{3}))*)\)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\(?\+[+ ]*[)0-9(][0-9 ()./\-‐-―+]*|\(?[0-9][0-9 ()./\-‐-―+]*|\([+ ]{1,4}\)[0-9 ()./\-‐-―+]+")
_BESIDE = re.compile(r"\(([^()0-9+]{2,60})\)")
_WORD = re.compile(r"[^\W\d_]+")
_AGAIN = re.compile(
    r"(?<=[0-9) ])(?:[ ,/.-]{1,3}(?=\(?\+)|[ ,/]{1,3}(?=00[1-9](?:[^0-9]*[0-9]){6}))|(?<=[0-9]) (?=\([0-9]{1,3}[-) ])"
    r"|(?<=[0-9]) ?/ ?(?=(?:[^0-9]*[0-9]){6})"
)
_ROUND_THE_CLOCK = re.compile(r"\b24 ?[/x] ?7\b|\bH ?24\b", re.IGNORECASE)
_WHOLE = 8
"""Digits that a number has at least before another begins behind a slash."""
_SUFFIX = re.compile(r"(.*[0-9])( ?/ ?)-?([0-9]{1,3})")
_ENUMERATOR = re.compile(r"(?:^|(?<=[\s;,]))(?:[a-h]|[ivx]{1,4})\)\s*")
_EDGES = " ./-‐‑‒–—―"


def pieces(cell: str) -> list[Piece]:
    """The numbers in a cell, in order."""
    text = _ROUND_THE_CLOCK.sub("", _ENUMERATOR.sub("; ", cell))
    found: list[Piece] = []
    place, line = 0, Line.PHONE
    for number, extensions, start, end in _numbers(text):
        between = text[place:start]
        line = _line(between, line if _continues(between) else Line.PHONE)
        behind = _BESIDE.match(text[end:].lstrip())
        label = behind[1].strip() if behind else None
        parts = list(_split(number))
        for joined, written in parts:
            found.append(Piece(written, joined or between.strip(), _line(label or "", line)))
        found[-1] = replace(found[-1], extensions=extensions, label=label)
        found[-len(parts)] = replace(found[-len(parts)], words=_words(between))
        place = end
    return _rest_told(found, text[place:])


def _numbers(text: str) -> Iterator[tuple[str, tuple[str, ...], int, int]]:
    place = 0
    while found := _NUMBER.search(text, place):
        written = found[0].rstrip(f"{_EDGES}(")
        start, end = found.start(), found.start() + len(written)
        extension = _EXTENSION.match(text, end)
        end = extension.end() if extension else end
        extensions = tuple(re.findall("[0-9]+", extension[1])) if extension else ()
        if any(letter.isdigit() for letter in written):
            yield written.strip(_EDGES), extensions, start, end
        place = max(end, found.end())


def _split(number: str) -> Iterator[tuple[str, str]]:
    """Numbers that stand in a row with nothing but a space or a slash between them, and endings such as "/03"."""
    place, joined = 0, ""
    for cut in _AGAIN.finditer(number):
        if sum(map(str.isdigit, number[place : cut.start()])) >= _WHOLE:
            yield from _with_suffixes(number[place : cut.start()], joined)
            place, joined = cut.end(), "/"
    yield from _with_suffixes(number[place:], joined)


def _with_suffixes(number: str, joined: str) -> Iterator[tuple[str, str]]:
    endings: list[str] = []
    while (found := _SUFFIX.fullmatch(number.strip())) and sum(map(str.isdigit, found[1])) > 6:
        endings.insert(0, found[3])
        number = found[1]
    yield joined, number.strip(_EDGES)
    yield from (("/", ending) for ending in endings)


def _continues(between: str) -> bool:
    return not any(mark in between for mark in ";\n")


def _line(words: str, before: Line) -> Line:
    named = [_LINES[folded] for word in _WORD.findall(words) if (folded := fold(word)) in _LINES]
    return named[-1] if named else before


def _words(between: str) -> tuple[str, ...]:
    """Words before a number that are neither the name of a line nor a joint."""
    return tuple(word for word in _WORD.findall(between) if fold(word) not in _LINES and fold(word) not in JOINTS)


def _rest_told(found: list[Piece], rest: str) -> list[Piece]:
    left = tuple(word for word in _words(_BESIDE.sub("", rest)) if len(word) > 1)
    if found and left:
        found[-1] = replace(found[-1], words=(*found[-1].words, *left))
    return found


JOINTS = frozenset("and et und y e i oraz or ou oder o u i и или en of no nr n bis to sowie alternatively alt also".split())
