"""Values out of a closed list: choices, lists of codes, yes and no, audiences."""

from collections.abc import Mapping
from functools import lru_cache, partial
from types import MappingProxyType

from app.domain.access import AUDIENCES
from app.domain.values import fold
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import Outcome, each, refusal
from app.intake.normalise.texts import parts

_FLAGS = MappingProxyType(
    {
        **dict.fromkeys(("yes", "y", "true", "1", "oui", "vrai"), True),
        **dict.fromkeys(("no", "n", "false", "0", "non", "faux"), False),
    }
)


@lru_cache(4096)
def choice(cell: str, choices: tuple[str, ...]) -> Outcome:
    """One of ``choices``, in any case and with any separators between its words."""
    known, near_known = _vocabulary(choices)
    folded = fold(cell)
    if folded in known:
        return Outcome(known[folded])
    near = nearest(folded, near_known)
    return refusal("not-a-choice", f"Write one of: {', '.join(choices)}.", known[near] if near else None)


@lru_cache(64)
def _vocabulary(choices: tuple[str, ...]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    folded = {fold(option): option for option in choices}
    return folded, slips(folded)


@lru_cache(4096)
def codes(cell: str, choices: tuple[str, ...]) -> Outcome:
    """Several of ``choices``, separated by semicolons or line breaks."""
    return each(parts(cell), partial(choice, choices=choices))


@lru_cache(256)
def flag(cell: str) -> Outcome:
    """Yes or no, in English or French."""
    found = _FLAGS.get(fold(cell))
    return refusal("not-yes-or-no", "Write yes or no.") if found is None else Outcome(found)


@lru_cache(256)
def audience(cell: str) -> Outcome:
    """The audience of that label."""
    found = choice(cell, tuple(AUDIENCES))
    return found if found.refused else Outcome(AUDIENCES[found.value])
