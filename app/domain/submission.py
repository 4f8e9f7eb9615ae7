"""What a notification says, once read: its own particulars and its rows in the register's terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from app.domain.access import Audience
from app.domain.findings import Finding, refuses

WORKED_ON = timedelta(days=7)
"""How long after its decision, in legal days, a notification is still at work: whoever decided looks again, or mends."""


def at_work(decided: date | None, today: date) -> bool:
    """Whether a notification that was decided on a legal day, or (None) is not decided, is at work on that of ``today``."""
    return decided is None or today - decided <= WORKED_ON


@dataclass(frozen=True, slots=True)
class Particulars:
    """The metadata of a notification. ``state`` None: the file concerns several States and each row names its own."""

    state: str | None = None
    instrument: str | None = None
    document_date: date | None = None
    registered_on: date | None = None
    reference: str | None = None
    complete: bool = False

    def as_json(self) -> dict[str, str | bool | None]:
        """The members of the contract's ``metadata``."""
        return {
            "state": self.state,
            "instrument": self.instrument,
            "document_date": self.document_date.isoformat() if self.document_date else None,
            "registered_on": self.registered_on.isoformat() if self.registered_on else None,
            "reference": self.reference,
            "complete": self.complete,
        }


class Verb(StrEnum):
    """What a row says it does to a designation; None: it sets its fields, and brings in what is not there yet."""

    ADD = "add"
    AMEND = "amend"
    CORRECT = "correct"
    REPLACE = "replace"
    END = "end"
    EXTEND = "extend"
    RENAME = "rename"


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row of a file in the register's terms.

    ``number`` is the row as a spreadsheet shows it (a heading in the first row makes the first record row 2).
    ``values`` maps a field path ("provision", "hours.spec", "authority.names.en", "channels.phone") to its value; a cell left
    blank is not in it, a cell that says "(none)" maps to None and clears the field. Channel paths hold lists of plain strings.
    ``source`` keeps the cells as they came, by heading. ``former`` is a name that its authority went by before. ``part`` tells rows
    of one number apart.
    """

    number: int
    kind: str
    values: Mapping[str, Any]
    valid_from: date | None = None
    valid_to: date | None = None
    audience: Audience | None = None
    findings: tuple[Finding, ...] = ()
    source: Mapping[str, str] = msgspec.field(default_factory=dict)
    verb: Verb | None = None
    former: str | None = None
    part: int | None = None

    def column(self, heading: str) -> str:
        """What a finding of this row alone calls a column."""
        return heading if self.part is None else f"{heading} ({self.part})"

    @property
    def refused(self) -> bool:
        """True when a finding forbids importing it, or a person must choose first."""
        return refuses(self.findings)
