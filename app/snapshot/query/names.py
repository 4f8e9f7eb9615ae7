"""What goes by names, found by all words of one, by beginnings of words, or by a name that is nearly the same."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain.likeness import alike
from app.snapshot.query.words import Bag, Word, bags

CURRENT, SHARED = "name", "ambiguous"
"""What something is called today, which may be found by its beginning; and what several go by, each of which is called more."""


class How(IntEnum):
    """How what was typed is like what was found: the best first."""

    EXACT = 0
    PART = 1
    BEGINNING = 2
    SIMILAR = 3

    @property
    def label(self) -> str:
        """As the interface says it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Name:
    """What something goes by: ``what`` kind of name it is, and in which language where that is known."""

    key: str
    text: str
    language: str | None = None
    what: str = CURRENT


@dataclass(frozen=True, slots=True)
class Match:
    """``name`` was found by the words ``asked``; ``latin``: by what it is in Latin letters; ``slips``: so many letters differ."""

    name: Name
    how: How
    asked: tuple[str, ...]
    latin: bool = False
    slips: int = 0

    @property
    def rank(self) -> tuple[int, int, bool]:
        """The lower, the better."""
        return self.how, self.slips, self.latin


@dataclass(frozen=True, slots=True)
class _Held:
    name: Name
    folded: Bag
    latin: Bag


class Names:
    """Names, each under what it stands for. The order in which they are given is that in which they are preferred."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._held: list[_Held] = [_Held(name, *bags(name.text)) for name in names]
        self._under: dict[str, list[int]] = {}
        self._with: dict[str, set[int]] = {}
        self._spelt: dict[str, list[int]] = {}
        for place, held in enumerate(self._held):
            for bag in {held.folded, held.latin} - {frozenset()}:
                self._under.setdefault(max(bag, key=len), []).append(place)
            for word in held.folded | held.latin if held.name.what == CURRENT else ():
                self._with.setdefault(word, set()).add(place)
            self._spelt.setdefault(" ".join(sorted(held.latin)), []).append(place)
        self._words = sorted(self._with)
        self._spellings = list(self._spelt)

    def named(self, asked: Iterable[Word]) -> list[Match]:
        """What is named in full: all words of a name are among those asked, in whatever order. The longest names only."""
        words = tuple(asked)
        own, latin = {word.folded for word in words}, {word.latin for word in words}
        found = []
        for place in sorted({place for form in own | latin for place in self._under.get(form, ())}):
            held = self._held[place]
            how = How.PART if held.name.what == SHARED else How.EXACT
            if held.folded <= own:
                found.append(Match(held.name, how, _of(words, held.folded)))
            elif held.latin and held.latin <= latin:
                found.append(Match(held.name, how, _of(words, held.latin, latin=True), latin=True))
        return _each_once(_longest(found))

    def beginning(self, asked: Sequence[Word]) -> list[Match]:
        """What goes by a name in which each of the words begins one."""
        together = [self._beginning(word) for word in asked]
        found = [self._begun(self._held[place], asked) for place in sorted(set.intersection(*together))] if asked else []
        return _each_once(found)

    def like(self, asked: Sequence[Word]) -> list[Match]:
        """What goes by a name that is a few slips of the pen away."""
        text = " ".join(sorted(word.latin for word in asked))
        words = tuple(word.folded for word in asked)
        near = alike(text, self._spellings)
        found = [
            Match(self._held[place].name, How.SIMILAR, words, slips=slips) for each, slips in near for place in self._spelt[each]
        ]
        return _each_once(found)

    def _beginning(self, word: Word) -> set[int]:
        return {place for form in {word.folded, word.latin} for each in self._from(form) for place in self._with[each]}

    def _from(self, start: str) -> Iterator[str]:
        for place in range(bisect_left(self._words, start), len(self._words)):
            if not self._words[place].startswith(start):
                return
            yield self._words[place]

    def _begun(self, held: _Held, asked: Sequence[Word]) -> Match:
        return fitted(held.name, asked) or Match(held.name, How.BEGINNING, tuple(word.folded for word in asked))


def fitted(name: Name, asked: Sequence[Word]) -> Match | None:
    """How a name is like the words asked; None where one of them begins no word of it."""
    folded, latin = bags(name.text)
    words = tuple(word.folded for word in asked)
    for bag, forms, foreign in ((folded, words, False), (latin, tuple(word.latin for word in asked), True)):
        if bag == set(forms):
            return Match(name, How.EXACT, words, foreign)
        if bag.issuperset(forms):
            return Match(name, How.PART, words, foreign)
        if all(any(each.startswith(form) for each in bag) for form in forms):
            return Match(name, How.BEGINNING, words, foreign)
    return None


def _of(words: Iterable[Word], bag: Bag, *, latin: bool = False) -> tuple[str, ...]:
    """The words of a query that stand for those of a name."""
    return tuple(dict.fromkeys(word.folded for word in words if (word.latin if latin else word.folded) in bag))


def _longest(found: Sequence[Match]) -> list[Match]:
    """Without names that are but a part of another one found: Guinea beside Equatorial Guinea."""
    said = [frozenset(match.asked) for match in found]
    return [match for match, words in zip(found, said, strict=True) if not any(words < other for other in said)]


def _each_once(found: Iterable[Match]) -> list[Match]:
    """The best match of each thing by the same words."""
    best: dict[tuple[str, tuple[str, ...]], Match] = {}
    for match in sorted(found, key=lambda each: each.rank):
        best.setdefault((match.name.key, match.asked), match)
    return list(best.values())
