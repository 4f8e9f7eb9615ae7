"""Which known word was perhaps meant by an unknown one: the one that is a slip or two of the pen away. Only ever suggested."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

_SHORTEST = 4
"""A shorter word is one slip away from too many others."""
_LONGEST = 60


def slips(known: Iterable[str]) -> Mapping[str, str]:
    """Each of the ``known`` words, under itself and under all that is left of it without one letter."""
    found: dict[str, str] = {}
    for word in known:
        for left in _left(word):
            found.setdefault(left, word)
    return MappingProxyType(found)


def nearest(word: str, known: Mapping[str, str]) -> str | None:
    """The known word that shares what is left of ``word``: a letter too many, too few, wrong, or two in the wrong order."""
    return next((known[left] for left in _left(word) if left in known), None)


def _left(word: str) -> Iterator[str]:
    if _SHORTEST <= len(word) <= _LONGEST:
        yield word
        yield from (word[:place] + word[place + 1 :] for place in range(len(word)))
