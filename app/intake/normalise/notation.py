"""How people write articles: the codes that a cell names, in order, and the treaty where it names one.

What the codes mean is not known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from app.domain.values import fold
from app.intake.normalise import treaties
from app.intake.normalise.texts import plain
from app.intake.normalise.words_of_days import months

_ARTICLE = frozenset(
    "article articles art arts artikel artikels articolo articoli articulo articulos artigo artigos cikk clanak clen clan"
    " artykul artikla straipsnis pants"
    " madde statya стаття статья статия член члан ст artikkel artikla articolul nenni".split()
)
_LEVEL = frozenset(
    "paragraph paragraphs paragraphe paragraphes para paras par al alinea alineas let lit litt lettre lettres letter letters"
    " litera buchstabe buchst"
    " absatz absatze abs nr ziffer ziff satz bekezdes pont comma commi lettera lid onder apartado apartados parrafo letra"
    " numero numeral inciso no n ustep ustęp ust odst"
    " odstavec pism stavak stav tocka item sub subparagraph subparagraphs sous point bod пункт п часть ч буква абзац"
    " alineatul momentti kohta fikra".split()
)
_BEHIND = frozenset(("cikk", "straipsnis", "pants", "madde", "artikla", "nenni"))
_SEVERAL_LEVELS = frozenset(
    ("§§", "paragraphs", "paras", "paragraphes", "apartados", "commi", "letters", "lettres", "absatze", "alineas")
)
_PARTING = frozenset(",;/&+\n")
_LIST = frozenset("and et und oraz ja og och en and/or or ou oder as well as и та або".split())
_TITLE = re.compile(r"\((?:[ .]*|[^()]*[^\W\d_]{3,}[^()]*)\)")
_ROUND_THE_CLOCK = re.compile(r"\b24 ?[/x] ?7\b")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|[,;/&+\n]|§+|.", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"([0-9]{1,2}),([0-9]{1,2})")
_NUMBERED_DAY = re.compile(r"[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?|([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{4}")
_NAMED_DAY = re.compile(r"(?:([0-9]{1,2})[. -]{1,2}([^\W\d_]{3,10})|([^\W\d_]{3,10})[. -]{1,2}([0-9]{1,2}))\.?(?:[ -][0-9]{2,4})?")


@dataclass(frozen=True, slots=True)
class Notation:
    """What a cell names. ``rest`` is text behind it that is no part of a code; ``treaty`` may be one that is not kept here."""

    codes: tuple[str, ...]
    treaty: str | None = None
    named_treaty: str | None = None
    rest: str = ""


@dataclass
class _Reading:
    """Codes read so far, the one being read, and how the next component joins it."""

    codes: list[list[str]] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    parted: str = ""
    level: bool = False
    several: bool = False

    def article(self, word: str) -> None:
        """A word such as "Article" begins a code, except in languages that put it behind the number."""
        if word in _BEHIND and len(self.current) == 1 and not self.codes:
            return
        self.finish()
        self.parted, self.level, self.several = "", False, False

    def component(self, token: str) -> None:
        """A number or letter: the next component of the current code, or the first one of another code."""
        previous = self.current or (self.codes[-1] if self.codes else [])
        if not self.parted or not previous or self._goes_on(token):
            self.current.append(token)
        else:
            self.finish()
            self.current = self._after(previous, token)
        self.parted, self.level = "", False

    def _goes_on(self, token: str) -> bool:
        """In "Article 7, paragraph 5, letter e" the commas part no list: the mark of a level follows each."""
        deeper = len(self.current) == 1 if token.isdigit() else bool(self.current) and self.current[-1].isdigit()
        return self.parted == "," and self.level and deeper

    def _after(self, previous: list[str], token: str) -> list[str]:
        if not token.isdigit():
            return [*(previous if previous[-1].isdigit() else previous[:-1]), token]
        return [previous[0], token] if self.level or self.several else [token]

    def finish(self) -> None:
        """The current code is whole."""
        if self.current:
            self.codes.append(self.current)
        self.current = []


@lru_cache(4096)
def notation(cell: str) -> Notation | None:
    """The codes in "Art. 7 § 5 (e)", "24, 27 and 35", "27.2.a/c", "ETS 185 Art. 27"; None where there is none to be read."""
    lines = "\n".join(plain(line) for line in cell.splitlines())
    text, series, named = _without_treaty(_ROUND_THE_CLOCK.sub("", _TITLE.sub(" ", lines)).strip())
    reading = _Reading()
    rest = _read(_DECIMAL_COMMA.sub(r"\1.\2", text) if _DECIMAL_COMMA.fullmatch(text) else text, reading)
    codes = tuple(dict.fromkeys(".".join(parts) for parts in reading.codes))
    if not codes or not all(code[0].isdigit() for code in codes):
        return None
    return Notation(codes, series, named, rest)


def turned_into_day(cell: str) -> tuple[str, ...]:
    """The codes that a spreadsheet may have taken for a day: 8.10 and 10.8 for "10-Aug". Empty where the cell is no day."""
    text = plain(cell)
    numbered = _NUMBERED_DAY.fullmatch(text)
    named = _NAMED_DAY.fullmatch(text)
    if numbered:
        first, second = (int(part) for part in numbered.groups() if part)
        return (f"{first}.{second}", f"{second}.{first}")
    if named:
        number, name = (named[1], named[2]) if named[1] else (named[4], named[3])
        return tuple(code for of_month in months(name) for code in (f"{of_month}.{int(number)}", f"{int(number)}.{of_month}"))
    return ()


def _without_treaty(text: str) -> tuple[str, str | None, str | None]:
    """The text without the treaty before or behind the articles; its code, or else what it is called."""
    found = re.search(treaties.SERIES, text, re.IGNORECASE)
    if found:
        return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,:;-–"), treaties.number(found[0]), found[0]
    before, word, after = _at_article(text)
    if before:
        return f"{word} {after}", treaties.number(before), before
    return text, None, None


def _at_article(text: str) -> tuple[str, str, str]:
    for word in re.finditer(r"[^\W\d_]+", text):
        if fold(word[0]) in _ARTICLE:
            before = text[: word.start()].strip(" ,:;-–")
            return (before, word[0], text[word.end() :]) if re.search(r"[^\W\d_]{3}", before) else ("", "", text)
    return "", "", text


def _read(text: str, reading: _Reading) -> str:
    """Takes in what can be read; returns what is left from the first word that is none of a code."""
    for place, token in _tokens(text):
        folded = fold(token) if token.isalpha() else token
        if token.isdigit():
            reading.component(str(int(token)))
        elif folded in _ARTICLE:
            reading.article(folded)
        elif (folded in _LEVEL and len(folded) > 1) or token[0] == "§":
            reading.level = True
            reading.several = folded in _SEVERAL_LEVELS
        elif folded in _LIST or token in _PARTING:
            reading.parted = token
        elif len(folded) == 1 and folded.isascii() and folded.isalpha():
            reading.component(folded)
        elif token.isalpha():
            reading.finish()
            return text[place:]
    reading.finish()
    return ""


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    for found in _TOKEN.finditer(text):
        if not found[0].isspace() or found[0] == "\n":
            yield found.start(), found[0]
