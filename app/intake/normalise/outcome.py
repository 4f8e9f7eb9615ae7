"""What a normaliser found: a value, or why there is none, and what a reader of the plan must be told about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from app.domain.findings import Level


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding that does not know yet in which column it stands."""

    level: Level
    code: str
    message: str
    suggestion: str | None = None


class Outcome(NamedTuple):
    """``value`` counts only where nothing was refused."""

    value: Any
    remarks: tuple[Remark, ...] = ()

    @property
    def refused(self) -> bool:
        """True when the cell cannot be imported."""
        return bool(self.remarks) and any(remark.level is Level.ERROR for remark in self.remarks)


def refusal(code: str, message: str, suggestion: str | None = None) -> Outcome:
    """No value, and why."""
    return Outcome(None, (Remark(Level.ERROR, code, message, suggestion),))


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """The values of several outcomes as one list, and all their remarks; each once."""
    values: dict[Any, None] = {}
    remarks: dict[Remark, None] = {}
    for outcome in outcomes:
        if not outcome.refused:
            values[outcome.value] = None
        remarks |= dict.fromkeys(outcome.remarks)
    return Outcome(list(values), tuple(remarks))


def either(options: Iterable[str]) -> str:
    """Options as a suggestion shows them: "8.10.a or 8.10.b"."""
    return " or ".join(options)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that was perhaps meant, to be suggested. Looks closely only at those that begin or end alike."""
    near = [name for name in known if abs(len(name) - len(word)) <= 3 and (name[:2] == word[:2] or name[-3:] == word[-3:])]
    return next(iter(get_close_matches(word, near, n=1, cutoff=0.7)), None)
