"""What is called by phrases, such as a provision by its label, found by the words that a query shares with them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from app.domain.likeness import alike
from app.snapshot.query.names import How, Match, Name
from app.snapshot.query.words import OF_SENTENCES, Bag, Word, bags

_BEGINNING = 4
"""A word of fewer letters begins too many others."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is called by some words of a query, and by the phrase that has most of them. ``words`` are those words."""

    match: Match
    words: frozenset[str]
    score: float
    covered: float

    @property
    def key(self) -> str:
        """Of what is called."""
        return self.match.name.key


class Phrases:
    """Phrases by what they stand for. A word counts the more, the fewer things are called by it."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._phrases: dict[str, list[tuple[Name, Bag]]] = {}
        self._called: dict[str, set[str]] = {}
        for name in names:
            bag = frozenset().union(*bags(name.text)) - OF_SENTENCES
            self._phrases.setdefault(name.key, []).append((name, bag))
            for word in bag:
                self._called.setdefault(word, set()).add(name.key)
        self._words = sorted(self._called)

    def holds(self, said: Iterable[str]) -> bool:
        """Whether all of these words stand in phrases."""
        return all(word in self._called for word in said)

    def called(self, asked: Sequence[Word], *, slips: bool = False) -> list[Call]:
        """What is called by as many of the words as anything is: what they tell most of first. ``slips``: words nearly the same."""
        meant = {word.folded: self._meant(word.latin, slips=slips) for word in asked}
        calls = [call for key in self._phrases if (call := self._call(key, meant)) is not None]
        most = max((len(call.words) for call in calls), default=0)
        return sorted((call for call in calls if len(call.words) == most), key=lambda call: (-call.score, -call.covered))

    def _meant(self, word: str, *, slips: bool) -> dict[str, How]:
        """The words of phrases that a word may stand for."""
        if word in self._called:
            return {word: How.EXACT}
        found = {}
        if len(word) >= _BEGINNING:
            behind = self._words[bisect_left(self._words, word) :]
            found = dict.fromkeys(takewhile(lambda each: each.startswith(word), behind), How.BEGINNING)
        if not found and slips:
            found = {each: How.SIMILAR for each, _ in alike(word, self._words)[:1]}
        return found

    def _call(self, key: str, meant: dict[str, dict[str, How]]) -> Call | None:
        said = {word: how for word, known in meant.items() if (how := self._how(key, known)) is not None}
        if not said:
            return None
        score = sum(max(1 / len(self._called[each]) for each in meant[word] if key in self._called[each]) for word in said)
        name, covered = max(((name, _covered(bag, meant)) for name, bag in self._phrases[key]), key=lambda each: each[1])
        how = max(said.values())
        whole = How.EXACT if how is How.EXACT and covered == 1 else max(how, How.PART)
        return Call(Match(name, whole, tuple(said)), frozenset(said), score, covered)

    def _how(self, key: str, known: dict[str, How]) -> How | None:
        return min((how for each, how in known.items() if key in self._called[each]), default=None)


def _covered(bag: Bag, meant: dict[str, dict[str, How]]) -> float:
    """How much of a phrase was asked."""
    return len({each for known in meant.values() for each in known if each in bag}) / len(bag)
