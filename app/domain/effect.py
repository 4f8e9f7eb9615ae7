"""What one row would write to one record: the drafts, and field by field what changes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from app.domain.access import Audience
from app.domain.entry import Change, Draft
from app.domain.findings import Finding, Level
from app.domain.flat import FieldChange, Flat, assigned, differences, flatten, unflatten
from app.domain.moment import Span
from app.domain.placement import Placement
from app.domain.records import KINDS, merge, split, without_marker
from app.domain.target import Target
from app.domain.timeline import Record, payload_on, runs


class Effect(msgspec.Struct, frozen=True, gc=False):
    """The outcome for one record; ``after`` is its flat value from ``valid_from`` on, ``moved`` its first or last day if new."""

    target: Target
    valid_from: date
    change: Change
    after: Mapping[str, Any]
    changes: tuple[FieldChange, ...] = ()
    moved: tuple[FieldChange, ...] = ()
    drafts: tuple[Draft, ...] = ()
    findings: tuple[Finding, ...] = ()


def effect(target: Target, placement: Placement) -> Effect:
    """What the paths of ``target`` would write at ``placement``. Findings of level error come without drafts."""
    before = flat_on(target.record, placement.based_on)
    after = assigned(before, target.paths)
    changes = tuple(differences(KINDS[target.kind], before, after))
    start = placement.segments[0].start
    value = unflatten(after)
    faults = (placement.fault,) if placement.fault else tuple(_faults(target, value))
    if faults:
        return Effect(target, start, placement.change, after, changes, findings=faults)
    drafts: list[Draft] = []
    findings: list[Finding] = [_starts_earlier(placement)] if placement.moves_start else []
    if changes or placement.moves_start:
        drafts.extend(_drafts(target, placement.change, placement.segments[0], value))
    last = after
    for span in placement.segments[1:]:
        held = flat_on(target.record, span.start)
        standing = sorted(each.field for each in changes if held.get(each.field) != before.get(each.field))
        last = assigned(held, {each.field: after.get(each.field) for each in changes if each.field not in standing})
        drafts.extend(_drafts(target, placement.change, span, unflatten(last)) if changes else [])
        findings.extend([_later_value_stands(standing, span.start)] if standing else [])
    drafts.extend(_bounds(target, placement, last))
    moved = tuple(_moved(placement))
    return Effect(target, start, placement.change, after, changes, moved, tuple(_joined(drafts)), tuple(findings))


def _joined(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of one audience that say the same on spans that touch, as one: no line tells when another changes."""
    if len({draft.audience for draft in drafts}) == len(drafts):
        return sorted(drafts, key=lambda each: each.audience)
    found: list[Draft] = []
    for draft in sorted(drafts, key=lambda each: each.audience):
        last = found[-1] if found else None
        if last and last.span.end == draft.span.start and _says(last) == _says(draft):
            found[-1] = replace(last, span=Span(last.span.start, draft.span.end))
        else:
            found.append(draft)
    return found


def _says(draft: Draft) -> tuple[Audience, Change, bytes | None]:
    return draft.audience, draft.change, draft.payload


def flat_on(record: Record | None, day: date | None) -> Flat:
    """The flat value of a record on a day; empty where there is none."""
    if record is None or day is None:
        return {}
    return flatten(without_marker(merge(KINDS[record.kind], record.payloads(day))))


def endings(record: Record, span: Span) -> list[Draft]:
    """Drafts that leave nothing of ``record`` in ``span``, in any audience that holds something there."""
    return [
        Draft(record.kind, record.key, record.state, stream[-1].provision, audience, span, Change.END, None)
        for audience, stream in sorted(record.streams.items())
        if any(run.start < (span.end or date.max) and span.start < (run.end or date.max) for run in runs(stream))
    ]


def day_moved(name: str, before: date | None, after: date | None) -> FieldChange:
    """An entry's first or last day as a change that a reader of the plan sees."""
    return FieldChange(name, before.isoformat() if before else None, after.isoformat() if after else None, Audience.PUBLIC)


def _moved(placement: Placement) -> Iterator[FieldChange]:
    first, last = placement.segments[0], placement.segments[-1]
    if placement.moves_start:
        yield day_moved("valid_from", placement.based_on, first.start)
    if placement.based_on is None and last.end is not None:
        yield day_moved("valid_to", None, last.end)
    if placement.ends is not None:
        yield day_moved("valid_to", placement.last, placement.ends)
    if placement.extends is not None:
        yield day_moved("valid_to", placement.last, placement.extends.end)


def _bounds(target: Target, placement: Placement, last: Flat) -> list[Draft]:
    drafts: list[Draft] = []
    if placement.extends is not None:
        drafts.extend(_drafts(target, Change.AMEND, placement.extends, unflatten(last)))
    if placement.ends is not None and target.record is not None:
        drafts.extend(endings(target.record, Span(placement.ends, placement.last)))
    return drafts


def _drafts(target: Target, change: Change, span: Span, value: Mapping[str, Any]) -> list[Draft]:
    """One draft for each audience whose payload in ``span`` is not yet the wanted one."""
    wanted = split(KINDS[target.kind], value)
    streams = target.record.streams if target.record else {}
    drafts = []
    for audience in sorted({*wanted, *streams}):
        payload = wanted.get(audience)
        if payload != payload_on(streams.get(audience, ()), span.start):
            provision = value.get("provision")
            drafts.append(Draft(target.kind, target.key, target.state, provision, audience, span, change, payload))
    return drafts


def _faults(target: Target, value: Mapping[str, Any]) -> Iterator[Finding]:
    kind = KINDS[target.kind]
    missing = [name for name in kind.needed if name not in value]
    for name in missing:
        column = kind.fields[name].en
        yield Finding(Level.ERROR, "missing-value", f"the column {column!r} is needed and this row leaves it blank", column)
    if not missing:
        try:
            msgspec.convert(value, kind.cls)
        except msgspec.ValidationError as error:
            yield Finding(Level.ERROR, "invalid-value", f"this row does not make a {target.kind}: {error}")


def _later_value_stands(paths: list[str], day: date) -> Finding:
    named = ", ".join(paths)
    message = f"from {day} another value of {named} is already announced; it stands"
    return Finding(Level.INFO, "later-value-stands", message)


def _starts_earlier(placement: Placement) -> Finding:
    start = placement.segments[0].start
    message = f"the entry so far begins on {placement.based_on}; this row moves its beginning to {start}"
    return Finding(Level.WARNING, "starts-earlier", message, "Valid from", start.isoformat())
