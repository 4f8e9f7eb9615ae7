"""Searching by words: the texts of a designation in which searches look, folded and transliterated, and which words they hold."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, reduce
from operator import and_
from typing import Any

from app.domain.access import Audience, Clearance
from app.domain.likeness import alike
from app.domain.records import KINDS, declared_fields
from app.domain.records.designation import Scope
from app.domain.timeline import Record
from app.domain.values import fold, transliterate
from app.snapshot.audience import View
from app.snapshot.cards import kept, kept_of_state
from app.snapshot.designations import body
from app.snapshot.kept import Kept

TEXTS_KEPT = 2**15
"""The same text comes back on other days and for other readers."""

PARTS = {"scope": declared_fields(Scope)}
"""Fields made of parts of which some can be searched."""

READERS_KEPT = 4
"""Of how many clearances, on how many days, it is kept which States mention a word."""

LAST = "\U0010ffff"
"""Behind every letter."""

Forms = tuple[tuple[str, ...], ...]
Meant = list[list[Sequence[str]]]
"""The words that each word of each form may stand for."""


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

    @property
    def words(self) -> Sequence[str]:
        """All words, in order."""
        return self._words

    def mentioning(self, wanted: Forms) -> set[str]:
        """The keys of those in which every word of one of the forms begins a word."""
        return self.saying(self.meant(wanted))

    def meant(self, wanted: Forms) -> Meant:
        """For each word of the forms the words here that begin so."""
        return [[self._beginning(start) for start in form] for form in wanted if form]

    def saying(self, meant: Meant) -> set[str]:
        """The keys of those that have, for one of the forms, one word of each of its choices."""
        found = 0
        for form in meant:
            found |= reduce(and_, map(self._any, form))
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

    def _beginning(self, start: str) -> Sequence[str]:
        first = bisect_left(self._words, start)
        return self._words[first : bisect_left(self._words, start + LAST, first)]

    def _any(self, words: Sequence[str]) -> int:
        found = 0
        for word in words:
            found |= self._bits.get(word, 0)
        return found


class Everywhere:
    """The indexes of all States, and which of their words stand in which States."""

    def __init__(self, by_state: Mapping[str, Index]) -> None:
        self._by_state = by_state
        self._states = Index((state, each.words) for state, each in by_state.items())

    def mentioning(self, sought: Forms) -> Iterator[tuple[str, set[str]]]:
        """The States with designations that mention every word of one of the forms, and the keys of those."""
        meant = self._states.meant(sought)
        for state in sorted(self._states.saying(meant)):
            keys = self._by_state[state].saying(meant)
            if keys:  # the words may stand in different designations
                yield state, keys


def index(view: View, state: str) -> Index:
    """The words of the designations of ``state`` that hold on the view's day, as far as this reader sees. Kept like cards."""
    return kept_of_state(view, state, "word index", _index)


def _index(view: View, state: str) -> Index:
    return Index((each.record.key, words(view, each.record)) for each in view.posts(state) if view.holds(each.record))


def mentioning(view: View, sought: Forms, state: str | None = None) -> Iterator[tuple[str, set[str]]]:
    """The States, in order, with designations that mention every word of one of the forms, and the keys of those."""
    if state is not None or not view.current:
        found = {each: index(view, each).mentioning(sought) for each in view.states(state)}
    else:
        found = dict(_everywhere(view).mentioning(sought))
        own = view.clearance.state
        if own is not None:  # where this reader may see more than others
            found[own] = index(view, own).mentioning(sought)
    yield from ((each, found[each]) for each in sorted(found) if found[each])


def _everywhere(view: View) -> Everywhere:
    """The words of all States as far as everybody of the reader's general clearance sees."""
    kept: Kept[tuple[date, Audience], Everywhere]
    when = "everywhere today" if view.present else "everywhere"  # whoever asks about other days pushes nothing of today out
    kept = view.snapshot.derived.get(when) or view.snapshot.derived.setdefault(when, Kept(READERS_KEPT))
    general = view.clearance.general
    return kept.of((view.day, general), lambda: _read(replace(view, clearance=Clearance(general))))


def _read(view: View) -> Everywhere:
    return Everywhere({each: index(view, each) for each in view.states()})


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
