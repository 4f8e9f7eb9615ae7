"""States, authorities, statements, versions, differences and coverage as they are answered, each seen through a ``View``."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.coverage import COVERED, requirement
from app.domain.entry import Entry
from app.domain.flat import differences, flatten
from app.domain.moment import format_instant
from app.domain.provisions import PROVISIONS, TREATIES, Provision
from app.domain.records import KINDS, without_marker
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.designations import body, designation, provenance


def provision(row: Provision) -> dict[str, Any]:
    """A row of the table of provisions."""
    return {
        "code": row.code,
        "treaty": row.treaty,
        "kind": row.kind.value,
        "cardinality": row.cardinality.value,
        "roles": list(row.roles),
        "required": row.required.value,
        "timing": row.timing.value,
        "modifiable": row.modifiable,
        "withdrawal": row.withdrawal.value,
        "register_kept_by": row.register.value,
        "register_provision": row.register_provision,
        "round_the_clock": row.round_the_clock,
        "labels": {"en": row.label_en, "fr": row.label_fr},
        "effect": {"en": row.effect_en, "fr": row.effect_fr},
        "eu_rule": row.eu_rule.value if row.eu_rule else None,
        "confidence": row.confidence.value,
    }


def state(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A State with its treaties, statements, coverage and what is announced."""
    code = value["code"]
    return {
        "id": code,
        "names": value["names"],
        "memberships": value.get("memberships", []),
        "exercise": value.get("exercise", False),
        "source": value.get("source"),
        "treaties": [view.standing(code, treaty).as_json() for treaty in TREATIES],
        "statements": [statement(view, each, said) for each, said in view.values("statement", code)],
        "coverage": coverage_of(view, code),
        "upcoming": upcoming(view, code),
        "version": len(view.versions(record)),
    }


def upcoming(view: View, state_code: str) -> list[dict[str, Any]]:
    """Designations of a State that begin after the day asked about."""
    found = []
    for record in view.records("designation", state_code):
        later = [span for span in record.spans(view.known) if span.start > view.day]
        value = view.on(later[0].start).value(record) if later and view.span(record) is None else None
        if value is not None:
            found.append({"id": record.key, "provision": value["provision"], "valid_from": later[0].start.isoformat()})
    return found


def authority(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A body with the designations that it holds."""
    held = [
        {"id": each.key, "provision": said["provision"], "role": said["role"], "territory": said.get("territory")}
        for each, said in view.values("designation", record.state)
        if said["authority"] == record.key
    ]
    return {"state": value["state"], **body(view, record.key), "designations": held, "version": len(view.versions(record))}


def statement(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration, reservation or notification."""
    row = PROVISIONS[value["provision"]]
    span = view.span(record)
    last = view.entries(record)[-1]
    return {
        "id": record.key,
        "state": value["state"],
        "territory": value.get("territory"),
        "treaty": row.treaty,
        "provision": row.code,
        "kind": value["kind"],
        "summary": value["summary"],
        "options": value.get("options", []),
        "circumstances": value.get("circumstances"),
        "made_on": value.get("made_on"),
        "valid_from": span.start.isoformat() if span else None,
        "valid_to": span.end.isoformat() if span and span.end else None,
        "version": len(view.versions(record)),
        "source": {
            "notification": last.notification,
            "reference": provenance(view, last).get("reference"),
            "url": value.get("source_url"),
        },
    }


def coverage_of(view: View, state_code: str) -> list[dict[str, Any]]:
    """For each provision under which authorities are designated: declared, missing, or not required and why.

    What a State says for one of its territories does not speak for the State.
    """
    declared: dict[str, int] = {}
    for value in _for_whole_state(view, "designation", state_code):
        declared[value["provision"]] = declared.get(value["provision"], 0) + 1
    stated = {value["provision"] for value in _for_whole_state(view, "statement", state_code)}
    cells = []
    for row in COVERED:
        need = requirement(row, view.standing(state_code, row.treaty).status, stated)
        status = "declared" if declared.get(row.code) else ("missing" if need.needed else "not_required")
        reason = need.reason if status == "not_required" else None
        cells.append({"provision": row.code, "status": status, "reason": reason, "count": declared.get(row.code, 0)})
    return cells


def _for_whole_state(view: View, kind: str, state_code: str) -> Iterator[dict[str, Any]]:
    return (value for _, value in view.values(kind, state_code) if value.get("territory") is None)


def standing_of(view: View, record: Record) -> tuple[date, str] | None:
    """The day on which a designation can be shown, and whether it is current, upcoming or ended."""
    if view.span(record) is not None:
        return view.day, "current"
    spans = record.spans(view.known)
    later = [span.start for span in spans if span.start > view.day]
    if later:
        return later[0], "upcoming"
    ended = [span.end for span in spans if span.end is not None]
    return (date.fromordinal(ended[-1].toordinal() - 1), "ended") if ended else None


def single(view: View, record: Record) -> dict[str, Any] | None:
    """One designation, also when it is announced only or has ended: ``standing`` says which."""
    shown = standing_of(view, record)
    there = view.on(shown[0]) if shown else view
    value = there.value(record)
    if shown is None or value is None:
        return None
    standing = shown[1]
    document = designation(there, record, value) | {"standing": standing}
    if standing != "current":
        document |= {"operative": False, "operative_reason": standing}
    return document


def version_row(view: View, number: int, group: Sequence[Entry]) -> dict[str, Any]:
    """One line of a record's history in this reader's count."""
    first = group[0]
    return {
        "version": number,
        "change": first.change.value,
        "recorded_at": format_instant(first.recorded_at),
        "valid_from": min(entry.span.start for entry in group).isoformat(),
        "valid_to": first.span.end.isoformat() if first.span.end else None,
        "revision": view.snapshot.log.count(view.clearance, group[-1].number),
        "source": {
            "notification": first.notification,
            "reference": provenance(view, first).get("reference"),
        },
    }


def value_at_version(view: View, record: Record, number: int) -> tuple[View, dict[str, Any]] | None:
    """The record as version ``number`` left it, on the first day which that version speaks of; None for no such version."""
    groups = view.versions(record)
    if not 1 <= number <= len(groups):
        return None
    group = groups[number - 1]
    there = view.on(min(entry.span.start for entry in group), group[-1].number)
    return there, there.value(record) or {}


def difference(view: View, record: Record, older: int, newer: int) -> list[dict[str, Any]] | None:
    """Field by field what differs between two versions; None where one of them does not exist."""
    found = [value_at_version(view, record, number) for number in (older, newer)]
    before, after = (flatten(without_marker(each[1])) if each else None for each in found)
    if before is None or after is None:
        return None
    return [change.as_json() for change in differences(KINDS[record.kind], before, after)]
