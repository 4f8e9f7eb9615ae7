"""What a reader's designation said when somebody observed it, and whether it says the same on the day that is asked about.

A change counts from the day on which it takes effect; what came back is what was observed.
"""

from collections.abc import Sequence
from datetime import date

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.freshness import Observation
from app.domain.records import KINDS, merge
from app.domain.timeline import Record
from app.snapshot.audience import View

Payloads = dict[Audience, bytes]


class Stood:
    """A designation, with its ``entries`` as they are joined with its authority's, against what was observed of it."""

    def __init__(self, view: View, record: Record, entries: Sequence[Entry]) -> None:
        self._view = view
        self._record = record
        self._entries = entries

    def whole_since(self, line: Entry) -> bool:
        """Whether all that the reader sees is what it was on the day of that attestation, as known when it was written down: the
        designation and its authority.
        """
        body = self._view.authority(self._record)
        return all(
            self._payloads(each, self._view.day, self._view.known) == self._payloads(each, line.span.start, line.number)
            for each in (self._record, body)
            if each is not None
        )

    def reached_since(self, line: Entry, observation: Observation) -> bool:
        """Whether it is reached by what it was reached by on the day of that observation: the same numbers and addresses, in
        whatever order, at the same hours.
        """
        now = self._payloads(self._record, self._view.day, self._view.known)
        then = self._payloads(self._record, line.span.start, self._known(line, observation))
        return now == then or _means(now) == _means(then)

    def _known(self, line: Entry, observation: Observation) -> int:
        """The last entry that was known when it was observed, which may be before that was written down."""
        return max((e.number for e in self._entries if e.number < line.number and e.recorded_at <= observation.at), default=0)

    def _payloads(self, record: Record, day: date, known: int) -> Payloads:
        return record.payloads(day, self._view.ceiling(record.state), known)


def _means(payloads: Payloads) -> tuple[frozenset[tuple[str, str]], object]:
    """By what it is reached: slots with their numbers and addresses, and the hours."""
    value = merge(KINDS["designation"], payloads) if payloads else {}
    return frozenset((each["slot"], each["value"]) for each in value.get("channels", ())), value.get("hours")
