"""Names that may be one body's: transliterated, in another order of words, with another accent, a slip of the pen or initials.

Pure and only ever shown: whether two names are one body is for a person to say.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from app.domain.later import later
from app.domain.values import transliterate

_process, _distance = (
    later("rapidfuzz.process"),
    later("rapidfuzz.distance"),
)  # take 3 MB, and only names that nobody bears need them

SMALL = frozenset("al and das de del der des di die do du et for in la le les of on the to und van von".split())
"""Words that tell no body from another."""
_SHORTEST = 4
"""A shorter word is one slip away from too many others."""


_LONGEST = 300
"""Characters: what is longer describes a body rather than naming it, and is compared with nothing."""
_MOST_WORDS = 30
_MOST_ALIKE = 5


@lru_cache(65536)
def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in transliterate(name).split() if word not in SMALL))[:_MOST_WORDS]


def words(name: str) -> tuple[str, ...]:
    """The words that tell the body apart, in Latin letters and in alphabetical order; none for what is too long to be a name."""
    return _words(name) if len(name) <= _LONGEST else ()


class Names:
    """Names with what stands for them, found again by names that are like them."""

    def __init__(self) -> None:
        self._whole: dict[tuple[str, ...], dict[str, None]] = {}
        self._but_one: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}

    def add(self, name: str, key: str) -> None:
        """``key`` goes by ``name``."""
        own = words(name)
        if not own or key in self._whole.setdefault(own, {}):
            return
        self._whole[own][key] = None
        for word, rest in _without_one(own):
            self._but_one.setdefault(rest, {})[word, key] = None

    def like(self, name: str) -> list[str]:
        """What goes by a name like this one, best first."""
        own = words(name)
        if not own:
            return []
        found = dict(self._whole.get(own, {}))
        for word, rest in _without_one(own):
            found |= {key: None for other, key in self._but_one.get(rest, {}) if one_slip(word, other)}
            if _initials(word, rest):
                found |= self._whole.get(rest, {})
        found |= {key: None for word, key in self._but_one.get(own, {}) if _initials(word, own)}
        return list(found)


def extends(names: Iterable[str], others: Collection[str]) -> bool:
    """Whether one of these names has all words of one of the others, of which there are several, and more: Federal Ministry of
    Justice; or the other way round.
    """
    said = _telling(tuple(names))
    for there in _telling(frozenset(others)):
        for here in said:
            if len(there) > 1 and (there <= here or (len(here) > 1 and here <= there)):
                return True
    return False


@lru_cache(8192)
def _telling(names: Collection[str]) -> tuple[frozenset[str], ...]:
    """The words of each: of a body that holds several posts, or that many rows name, they are asked for again and again."""
    return tuple(frozenset(words(name)) for name in names)


def _without_one(own: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((word, own[:place] + own[place + 1 :]) for place, word in enumerate(own))


def _initials(word: str, rest: tuple[str, ...]) -> bool:
    """An abbreviation that stands beside the words that it is made of."""
    return len(rest) > 1 and sorted(word) == sorted(each[0] for each in rest)


def one_slip(one: str, other: str) -> bool:
    """A letter too many, too few, wrong, or two in the wrong order. Numbers are never slips: they tell offices apart."""
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    here, there = one[start:], other[start:]
    return here[1:] == there[1:] or here[1:] == there or here == there[1:] or (here[:2] == there[1::-1] and here[2:] == there[2:])


def slips_allowed(length: int) -> int:
    """How many slips of the pen a word of that length may have: short ones are a slip away from too many others."""
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 12 else 3


def alike(text: str, known: Sequence[str]) -> list[tuple[str, int]]:
    """Those of the ``known`` texts that are a few slips away from ``text``, with how many; the nearest first."""
    most = slips_allowed(len(text))
    if not most:
        return []
    found = _process.extract(text, known, scorer=_distance.OSA.distance, score_cutoff=most, limit=_MOST_ALIKE, processor=None)
    return [(near, int(slips)) for near, slips, _ in found]
