"""Rows of a plan that end an entry without setting anything in it: by omission, by replacement, or before it has begun."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.effect import day_moved, endings
from app.domain.findings import Finding, Level
from app.domain.moment import Span
from app.domain.parts import at_most_one
from app.domain.plan import Action, PlannedRow
from app.domain.register import Register, latest_value
from app.domain.submission import Row
from app.domain.timeline import Record, span_around

OMITTED = Finding(Level.WARNING, "ended-by-omission", "the file is complete and does not mention this entry")


def replaced_by(row: Row) -> Finding:
    """Told of whoever another authority replaces."""
    return Finding(Level.WARNING, "ended-by-replacement", f"row {row.number} puts another authority in this one's place")


def withdrawn(row: Row, start: date, day: date) -> Finding:
    """Told of an entry that a row ends no later than it begins, at ``start``; on ``day`` it may have begun."""
    message = f"the entry never holds: row {row.number} ends it no later than it begins"
    if start <= day:
        return Finding(
            Level.WARNING, "corrected-as-a-whole", f"{message}; it has begun, so its history says that it was never true"
        )
    return Finding(Level.WARNING, "withdrawn-before-it-began", message)


def upcoming_not_mentioned(register: Register, state: str, day: date, known: Collection[str]) -> Iterator[Finding]:
    """Told of a complete file that is silent about what begins later: it goes on."""
    records = (each for each in register.of_state("designation", state) if each.key not in known)
    count = sum(any(run.start > day for run in record.spans()) for record in records)
    if count:
        message = f"entries that begin later and that the file does not mention go on ({count}): end them by rows of their own"
        yield Finding(Level.WARNING, "upcoming-not-mentioned", message)


@dataclass(frozen=True, slots=True)
class Ending:
    """An entry of which nothing holds from ``day`` on; ``refused`` says why it is not written."""

    record: Record
    day: date
    number: int | None
    finding: Finding
    refused: tuple[Finding, ...] = ()

    def row(self, register: Register, touched: frozenset[str]) -> PlannedRow:
        """The row of the plan; ``touched`` is what the row rests on that brings it about."""
        run, value = span_around(self.record.spans(), self.day), latest_value(self.record) or {}
        moved = day_moved("valid_to", run.end if run else None, self.day)
        return PlannedRow(
            self.number,
            "designation",
            Action.REJECTED if self.refused else Action.END,
            self.record.state,
            self.record.key,
            register.title_of(value["authority"]),
            value["provision"],
            self.day,
            () if self.refused else (moved,),
            (self.finding, *self.refused),
            drafts=() if self.refused else tuple(endings(self.record, Span(self.day))),
            touched=touched | {self.record.key} | at_most_one(self.record.state, value["provision"]),
        )
