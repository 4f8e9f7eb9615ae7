"""The history of a record: its versions in the reader's count, it as one of them left it, and what differs between two.

Both axes are in every line: the days that a version speaks of, and the instant since when it was known.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from app.domain.effect import day_moved
from app.domain.entry import Entry
from app.domain.erasure import KIND as ERASURE
from app.domain.erasure import Stream, erased_by, told_by
from app.domain.flat import FieldChange, differences, flatten
from app.domain.history import Act, acts, united
from app.domain.history_words import in_words
from app.domain.moment import Span, format_instant, legal_day
from app.domain.records import KINDS, without_marker
from app.domain.records.erasure import ErasedLine
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.citation import reference
from app.snapshot.designations import approval, provenance
from app.snapshot.stands import stands

_AUTHORITY = "authority"


@dataclass(frozen=True)
class Past:
    """A record's versions as a reader counts them; each is what one approval wrote of what they may see."""

    view: View
    record: Record
    groups: Sequence[tuple[Entry, ...]]

    @classmethod
    def of(cls, view: View, record: Record) -> "Past":
        """All that is known of it."""
        return cls(view, record, view.versions(record))

    def at(self, number: int) -> View | None:
        """What was known when version ``number`` was written, on the first day that it speaks of; None for no such version."""
        if not 1 <= number <= len(self.groups):
            return None
        return self._there(self.groups[number - 1])

    def _there(self, group: Sequence[Entry]) -> View:
        known = self.view.snapshot.log.number_at(group[-1].recorded_at)
        return self.view.on(self._first_day(group), min(known, self.view.known))

    def _first_day(self, group: Sequence[Entry]) -> date:
        """The first day which a version speaks of and on which the record holds, as far as it does on one of them."""
        held = self.record.spans(group[-1].number)
        starts = (max(span.start, entry.span.start) for entry in group for span in held if span.meets(entry.span))
        return min(starts, default=min(entry.span.start for entry in group))

    def row(self, number: int) -> dict[str, Any]:
        """One line of the history. Where an approval wrote the record and its authority, the line tells of the record."""
        group = self.groups[number - 1]
        own, of_authority = self._acts(group)
        first = next((entry for entry in group if entry.key == self.record.key), group[0])
        there, told = self._there(group), in_words(own, of_authority)
        happened = (*own, *of_authority)[0].happened
        return {
            "version": number,
            "change": first.change.value,
            "happened": happened.value,
            "summary": told.en,
            "summary_fr": told.fr,
            "recorded_at": format_instant(first.recorded_at),
            "valid_from": there.day.isoformat(),
            "valid_to": first.span.end.isoformat() if first.span.end else None,
            "says": [
                *(_said(self.record.kind, act) for act in own),
                *(_said(_AUTHORITY, act) for act in of_authority),
            ],
            "revision": there.revision,
            "source": _origin(self.view, first),
            **self._erased(group),
            **reference(there, self.record, number, happened),
        }

    def _erased(self, group: Sequence[Entry]) -> dict[str, Any]:
        """What was erased of a version, of which the reader may know; nothing for nearly all."""
        lost = {Stream.of(entry) for entry in group if entry.erased is not None}
        if not lost:
            return {}
        lines = (line for each in self.view.snapshot.parts.values() for it in each.of_kind(ERASURE.name) for line in it.entries())
        return {"erased": [_gone(self.view, line, told) for line in lines for stream, told in erased_by(line) if stream in lost]}

    def _acts(self, group: Sequence[Entry]) -> tuple[list[Act], list[Act]]:
        """What one version does to the record itself, and to the authority that holds it."""
        recorded_on = legal_day(group[0].recorded_at, self.view.zone)
        own = [entry for entry in group if entry.key == self.record.key]
        others = [entry for entry in group if entry.key != self.record.key]
        body = self.view.authority(self.record)
        return (
            acts(self.record, own, recorded_on, self._version_of) if own else [],
            acts(body, others, recorded_on, self._version_of) if others and body else [],
        )

    def _version_of(self, entry: int) -> int:
        """The version that shows an entry first: what was said of the authority before the record was there is in its first."""
        return bisect_left(self.groups, entry, key=lambda group: group[-1].number) + 1

    def difference(self, older: int, newer: int) -> dict[str, Any] | None:
        """Field by field what differs between two versions, then in its authority; the days on which it holds by each.

        Each day is compared with itself, as known then and as known later. None where one of them does not exist.
        """
        if not (1 <= older <= len(self.groups) and 1 <= newer <= len(self.groups)):
            return None
        first, last = sorted((older, newer))
        before, after = (self._there(self.groups[number - 1]) for number in (older, newer))
        return {
            "id": self.record.key,
            "from": older,
            "to": newer,
            "happened": [self.row(number)["happened"] for number in range(first + 1, last + 1)],
            "days": {
                name: [_days(span) for span in self.record.spans(there.known)] for name, there in (("from", before), ("to", after))
            },
            "changes": list(self._changes(before, after, self.groups[first:last])),
        }

    def _changes(self, before: View, after: View, groups: Sequence[Sequence[Entry]]) -> Iterator[dict[str, Any]]:
        """Each change of a field with the days of which it is told; then those of the first and last day."""
        found: dict[bytes, tuple[FieldChange, list[Span]]] = {}
        for span in self._segments(entry.span for group in groups for entry in group):
            there = [view.on(span.start, view.known) for view in (before, after)]
            if any(view.holds(self.record) for view in there):
                for change in self._compared(*there):
                    found.setdefault(msgspec.json.encode(change), (change, []))[1].append(span)
        for change, spans in found.values():
            yield change.as_json() | {"days": [_days(span) for span in united(spans)]}
        shown = [stands(view.on(after.day, view.known), self.record) for view in (before, after)]
        held = [each.there.span(self.record) if each else None for each in shown]
        starts, ends = [span.start if span else None for span in held], [span.end if span else None for span in held]
        for name, days in (("valid_from", starts), ("valid_to", ends)):
            if days[0] != days[1]:
                yield day_moved(name, *days).as_json()

    def _segments(self, spans: Iterable[Span]) -> Iterator[Span]:
        """The days of ``spans``, parted wherever what this reader sees of the record or of its authority may change."""
        body = self.view.authority(self.record)
        turns = self.view.turns(self.record) | (self.view.turns(body) if body else set())
        for span in united(spans):
            starts = [span.start, *sorted(day for day in turns if day in span and day > span.start)]
            yield from map(Span, starts, [*starts[1:], span.end])

    def _compared(self, before: View, after: View) -> Iterator[FieldChange]:
        shown = [stands(there, self.record) for there in (before, after)]
        yield from differences(KINDS[self.record.kind], *(flatten(without_marker(each.value)) if each else {} for each in shown))
        body = after.authority(self.record)
        if body is not None:
            flats = (flatten(without_marker(there.value(body) or {})) for there in (before, after))
            for change in differences(KINDS[_AUTHORITY], *flats):
                yield change.under(f"{_AUTHORITY}.")


