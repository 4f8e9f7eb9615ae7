"""Authorities and providers by the words that a reader may see of them: in their names, and in what is said of what they do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.access import Clearance
from app.snapshot.audience import View
from app.snapshot.cards import DAYS_KEPT
from app.snapshot.designations import body
from app.snapshot.kept import Kept
from app.snapshot.posts import Post, post
from app.snapshot.providers import providers_index
from app.snapshot.query.names import How, Match, Name, fitted
from app.snapshot.query.words import Word
from app.snapshot.search import Forms, Index, index, searchable

MOST = 300
"""Of more, which hardly anybody reads, the first in the order of States are weighed."""
Indexes = dict[str, tuple[Index, Index]]
"""The words of designations and of providers, by State."""


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
    found: list[Body] = []
    known, forms = indexes(view), _forms(asked)
    for state in states:
        posts, providers = _of_state(view, state, known)
        found += _authorities(view, state, posts.mentioning(forms), asked, codes)
        found += _providers(view, providers.mentioning(forms), asked) if codes is None else ()
        if len(found) >= MOST:
            break
    return found[:MOST]


def indexes(view: View) -> Indexes:
    """The indexes of this reader and day, as far as they are made. Kept while the register stays the same."""
    kept: Kept[tuple[date, int, Clearance], Indexes]
    kept = view.snapshot.derived.get("indexes") or view.snapshot.derived.setdefault("indexes", Kept(DAYS_KEPT))
    return kept.of((view.day, view.known, view.clearance), dict)


def _of_state(view: View, state: str, known: Indexes) -> tuple[Index, Index]:
    return known.get(state) or known.setdefault(state, (index(view, state), providers_index(view, state)))


def _authorities(view: View, state: str, keys: set[str], asked: Sequence[Word], codes: frozenset[str] | None) -> Iterator[Body]:
    held: dict[str, list[Post]] = {}
    for each in _posts(view, keys) if codes is None else (each for each in view.posts(state, codes) if each.record.key in keys):
        held.setdefault(each.authority, []).append(each)
    for key, posts in held.items():
        value = body(view, key)
        yield Body("authority", key, state, value, _best(key, value, asked) or _of_scope(view, posts, key, asked), tuple(posts))


def _posts(view: View, keys: Iterable[str]) -> list[Post]:
    records = (view.record("designation", key) for key in keys)
    return sorted((each for record in records if record and (each := post(record))), key=lambda each: each.order)


def _providers(view: View, keys: Iterable[str], asked: Sequence[Word]) -> Iterator[Body]:
    for record in filter(None, (view.record("provider", key) for key in sorted(keys))):
        value = view.value(record) or {}
        yield Body("provider", record.key, record.state, value, _best(record.key, value, asked) or _named(record.key, value, asked))


def _forms(asked: Sequence[Word]) -> Forms:
    return tuple(dict.fromkeys((tuple(word.folded for word in asked), tuple(word.latin for word in asked))))


def _best(key: str, value: Mapping[str, Any], asked: Sequence[Word]) -> Match | None:
    """The name that is most like the words; the body that it belongs to, where no name is."""
    names = [Name(key, text, language) for language, text in value["names"].items()]
    parent = [Name(key, value["parent"], None, "parent")] if value.get("parent") else []
    for texts in (names, parent):
        found = [match for name in texts if (match := fitted(name, asked)) is not None]
        if found:
            return min(found, key=lambda match: match.rank)
    return None


def _of_scope(view: View, posts: Sequence[Post], key: str, asked: Sequence[Word]) -> Match:
    """What one of its posts is competent for, where that has all the words; its name, where they stand in several texts."""
    texts = (text for each in posts for text in searchable("designation", view.value(each.record) or {}))
    found = (match for text in texts if (match := fitted(Name(key, text, None, "scope"), asked)) is not None)
    return next(found, None) or _named(key, body(view, key), asked)


def _named(key: str, value: Mapping[str, Any], asked: Sequence[Word]) -> Match:
    language, text = next(iter(value["names"].items()), (None, key))
    return Match(Name(key, text, language), How.BEGINNING, tuple(word.folded for word in asked))


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
    known = indexes(view)
    words = [each for state in states for each in _of_state(view, state, known)]
    if any(each.holds(word.latin) for each in words):
        return word.latin, 0
    near = [found for each in words for found in each.alike(word.latin)]
    return min(near, key=lambda found: (found[1], found[0]), default=None)
