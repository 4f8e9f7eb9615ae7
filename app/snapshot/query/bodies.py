"""Authorities and providers by the words that a reader may see of them: in their names, and in what is said of what they do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from app.snapshot import providers
from app.snapshot.audience import View
from app.snapshot.designations import body
from app.snapshot.posts import Post, held_by
from app.snapshot.providers import providers_index
from app.snapshot.query.names import How, Match, Name, fitted
from app.snapshot.query.words import Word
from app.snapshot.search import Forms, index, searchable

MOST = 1000
"""Of more, which hardly anybody reads, the first in the order of States are weighed."""


@dataclass(frozen=True, slots=True)
class Body:
    """An ``authority`` or a ``provider``, by its key; ``posts`` are those that an authority was found by."""

    kind: str
    key: str
    state: str
    value: Mapping[str, Any]
    match: Match
    posts: tuple[Post, ...] = ()


def bodies(view: View, asked: Sequence[Word], states: Sequence[str], codes: frozenset[str] | None = None) -> list[Body]:
    """Those of some States that mention all words; the authorities among them with posts under some provisions, where given."""
    found = islice(_authorities(view, asked, states, codes), MOST)
    return [*found, *(islice(_providers(view, asked, states), MOST) if codes is None else ())]


def _authorities(view: View, asked: Sequence[Word], states: Sequence[str], codes: frozenset[str] | None) -> Iterator[Body]:
    forms = _forms(asked)
    for state in states:
        keys = index(view, state).mentioning(forms)
        for key, posts in held_by(view.snapshot.part(state)).items() if keys else ():
            held = tuple(each for each in posts if each.record.key in keys and (codes is None or each.provision in codes))
            if held:
                value = body(view, key)
                scopes = [text for each in held for text in searchable("designation", view.value(each.record) or {})]
                yield Body("authority", key, state, value, _best(key, value, asked, scopes), held)


def _providers(view: View, asked: Sequence[Word], states: Sequence[str]) -> Iterator[Body]:
    text = " ".join(word.folded for word in asked)
    for state in states:
        for record, value in providers.fitting(view, providers.Wanted(state=state, words=text)):
            yield Body("provider", record.key, state, value, _best(record.key, value, asked, ()))


def _forms(asked: Sequence[Word]) -> Forms:
    return tuple(dict.fromkeys((tuple(word.folded for word in asked), tuple(word.latin for word in asked))))


def _best(key: str, value: Mapping[str, Any], asked: Sequence[Word], further: Sequence[str]) -> Match:
    """The text that is most like the words; where they stand in several, its first name."""
    names = [Name(key, text, language) for language, text in value["names"].items()]
    parent = [Name(key, value["parent"], None, "parent")] if value.get("parent") else []
    texts = (*names, *parent, *(Name(key, text, None, "scope") for text in further))
    found = [match for name in texts if (match := fitted(name, asked)) is not None]
    otherwise = Match(names[0] if names else Name(key, key), How.BEGINNING, tuple(word.folded for word in asked))
    return min(found, key=lambda match: (match.rank, texts.index(match.name)), default=otherwise)


def misspelt(view: View, asked: Sequence[Word], states: Sequence[str]) -> list[Body]:
    """Those that mention words a few slips of the pen away from those asked; none where a word is like nothing that is there."""
    nearest = [_nearest(view, word, states) for word in asked]
    meant = [near for near in nearest if near is not None]
    if len(meant) < len(nearest):
        return []
    slips, words = (
        sum(near[1] for near in meant),
        [replace(word, folded=near[0], latin=near[0]) for word, near in zip(asked, meant, strict=True)],
    )
    said = tuple(word.folded for word in asked)
    found = bodies(view, words, states)
    return [replace(each, match=replace(each.match, how=How.SIMILAR, asked=said, slips=slips)) for each in found]


def _nearest(view: View, word: Word, states: Sequence[str]) -> tuple[str, int] | None:
    """The word of the register that is nearest to one, and how many slips away; itself where a word begins so."""
    indexes = [made(view, state) for state in states for made in (index, providers_index)]
    if any(each.holds(word.latin) for each in indexes):
        return word.latin, 0
    near = [found for each in indexes for found in each.alike(word.latin)]
    return min(near, key=lambda found: (found[1], found[0]), default=None)