def _origin(view: View, entry: Entry) -> dict[str, Any]:
    """Where a version comes from, and through whose hands. The file's hash and rows only for who may see the file."""
    said, signed = provenance(view, entry), approval(view, entry)
    found = {
        "notification": entry.notification,
        "reference": said.get("reference"),
        "document_date": said.get("document_date"),
        "registered_on": said.get("registered_on"),
        "submitter": signed.get("submitter"),
        "approver": signed.get("approver"),
    }
    if "sha256" in said:
        found |= {"sha256": said["sha256"], "rows": signed.get("rows", {}).get(entry.key, [])}
    return found


def _gone(view: View, line: Entry, told: ErasedLine) -> dict[str, Any]:
    """One erasure of one line: by which one, on which day, on what ground, which fields."""
    erasure = told_by(line)
    return {
        "erasure": line.key,
        "on": legal_day(line.recorded_at, view.zone).isoformat(),
        "ground": erasure.ground if erasure else None,
        "audience": line.audience.label,
        "fields": list(told.fields),
    }


def _said(of: str, act: Act) -> dict[str, Any]:
    return {
        "of": of,
        "happened": act.happened.value,
        "days": [_days(span) for span in act.days],
        "overrides": [{"version": version, "days": [_days(span) for span in spans]} for version, spans in act.overrides.items()],
    }


def _days(span: Span) -> dict[str, str | None]:
    return {"from": span.start.isoformat(), "to": span.end.isoformat() if span.end else None}
