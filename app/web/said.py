"""Sentences that pages get ready made, in the reader's language: findings, refusals, faults. They come as the API tells them.

A catalogue holds each as a pattern with ``{0}`` where a value was put in. ``{0:said}`` in its translation marks a value that is
itself said (a sentence, a word, the name of a State, several of them in a row), ``{0:number}`` one that counts; any other is data
and stays as it came. Matching is by finding literal text from left to right: it takes a time that grows as the sentence does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from app.web.language import LOCALE

HOLE = re.compile(r"\{([0-9])(?::(said|number))?\}")
LONGEST = 256 * 1024
"""Characters of a sentence that is looked up; cells of at most 64 KiB stand in it."""
_DEEPEST, _MOST_IN_A_ROW, _LONGEST_ROW = 4, 100, 4_000
_IN_A_ROW = {"; ": " ; ", " or ": " ou ", " and ": " et ", ", ": ", "}
"""How values follow one another, in English and in French. Only French is read from catalogues so far."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with holes: its text between them; and what its translation puts between which of its values, said how."""

    texts: tuple[str, ...]
    begins: str
    goes_on: tuple[tuple[int, str, str], ...]

    @classmethod
    def of(cls, sentence: str, translation: str) -> "Pattern":
        """That of an entry of a catalogue."""
        texts = tuple(HOLE.split(sentence)[::3])
        begins, *rest = HOLE.split(translation)
        return cls(texts, begins, tuple((int(rest[at]), rest[at + 1] or "", rest[at + 2]) for at in range(0, len(rest), 3)))

    @property
    def weight(self) -> int:
        """How much of it is known text: of two that fit, the one that knows more holds."""
        return sum(map(len, self.texts))

    def values(self, sentence: str) -> Sequence[str] | None:
        """What stands in its holes; None where the sentence is another one."""
        first, *between, last = self.texts
        place, end = len(first), len(sentence) - len(last)
        if end < place or not sentence.startswith(first) or not sentence.endswith(last):
            return None
        found = []
        for text in between:
            at = sentence.find(text, place, end)
            if at < 0:
                return None
            found.append(sentence[place:at])
            place = at + len(text)
        return (*found, sentence[place:end])


@dataclass(frozen=True, slots=True)
class Sayings:
    """All that is known in one language."""

    whole: Mapping[str, str]
    patterns: Sequence[Pattern]
    countries: Mapping[str, str]

    def of(self, sentence: str, deep: int = 0) -> str | None:
        """A sentence in this language; None where it is not known."""
        if sentence in self.whole:
            return self.whole[sentence]
        if deep > _DEEPEST or len(sentence) > LONGEST:
            return None
        for pattern in self.patterns:
            values = pattern.values(sentence)
            if values is not None:
                return "".join((pattern.begins, *self._put(pattern, values, deep)))
        return self._row(sentence, deep) or self._remark(sentence, deep) or self._placed(sentence, deep)

    def _put(self, pattern: Pattern, values: Sequence[str], deep: int) -> Iterator[str]:
        for number, how, text in pattern.goes_on:
            value = values[number]
            if how == "said":
                yield self.value(value, deep + 1)
            else:
                yield value.replace(",", "\u202f") if how == "number" else _quoted(value)
            yield text

    def value(self, value: str, deep: int = 0) -> str:
        """A value that is said, in this language as far as it is known there, one after the other where there are several."""
        known = self.of(value, deep) or self.countries.get(value)
        if known is not None or deep > _DEEPEST or len(value) > _LONGEST_ROW:
            return known or value
        for between, here in _IN_A_ROW.items():
            several = value.split(between, _MOST_IN_A_ROW)
            if len(several) > 1 and all(self._stands_alone(each, deep + 1) for each in several):
                return here.join(self.value(each, deep + 1) for each in several)
        return _quoted(value)

    def _stands_alone(self, value: str, deep: int) -> bool:
        """Whether it is one of several values: words that are known, a code, or something in quotation marks; names are none."""
        return " " not in value or _quoted(value) != value or self.of(value, deep) is not None

    def _row(self, sentence: str, deep: int) -> str | None:
        """Sentences in a row, if all of them are known."""
        several = sentence.split("; ", _MOST_IN_A_ROW) if len(sentence) <= _LONGEST_ROW else []
        told = [self.of(each, deep + 1) for each in several] if len(several) > 1 else []
        return "\u00a0; ".join(each for each in told if each is not None) if told and None not in told else None

    def _remark(self, sentence: str, deep: int) -> str | None:
        """A name, and what is said of it."""
        name, colon, rest = sentence.partition(": ")
        told = self.of(rest, deep + 1) if colon else None
        return f"{self.whole.get(name, name)}\u00a0: {told}" if told is not None else None

    def _placed(self, sentence: str, deep: int) -> str | None:
        """A sentence, and behind it the place in a JSON text that it is about."""
        bare, opens, place = sentence.rpartition(" (/")
        told = self.of(bare, deep + 1) if opens and place.endswith(")") else None
        return f"{told}{opens}{place}" if told is not None else None


def _quoted(value: str) -> str:
    """In the quotation marks of French where it stands in those of a program."""
    mark, inner = value[:1], value[1:-1]
    bare = mark not in ("'", '"') or not inner or not value.endswith(mark) or mark in inner
    return value if bare else f"«\u00a0{inner}\u00a0»"


@lru_cache
def sayings(language: str) -> Sayings:
    """What is known in a language: nothing in English, which is what everything is said in."""
    entries: dict[str, str] = {}
    for place in sorted((LOCALE / language / "said").glob("*.po")):
        with place.open("rb") as file:
            entries |= {str(each.id): str(each.string) for each in read_po(file, locale=language) if each.id}
    patterns = [Pattern.of(sentence, translation) for sentence, translation in entries.items() if HOLE.search(sentence)]
    english, own = Locale("en").territories, Locale.parse(language).territories
    return Sayings(
        {sentence: translation for sentence, translation in entries.items() if not HOLE.search(sentence)},
        sorted(patterns, key=lambda each: each.weight, reverse=True),
        {str(english[code]): str(own[code]) for code in own if code in english} if entries else {},
    )


def said(sentence: str, language: str) -> str:
    """A sentence in the reader's language; one that is not known there is marked as English. Escaped."""
    known = sentence if language == "en" else sayings(language).of(sentence)
    return escape(known) if known is not None else Markup('<span lang="en">{}</span>').format(sentence)


def reading(value: str, language: str) -> str:
    """One of the readings that a finding offers, or what it suggests: as far as it is words, in the reader's language."""
    return value if language == "en" else sayings(language).value(value)


IN_LANGUAGE = {"reading": reading, "said": said}
"""Those whose last argument is the reader's language, which templates leave out."""
