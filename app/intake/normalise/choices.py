"""Values out of a closed list: choices, lists of codes, yes and no, audiences."""

from functools import lru_cache
from types import MappingProxyType

from app.domain.access import AUDIENCES
from app.domain.values import fold
from app.intake.normalise.outcome import Outcome, nearest, refusal, together
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
    folded = {fold(option): option for option in choices}
    found = folded.get(fold(cell))
    if found is not None:
        return Outcome(found)
    near = nearest(fold(cell[:80]), folded)
    return refusal("not-a-choice", f"Write one of: {', '.join(choices)}.", folded[near] if near else None)


@lru_cache(4096)
def codes(cell: str, choices: tuple[str, ...]) -> Outcome:
    """Several of ``choices``, separated by semicolons or line breaks."""
    return together(choice(part, choices) for part in parts(cell))


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
