"""Finding a State by what somebody types: a code, or its name in any language that the register has, or a territory of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from babel import Locale

from app.domain.values import fold
from app.web.language import LANGUAGES
from app.web.words import named


@dataclass(frozen=True, slots=True)
class Found:
    """A State as it is found: ``names`` are all that it is found by, as compared, its territories' too."""

    code: str
    name: str
    names: tuple[str, ...]
    exercise: bool


@lru_cache(8)
def states_of(body: bytes, language: str) -> tuple[Found, ...]:
    """The States of the API's list, in the alphabetical order of the reader's language; those of exercises last.

    Kept, because the list is the same until something changes.
    """
    found = [_found(each, language) for each in msgspec.json.decode(body)["items"]]
    return tuple(sorted(found, key=lambda each: (each.exercise, fold(each.name))))


def matching(states: Sequence[Found], typed: str) -> Sequence[Found]:
    """Those that ``typed`` may mean: by code or whole name, else by the beginning of a name, else by a part of one."""
    wanted = fold(typed)
    if not wanted:
        return ()
    ways = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted) or f" {wanted}" in name,
        lambda name: wanted in name,
    )
    for fits in ways:
        found = [each for each in states if any(map(fits, each.names))]
        if found:
            return found
    return ()


def _found(state: Mapping[str, Any], language: str) -> Found:
    code, names = state["id"], state["names"]
    territories = [each["territory"] for each in state["territories"]]
    all_names = [code, *names.values(), *territories, *(_territory(each, spoken) for each in territories for spoken in LANGUAGES)]
    return Found(code, named(names, language) or code, tuple(dict.fromkeys(map(fold, all_names))), bool(state["exercise"]))


def _territory(code: str, language: str) -> str:
    return str(Locale.parse(language).territories.get(code, code))
