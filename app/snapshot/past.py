"""The history of a designation: its versions in the reader's count, it as one of them left it, and what differs between two."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.entry import Entry
from app.domain.flat import FieldChange, Flat, differences, flatten
from app.domain.moment import Span, format_instant
from app.domain.records import KINDS, without_marker
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.designations import approval, provenance


def version_row(view: View, record: Record, number: int, group: Sequence[Entry]) -> dict[str, Any]:
    """One line of a designation's history. Where an approval wrote it and its authority, the line tells of the designation."""
    first = next((entry for entry in group if entry.key == record.key), group[0])
    return {
        "version": number,
        "change": first.change.value,
        "recorded_at": format_instant(first.recorded_at),
        "valid_from": _first_day(record, group).isoformat(),
        "valid_to": first.span.end.isoformat() if first.span.end else None,
        "revision": view.snapshot.log.count(view.clearance, group[-1].number),
        "source": _origin(view, first),
    }


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


def at_version(view: View, record: Record, number: int) -> View | None:
    """What was known when version ``number`` was written, on the first day that it speaks of; None for no such version."""
    groups = view.versions(record)
    if not 1 <= number <= len(groups):
        return None
    group = groups[number - 1]
    return view.on(_first_day(record, group), group[-1].number)


def _first_day(record: Record, group: Sequence[Entry]) -> date:
    """The first day which a version speaks of and on which the designation holds, as far as it does on one of them."""
    held = record.spans(group[-1].number)
    starts = (max(span.start, entry.span.start) for entry in group for span in held if _meet(span, entry.span))
    return min(starts, default=min(entry.span.start for entry in group))


def _meet(one: Span, other: Span) -> bool:
    return (one.end is None or other.start < one.end) and (other.end is None or one.start < other.end)


def difference(view: View, record: Record, older: int, newer: int) -> list[dict[str, Any]] | None:
    """Field by field what differs between two versions, then in its authority; None where one of them does not exist."""
    before, after = (at_version(view, record, number) for number in (older, newer))
    if before is None or after is None:
        return None
    return [change.as_json() for change in (*_changes(before, after, record), *_changes_of_authority(before, after, record))]


def _changes(before: View, after: View, record: Record) -> list[FieldChange]:
    return differences(KINDS[record.kind], *(_flat(there, record) for there in (before, after)))


def _changes_of_authority(before: View, after: View, record: Record) -> list[FieldChange]:
    body = after.authority(record)
    if body is None:
        return []
    flats = (_flat(there, body) if there.holds(record) else {} for there in (before, after))
    return [change.under("authority.") for change in differences(KINDS["authority"], *flats)]


def _flat(view: View, record: Record) -> Flat:
    return flatten(without_marker(view.value(record) or {}))
