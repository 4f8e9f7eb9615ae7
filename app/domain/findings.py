"""What a reader of a plan must be told. A finding says where, what, and how to mend it; rules live beside it, one function each.

Levels: info; warning (imports, tells); review (a person must choose); error (the row is not imported).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec


class Level(StrEnum):
    """How grave a finding is."""

    INFO = "info"
    WARNING = "warning"
    REVIEW = "review"
    ERROR = "error"


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One remark on a row, or on the whole file where the row is None.

    ``choices`` are the readings among which a person may choose; the one chosen is then read in place of the cell.
    """

    level: Level
    code: str
    message: str
    column: str | None = None
    value: str | None = None
    suggestion: str | None = None
    choices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All members, in the order of the contract."""
        return {
            "level": self.level.value,
            "code": self.code,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "suggestion": self.suggestion,
            "choices": list(self.choices),
        }


def refuses(findings: Iterable[Finding]) -> bool:
    """Whether one of them forbids what it is about, or has to be decided by a person first."""
    return any(finding.level in (Level.ERROR, Level.REVIEW) for finding in findings)
