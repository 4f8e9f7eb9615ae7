"""Searching by words: the texts of a designation in which searches look, folded and transliterated, and what they mention."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from app.domain.records import KINDS, declared_fields
from app.domain.records.designation import Scope
from app.domain.timeline import Record
from app.domain.values import fold, transliterate
from app.snapshot.audience import View
from app.snapshot.cards import kept
from app.snapshot.designations import body

TEXTS_KEPT = 2**15
"""The same text comes back on other days and for other readers."""

PARTS = {"scope": declared_fields(Scope)}
"""Fields made of parts of which some can be searched."""

Forms = tuple[tuple[str, ...], ...]


def forms(query: str) -> Forms:
    """The words of a query, in its own script and transliterated."""
    return tuple(tuple(f" {word}" for word in form.split()) for form in (fold(query), transliterate(query)))


def mentions(words: Sequence[str], wanted: Forms) -> bool:
    """Whether every word of one of the forms begins a word of ``words``."""
    return any(bool(form) and all(any(word in text for text in words) for word in form) for form in wanted)


def words(view: View, record: Record) -> tuple[str, ...]:
    """What is searched of a designation: nothing above the reader's audience is in it. Kept as long as its card."""
    return kept(view, record, "words", _words)


def _words(view: View, record: Record) -> tuple[str, ...]:
    value = view.value(record)
    if value is None:
        return ()
    texts = (*searchable("authority", body(view, value["authority"])), *searchable("designation", value))
    return tuple(_compared(text) for text in texts)


@lru_cache(maxsize=TEXTS_KEPT)
def _compared(text: str) -> str:
    folded, latin = fold(text), transliterate(text)
    return f" {folded}" if folded == latin else f" {folded} {latin}"


def searchable(kind: str, value: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a value in which searches look, by the declarations of its fields and of their parts."""
    for name, field in KINDS[kind].fields.items():
        content = value.get(name)
        if content and (field.searchable or name in PARTS):
            part = PARTS.get(name, {})
            found = content if isinstance(content, dict) else {name: content}
            yield from (text for member, text in found.items() if field.searchable or part[member].searchable)
