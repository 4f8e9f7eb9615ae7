"""Searching by words: the texts of a designation in which searches look, folded and transliterated, and which words they hold."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, reduce
from operator import and_
from typing import Any

from app.domain.likeness import alike
from app.domain.records import KINDS, declared_fields
from app.domain.records.designation import Scope
from app.domain.timeline import Record
from app.domain.values import fold, transliterate
from app.snapshot.audience import View
from app.snapshot.cards import kept, kept_of_state
from app.snapshot.designations import body

TEXTS_KEPT = 2**15
"""The same text comes back on other days and for other readers."""

PARTS = {"scope": declared_fields(Scope)}
"""Fields made of parts of which some can be searched."""

Forms = tuple[tuple[str, ...], ...]


def forms(query: str) -> Forms:
    """The words of a query, in its own script and transliterated."""
    return tuple(tuple(form.split()) for form in dict.fromkeys((fold(query), transliterate(query))))


class Index:
    """The words of some designations, and in which of them each stands: a bit for each designation, in the order of ``_keys``."""

    def __init__(self, texts: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._keys: list[str] = []
        self._bits: dict[str, int] = {}
        for key, said in texts:
            bit = 1 << len(self._keys)
            self._keys.append(key)
            for word in {word for text in said for word in text.split()}:
                self._bits[word] = self._bits.get(word, 0) | bit
        self._words = sorted(self._bits)

    def mentioning(self, wanted: Forms) -> set[str]:
        """The keys of those in which every word of one of the forms begins a word."""
        found = 0
        for form in filter(None, wanted):
            found |= reduce(and_, map(self._beginning, form))
        return set(self._named(found)) if found else set()

    def holds(self, start: str) -> bool:
        """Whether a word begins so."""
        place = bisect_left(self._words, start)
        return place < len(self._words) and self._words[place].startswith(start)

    def alike(self, word: str) -> list[tuple[str, int]]:
        """The words that are a few slips of the pen away, with how many."""
        return alike(word, self._words)

    def _named(self, bits: int) -> Iterator[str]:
        while bits:
            lowest = bits & -bits
            yield self._keys[lowest.bit_length() - 1]
            bits ^= lowest

    def _beginning(self, start: str) -> int:
        found = 0
        for place in range(bisect_left(self._words, start), len(self._words)):
            if not self._words[place].startswith(start):
                break
            found |= self._bits[self._words[place]]
        return found


def index(view: View, state: str) -> Index:
    """The words of the designations of ``state`` that hold on the view's day, as far as this reader sees. Kept like cards."""
    return kept_of_state(view, state, "word index", _index)


def _index(view: View, state: str) -> Index:
    return Index((each.record.key, words(view, each.record)) for each in view.posts(state) if view.holds(each.record))


def words(view: View, record: Record) -> tuple[str, ...]:
    """What is searched of a designation: nothing above the reader's audience is in it. Kept as long as its card."""
    return kept(view, record, "words", _words)


def _words(view: View, record: Record) -> tuple[str, ...]:
    value = view.value(record)
    if value is None:
        return ()
    texts = (*searchable("authority", body(view, value["authority"])), *searchable("designation", value))
    return tuple(compared(text) for text in texts)


@lru_cache(maxsize=TEXTS_KEPT)
def compared(text: str) -> str:
    """A text as it is searched: folded, and in Latin letters where that differs."""
    folded, latin = fold(text), transliterate(text)
    return folded if folded == latin else f"{folded} {latin}"


def searchable(kind: str, value: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a value in which searches look, by the declarations of its fields and of their parts."""
    for name, field in KINDS[kind].fields.items():
        content = value.get(name)
        if content and (field.searchable or name in PARTS):
            part = PARTS.get(name, {})
            found = content if isinstance(content, dict) else {name: content}
            yield from (text for member, text in found.items() if field.searchable or part[member].searchable)
