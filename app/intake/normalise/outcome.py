"""What a normaliser found: a value, or why there is none, and what a reader of the plan must be told about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.domain.findings import Level

MAX_VALUES = 50
"""In one cell."""
MAX_BRIEF = 300
"""Characters of a code, a day, a number, an address."""


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


def each(parts: Sequence[str], read: Callable[[str], Outcome]) -> Outcome:
    """The values of the parts as one list, and all remarks; each once."""
    if len(parts) > MAX_VALUES:
        return refusal("too-many-values", f"The cell holds {len(parts):,} values; at most {MAX_VALUES} are read.")
    values: dict[Any, None] = {}
    remarks: dict[Remark, None] = {}
    for part in parts:
        outcome = brief(part, read)
        if not outcome.refused:
            values[outcome.value] = None
        remarks |= dict.fromkeys(outcome.remarks)
    return Outcome(list(values), tuple(remarks))


def brief(cell: str, read: Callable[[str], Outcome]) -> Outcome:
    """What ``read`` makes of a value that is no running text; a long one is not looked at."""
    if len(cell) > MAX_BRIEF:
        return refusal("value-too-long", f"This has {len(cell):,} characters; a value of this kind has {MAX_BRIEF} at most.")
    return read(cell)


def either(options: Iterable[str]) -> str:
    """Options as a suggestion shows them: "8.10.a or 8.10.b"."""
    return " or ".join(options)
