"""What a normaliser found: a value, or why there is none, and what a reader of the plan must be told about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from app.domain.findings import Level
from app.intake.table import Stored

MAX_VALUES = 50
"""In one cell."""
MAX_BRIEF = 300
"""Characters of a code, a day, a number, an address."""
MAX_SEVERAL = 3000
"""Characters of a cell of numbers or addresses."""
BLANK = "(blank)"
"""The choice that takes a cell for blank."""

DAY_FIRST, MONTH_FIRST = "day first", "month first"
"""The two orders of a day written in numbers, as choices name them."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding that does not know yet in which column it stands."""

    level: Level
    code: str
    message: str
    suggestion: str | None = None
    choices: tuple[str, ...] = ()


class Around(NamedTuple):
    """What is known of the place in which a cell stands: what its row is about, and the habits of its column."""

    kind: str = "designation"
    state: str | None = None
    treaty: str | None = None
    provision: str | None = None
    day_order: str | None = None
    office_codes: bool = False
    stored: Stored | None = None


OWN = ""
"""In a Spread, the field of the cell's own column."""
IF_UNSAID = "?"
"""In a Spread, before the path of a field that nothing else in the row speaks of."""


class Spread(NamedTuple):
    """A value for several fields, from a cell that speaks of them all: paths and what each holds."""

    pairs: tuple[tuple[str, Any], ...]


class Outcome(NamedTuple):
    """``value`` counts only where nothing was refused."""

    value: Any
    remarks: tuple[Remark, ...] = ()

    @property
    def refused(self) -> bool:
        """True when the cell cannot be imported, or not before a person has chosen."""
        return bool(self.remarks) and any(remark.level in (Level.ERROR, Level.REVIEW) for remark in self.remarks)

    def told(self, *remarks: Remark) -> "Outcome":
        """The same with further remarks."""
        return Outcome(self.value, (*remarks, *self.remarks)) if remarks else self


def info(code: str, message: str, suggestion: str | None = None) -> Remark:
    """What was understood without doubt, but is better told."""
    return Remark(Level.INFO, code, message, suggestion)


def warning(code: str, message: str, suggestion: str | None = None) -> Remark:
    """What is imported, and must be looked at."""
    return Remark(Level.WARNING, code, message, suggestion)


def refusal(code: str, message: str, suggestion: str | None = None, choices: Sequence[str] = ()) -> Outcome:
    """No value, and why. With ``choices`` a person may still decide which reading was meant."""
    return Outcome(None, (Remark(Level.ERROR, code, message, suggestion or either(choices), tuple(choices)),))


def held(code: str, message: str, choices: Sequence[str]) -> Outcome:
    """No value before a person has chosen one of the readings."""
    return Outcome(None, (Remark(Level.REVIEW, code, message, either(choices), tuple(choices)),))


def each(parts: Sequence[str], read: Callable[[str], Outcome]) -> Outcome:
    """The values of the parts as one list, and all remarks; each once."""
    if len(parts) > MAX_VALUES:
        return refusal("too-many-values", f"The cell holds {len(parts):,} values; at most {MAX_VALUES} are read.")
    values: dict[Any, None] = {}
    remarks: dict[Remark, None] = {}
    for place, part in enumerate(parts):
        outcome = brief(part, read)
        if not outcome.refused:
            values[outcome.value] = None
        if outcome.remarks:
            remarks |= dict.fromkeys(_of_whole(remark, parts, place) for remark in outcome.remarks)
    return Outcome(list(values), tuple(remarks))


def _of_whole(remark: Remark, parts: Sequence[str], place: int) -> Remark:
    """A choice stands for the whole cell: with the parts beside the one that is chosen."""
    if len(parts) == 1 or not remark.choices:
        return remark
    whole = tuple("; ".join([*parts[:place], choice, *parts[place + 1 :]]) for choice in remark.choices)
    return replace(remark, choices=whole, suggestion=either(whole))


def brief(cell: str, read: Callable[[str], Outcome]) -> Outcome:
    """What ``read`` makes of a value that is no running text; a long one is not looked at."""
    return too_long(cell) if len(cell) > MAX_BRIEF else read(cell)


def too_long(cell: str) -> Outcome:
    """The refusal of a cell that is far longer than any value of its kind."""
    return refusal("value-too-long", f"This has {len(cell):,} characters, far more than any value of this kind.")


def either(options: Iterable[str]) -> str | None:
    """Options as a suggestion shows them: "8.10.a or 8.10.b"; None where there are none."""
    return " or ".join(options) or None
