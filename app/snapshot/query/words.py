"""The words of a query: each in its own script, in Latin letters, and as it was typed. Nothing here knows what words mean."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.likeness import SMALL
from app.domain.values import fold, transliterate
from app.snapshot.search import TEXTS_KEPT

_BETWEEN = re.compile(r"[\s,;:!?\u3001\u3002]+|(?<=[^\x00-\x7f])(?=[0-9])")
"""What parts two tokens; scripts without blanks also write a number right behind a word."""
OF_SENTENCES = SMALL | frozenset(
    "a an and are art article articles at au aux between call can d depuis entre est from how i il is l me n or par"
    " per pour qu qui s than un une vers we who whom".split()
)
"""Words that make sentences of names. Some are codes of States too: see ``states``."""


@dataclass(frozen=True, slots=True)
class Word:
    """``folded`` is compared in its own script, ``latin`` in Latin letters; ``typed`` is the token it stood in."""

    folded: str
    latin: str
    typed: str


Bag = frozenset[str]


def words(query: str) -> tuple[Word, ...]:
    """The words of a query in their order."""
    tokens = (token for token in _BETWEEN.split(unicodedata.normalize("NFKC", query)) if token)
    return tuple(word for token in tokens for word in _of(token))


def _of(token: str) -> Iterable[Word]:
    return (Word(each, transliterate(each).replace(" ", ""), token) for each in fold(token).split())


@lru_cache(TEXTS_KEPT)
def bags(text: str) -> tuple[Bag, Bag]:
    """The telling words of a name, in its own script and in Latin letters."""
    return _bag(fold(text)), _bag(transliterate(text))


def _bag(text: str) -> Bag:
    found = frozenset(text.split())
    return found - OF_SENTENCES or found
