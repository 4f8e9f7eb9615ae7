"""Choices that a person has made among the readings that findings offer. What was not offered cannot be chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msgspec.structs import replace

from app.domain.findings import Finding, Level

Choices = Mapping[tuple[int | str, str, str | None], str]
"""By row, code and column of the finding: the one of its ``choices`` that was chosen.

A row is named by its number; 0 stands for the whole file, and an entry that no row mentions is named by its key.
"""

NOTHING_CHOSEN: Choices = MappingProxyType({})
LEAVE_OUT = "leave the row out"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as people and machines write it; ``chosen`` None takes an earlier one back."""

    row: int | str
    code: str
    column: str | None
    chosen: str | None

    def as_json(self) -> dict[str, int | str | None]:
        """The members of the contract."""
        return {"row": self.row, "code": self.code, "column": self.column, "choice": self.chosen}


def choices_of(made: Iterable[Choice]) -> Choices:
    """What stands after all of them, in the order in which they were made."""
    standing: dict[tuple[int | str, str, str | None], str] = {}
    for each in made:
        place = (each.row, each.code, each.column)
        standing.pop(place, None)
        if each.chosen is not None:
            standing[place] = each.chosen
    return MappingProxyType(standing)


def as_list(choices: Choices) -> list[dict[str, int | str | None]]:
    """The choices as a plan shows them, in an order that does not depend on when they were made."""
    found = (Choice(*place, chosen) for place, chosen in choices.items())
    return [each.as_json() for each in sorted(found, key=lambda each: (str(each.row), each.code, each.column or ""))]


def settled(finding: Finding, row: int | str, choices: Choices) -> Finding:
    """The finding, decided where one of the readings that it offers was chosen: told, or for a row left out, an error."""
    chosen = chosen_of(finding, row, choices)
    if chosen is None:
        return finding
    level = Level.ERROR if chosen == LEAVE_OUT else Level.INFO
    return replace(finding, level=level, message=f"Chosen: {chosen}. {finding.message}", suggestion=chosen)


def chosen_of(finding: Finding, row: int | str, choices: Choices) -> str | None:
    """Which of its readings was chosen, if any."""
    chosen = choices.get((row, finding.code, finding.column)) if choices else None
    return chosen if chosen in finding.choices else None
