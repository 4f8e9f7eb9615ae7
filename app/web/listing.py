"""Whole lists of the register for pages that show one at once, and how States are ordered for a reader."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.actions.asking import MOST
from app.domain.values import fold, transliterate
from app.web.pages import Pages
from app.web.visit import Visit
from app.web.words import named

State = Mapping[str, Any]


async def whole(pages: Pages, visit: Visit, name: str, **asked: str | None) -> dict[str, Any]:
    """A list that a read answers in pages, with the items of all of them. Raises what the read raises."""
    found = await pages.register(visit, name, None, limit=str(MOST), **asked)
    following = found["next"]
    while following:
        more = await pages.register(visit, name, None, limit=str(MOST), cursor=following, **asked)
        found["items"] += more["items"]
        following = more["next"]
    return dict(found)


async def all_states(pages: Pages, visit: Visit, **asked: str | None) -> list[State]:
    """All States, as the reader looks for them: by what they are called in their language, exercise States last."""
    return in_order((await whole(pages, visit, "list-states", **asked))["items"], visit.language)


def in_order(states: Iterable[State], language: str) -> list[State]:
    """States by name; accents count for nothing."""
    return sorted(states, key=lambda each: (each["exercise"], transliterate(named(each["names"], language))))


def is_called(state: State, words: str) -> bool:
    """Whether what was typed is a State's code, or begins a word of one of its names, in any language or transliterated."""
    sought = f" {fold(words)}".rstrip()
    names = [form for each in state["names"].values() for form in (fold(each), transliterate(each))]
    return any(sought in f" {each}" for each in (state["id"].lower(), *names))
