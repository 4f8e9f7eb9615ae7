"""Building a plan: rows in order, each seeing what the rows before it would write. The same input gives the same plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.agreement import Sayings
from app.domain.consistency import Records, remarks, round_the_clock_without_channel, row_faults, second_notified_authorities
from app.domain.effect import Effect, day_moved, effect, endings
from app.domain.entry import Change, Draft
from app.domain.findings import Finding, Level, worst
from app.domain.flat import FieldChange
from app.domain.matching import AUTHORITY, Match, match
from app.domain.moment import Span
from app.domain.placement import place
from app.domain.plan import Action, Notice, Plan, PlannedRow
from app.domain.progress import Report, Stage, counted, silent
from app.domain.records import KINDS, split
from app.domain.records.notification import SEVERAL
from app.domain.register import Register
from app.domain.repeated import Repeated
from app.domain.submission import Row
from app.domain.timeline import Record, span_around


def build(
    notice: Notice, rows: Sequence[Row], findings: Sequence[Finding], records: Records, base: int, *, report: Report = silent
) -> Plan:
    """The plan of ``rows`` on ``records`` as of ledger position ``base``.

    Rows that break a rule across records are rejected and the rest is planned anew.
    """
    rejected: dict[int | None, Finding] = {}
    while True:
        building = _Building(notice, Register(records, base), findings)
        for row in counted(rows, Stage.PLANNING, report):
            broken = rejected.get(row.number)
            building.add(replace(row, findings=(*row.findings, broken)) if broken else row)
        if notice.particulars.complete:
            building.findings.extend(building.end_what_is_missing())
        report(Stage.CHECKING, 0, None)
        offenders = second_notified_authorities(building.register, building.rows)
        if not offenders:
            return building.plan()
        rejected |= building.overlapping | offenders


MOST_CHANGES = 100
"""Of one record in one file: each further one costs more to plan than the one before."""


class _Building:
    """A plan in the making."""

    def __init__(self, notice: Notice, register: Register, findings: Sequence[Finding]) -> None:
        self.notice = notice
        self.register = register
        self.findings = list(findings)
        self.rows: list[PlannedRow] = []
        self.overlapping: dict[int | None, Finding] = {}
        self._drafts: list[Draft] = []
        self._seen: dict[str, int] = {}
        self._sayings = Sayings()
        self._repeated = Repeated(notice.default_day)
        self._changed = Counter[str]()

    def add(self, row: Row) -> None:
        """Plans one row."""
        state = row.values.get("code" if row.kind == "state" else "state") or self.notice.particulars.state
        planned = PlannedRow(
            row.number,
            row.kind,
            Action.REJECTED,
            state,
            provision=row.values.get("provision"),
            findings=row.findings,
            source=row.source,
        )
        if state is None and not row.refused:
            missing = Finding(Level.ERROR, "missing-value", "neither the row nor the notification names a State", "State")
            planned = replace(planned, findings=(*planned.findings, missing))
        elif state is not None and not row.refused:
            planned = self._planned(row, state, planned)
        self.rows.append(planned)

    def _planned(self, row: Row, state: str, planned: PlannedRow) -> PlannedRow:
        day = self.notice.default_day
        remarks_on_row = tuple(row_faults(row, state, self.register, day))
        found = match(row, state, self.register, self.notice.id, day) if worst(remarks_on_row) is not Level.ERROR else Match()
        overlapping = tuple(self._overlapping(row, found))
        effects = [] if overlapping else self._effects(row, found)
        findings = (*planned.findings, *remarks_on_row, *found.findings, *overlapping, *self._told(effects))
        if not effects or worst(findings) is Level.ERROR:
            return replace(planned, findings=findings)
        for each in effects:
            self._write(each.drafts)
            self._changed[each.target.key] += bool(each.drafts)
        for body in effects[:-1]:
            self._sayings.note(body, row.number)
        own = effects[-1]
        self._seen[own.target.key] = row.number
        return replace(
            planned,
            action=_action(effects),
            record=own.target.key,
            title=_title(effects[0]),
            valid_from=own.valid_from,
            changes=tuple(_changes(effects)),
            findings=findings,
        )

    def _overlapping(self, row: Row, found: Match) -> Iterator[Finding]:
        earlier = self._seen.get(found.targets[-1].key) if found.targets else None
        if earlier is not None:
            message = f"row {earlier} of this file already speaks about this entry; keep one row for each"
            self.overlapping[row.number] = Finding(Level.ERROR, "overlapping-rows", message)
            yield self.overlapping[row.number]

        crowded = [each for each in found.targets if self._changed[each.key] >= MOST_CHANGES]
        if crowded:
            message = f"more than {MOST_CHANGES} rows of this file change the same {crowded[0].kind}"
            yield Finding(Level.ERROR, "too-many-changes", message, None, None, "send them in several files")

    def _told(self, effects: Sequence[Effect]) -> Iterator[Finding]:
        """An authority quietly begins with its first designation; everything else that is found is told."""
        for each in effects[:-1]:
            yield from (finding for finding in each.findings if finding.code != "starts-earlier")
            yield from self._sayings.contradictions(each, self.register)
        for own in effects[-1:]:
            yield from own.findings
            yield from round_the_clock_without_channel(own)

    def _effects(self, row: Row, found: Match) -> list[Effect]:
        """The effect on the row's own record, preceded by that on its authority, which holds from the same day at the latest."""
        if not found.targets:
            return []
        *bodies, own = found.targets
        default = self.notice.default_day
        placement = place(own.record, row.valid_from, default, row.valid_to)
        stated = row.valid_from or (default if placement.segments[0].start == default else None)
        before = [self._repeated.effect(self._sayings.spelt_alike(body), stated) for body in bodies]
        return [*before, effect(own, placement)]

    def _write(self, drafts: Sequence[Draft]) -> None:
        self._drafts.extend(drafts)
        for draft in drafts:
            self.register.apply(draft)

    def end_what_is_missing(self) -> Iterator[Finding]:
        """A complete file ends the designations of its State that it does not mention. What a rejected row mentions is unknown."""
        state, day = self.notice.particulars.state, self.notice.default_day
        if state is None:
            return
        held = dict(self.register.values_on("designation", state, day))
        missing = [each for each in self.register.of_state("designation", state) if each.key in held.keys() - self._seen]
        if missing and any(row.kind == "designation" and row.action is Action.REJECTED for row in self.rows):
            message = f"entries that the file does not mention go on ({len(missing)}): a rejected row may be about one of them"
            yield Finding(Level.WARNING, "nothing-ended-by-omission", message, None, None, "mend the rejected rows")
            return
        for record in missing:
            self._end(record, held[record.key], day)

    def _end(self, record: Record, value: Mapping[str, Any], day: date) -> None:
        run = span_around(record.spans(), day)
        changes = (day_moved("valid_to", run.end if run else None, day),)
        finding = Finding(Level.WARNING, "ended-by-omission", "the file is complete and does not mention this entry")
        title, provision = self.register.title_of(value["authority"]), value["provision"]
        self._write(endings(record, Span(day)))
        self.rows.append(
            PlannedRow(None, "designation", Action.END, record.state, record.key, title, provision, day, changes, (finding,))
        )

    def plan(self) -> Plan:
        """The finished plan: drafts preceded by the notification's own record, in the lowest audience among them."""
        writes = (*self._provenance(), *self._drafts)
        return Plan(self.notice, self.register.base, tuple(self.rows), writes, (*self.findings, *self._remarks()))

    def _remarks(self) -> dict[Finding, None]:
        """What the State rules find on the day of the notification and on each later day on which something begins or ends."""
        states = {draft.state for draft in self._drafts} | {row.state for row in self.rows if row.state and row.record}
        today = self.notice.default_day
        days = sorted({today, *(draft.span.start for draft in self._drafts if draft.span.start > today)})
        return dict.fromkeys(remarks(self.register, sorted(states), days))

    def _provenance(self) -> list[Draft]:
        if not self._drafts:
            return []
        lowest = min(draft.audience for draft in self._drafts)
        states = {draft.state for draft in self._drafts}
        state = states.pop() if len(states) == 1 else SEVERAL
        particulars = self.notice.particulars.as_json()
        said = {name: value for name, value in particulars.items() if name not in ("state", "complete")}
        value = {"id": self.notice.id, "sha256": self.notice.sha256, **said}
        span = Span(self.notice.default_day)
        return [
            Draft("notification", self.notice.id, state, None, audience, span, Change.CREATE, payload)
            for audience, payload in split(KINDS["notification"], value, floor=lowest).items()
        ]


def _action(effects: Sequence[Effect]) -> Action:
    own = effects[-1]
    drafts = [draft for each in effects for draft in each.drafts]
    if not drafts:
        return Action.UNCHANGED
    if own.change is Change.CREATE and own.drafts:
        return Action.CREATE
    if all(draft.change is Change.END for draft in drafts):
        return Action.END
    return Action.AMEND


def _changes(effects: Sequence[Effect]) -> list[FieldChange]:
    """Changes of a designation, then those of its authority under its prefix."""
    own = effects[-1]
    changes = [change for change in (*own.changes, *own.moved) if change.field != "authority"]
    for each in effects[:-1]:
        changes.extend(change.under(AUTHORITY) for change in each.changes)
    return changes


def _title(first: Effect) -> str | None:
    names = [content for path, content in first.after.items() if path.startswith("names.")]
    return first.after.get("names.en") or (names[0] if names else None)
