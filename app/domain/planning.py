"""Building a plan: rows in order, each seeing what the rows before it would write. The same input gives the same plan."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from app.domain.agreement import Sayings
from app.domain.choices import settled
from app.domain.consistency import Records, remarks, round_the_clock_without_channel, row_faults, second_notified_authorities
from app.domain.contradictions import contradictory_hours
from app.domain.effect import Effect, effect
from app.domain.ending import OMITTED, Ending, replaced_by, upcoming_not_mentioned, withdrawn
from app.domain.entry import Change, Draft
from app.domain.findings import Finding, Level, refuses
from app.domain.last_contact import last_contacts
from app.domain.matching import Match, match
from app.domain.parts import parts, renames, resting_on
from app.domain.placement import place
from app.domain.plan import Action, Notice, Plan, PlannedRow
from app.domain.progress import Report, Stage, counted, silent
from app.domain.provenance import provenance
from app.domain.register import Register
from app.domain.repeated import Repeated
from app.domain.submission import Row, Verb
from app.domain.summary import action_of, changes_of, title_of
from app.domain.timeline import Record
from app.domain.verbs import spoken, withdrawn_from

MOST_CHANGES = 100
"""Of one record in one file: each further one costs more to plan than the one before."""
Refusals = dict[int | str, tuple[Finding, ...]]
"""Why rows of this number, or endings of the record with this key, are not to be written."""


def build(
    notice: Notice, rows: Sequence[Row], findings: Sequence[Finding], records: Records, base: int, *, report: Report = silent
) -> Plan:
    """The plan of ``rows`` on ``records`` as of ledger position ``base``.

    Rows that break a rule across records, or wait for a choice about it, are rejected and the rest is planned anew.
    """
    refused: Refusals = {}
    apart = list(_told_apart(rows))
    while True:
        building = _Building(notice, Register(records, base), findings, refused)
        for row in counted(apart, Stage.PLANNING, report):
            building.add(row)
        if notice.particulars.complete:
            building.findings.extend(building.end_what_is_missing())
        report(Stage.CHECKING, 0, None)
        offenders = building.offenders()
        if not offenders:
            return building.plan()
        refused |= building.overlapping | offenders


def _told_apart(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, those of which several have one number with their place among them."""
    often, seen = Counter(row.number for row in rows), Counter[int]()
    for row in rows:
        seen[row.number] += 1
        yield row if often[row.number] == 1 else replace(row, part=seen[row.number])


class _Building:
    """A plan in the making."""

    def __init__(self, notice: Notice, register: Register, findings: Sequence[Finding], refused: Refusals) -> None:
        self.notice = notice
        self.register = register
        self.findings = list(findings)
        self.rows: list[PlannedRow] = []
        self.overlapping: Refusals = {}
        self._refused = refused
        self._acknowledged: Refusals = {}
        self._seen: dict[str, int] = {}
        self._sayings = Sayings()
        self._repeated = Repeated()
        self._changed = Counter[str]()

    def add(self, row: Row) -> None:
        """Plans one row."""
        row = spoken(row, self.notice.day_of(row))
        state = row.values.get("code" if row.kind == "state" else "state") or self.notice.particulars.state
        planned = PlannedRow(
            row.number,
            row.kind,
            Action.REJECTED,
            state,
            provision=row.values.get("provision"),
            findings=row.findings,
            source=row.source,
            part=row.part,
        )
        if state is None and not row.refused:
            missing = Finding(Level.ERROR, "missing-value", "neither the row nor the notification names a State", "State")
            planned = replace(planned, findings=(*planned.findings, missing))
        elif state is not None:
            said = row_faults(row, state, self.register, self.notice.day_of(row))
            told = tuple(settled(each, row.number, self.notice.choices) for each in said)
            planned = replace(planned, findings=(*planned.findings, *told)) if told else planned
        self.rows.extend([planned] if state is None or refuses(planned.findings) else self._planned(row, state, planned))

    def _planned(self, row: Row, state: str, planned: PlannedRow) -> list[PlannedRow]:
        """The row as planned, and what it ends besides."""
        found = match(row, state, self.register, self.notice)
        broken = self._refused.get(row.number) or tuple(self._overlapping(row, found))
        upcoming = withdrawn_from(row, found.targets[-1].record) if found.targets and not broken else None
        if upcoming and not refuses(found.findings) and (record := found.targets[-1].record):
            return [self._ended(record, upcoming, row.number, frozenset(), withdrawn(row, upcoming, self.notice.submitted_on))]
        effects = [] if broken else self._effects(row, found)
        findings = (*planned.findings, *found.findings, *broken, *self._told(effects))
        if not effects or refuses(findings):
            return [replace(planned, findings=findings)]
        own = effects[-1]
        touched = self._noted(effects, row.number)
        ended = [self._ended(record, own.valid_from, row.number, touched, replaced_by(row)) for record in found.ended]
        action = action_of(effects)
        whole = replace(
            planned,
            kind=own.target.kind,
            action=action,
            record=own.target.key,
            title=title_of(effects[0]),
            valid_from=own.drafts[0].span.start if action is Action.END else own.valid_from,
            changes=tuple(changes_of(effects)),
            findings=findings,
            drafts=tuple(draft for each in effects for draft in each.drafts),
            touched=touched,
        )
        return [whole, *ended]

    def _noted(self, effects: Sequence[Effect], number: int) -> frozenset[str]:
        """Takes the effects into account for the rows to come; returns what this row rests on."""
        for each in effects:
            self._apply(each.drafts)
            self._changed[each.target.key] += bool(each.drafts)
            if each.target.kind == "authority":
                self._sayings.note(each, number)
        own = effects[-1]
        self._seen[own.target.key] = number
        return frozenset({each.target.key for each in effects}) | resting_on(own, self.register)

    def _overlapping(self, row: Row, found: Match) -> Iterator[Finding]:
        spoken_of = (*(target.key for target in found.targets[-1:]), *(record.key for record in found.ended))
        earlier = next((self._seen[key] for key in spoken_of if key in self._seen), None)
        if earlier is not None:
            message = f"row {earlier} of this file already speaks about this entry; keep one row for each"
            finding = Finding(Level.ERROR, "overlapping-rows", message)
            self.overlapping[row.number] = (finding,)
            yield finding

        crowded = [each for each in found.targets if self._changed[each.key] >= MOST_CHANGES]
        if crowded:
            message = f"more than {MOST_CHANGES} rows of this file change the same {crowded[0].kind}"
            yield Finding(Level.ERROR, "too-many-changes", message, None, None, "send them in several files")

    def _told(self, effects: Sequence[Effect]) -> Iterator[Finding]:
        """An authority quietly begins with its first designation; everything else that is found is told."""
        for each in effects[:-1]:
            yield from (finding for finding in each.findings if finding.code != "starts-earlier")
            yield from self._sayings.contradictions(each, self.register)
            yield from renames(each, self.register)
        for own in effects[-1:]:
            yield from own.findings
            yield from round_the_clock_without_channel(own)
            yield from contradictory_hours(own)
            if own.target.kind == "authority":
                yield from self._sayings.contradictions(own, self.register)
                yield from renames(own, self.register)

    def _effects(self, row: Row, found: Match) -> list[Effect]:
        """The effect on the row's own record, preceded by that on its authority, which holds from the same day at the latest."""
        if not found.targets:
            return []
        *bodies, own = found.targets
        default = self.notice.day_of(row)
        placement = place(own.record, found.stated, default, row.valid_to)
        if row.verb is Verb.CORRECT:
            placement = replace(placement, change=Change.CORRECT)
        stated = found.stated or (default if placement.segments[0].start == default else None)
        before = [self._repeated.effect(self._sayings.spelt_alike(body), stated, default) for body in bodies]
        return [*before, effect(own, placement)]

    def _apply(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self.register.apply(draft)

    def end_what_is_missing(self) -> Iterator[Finding]:
        """A complete file ends the designations of its State that it does not mention. What a rejected row mentions is unknown."""
        state, day = self.notice.particulars.state, self.notice.default_day
        if state is None:
            return
        held = dict(self.register.values_on("designation", state, day))
        yield from upcoming_not_mentioned(self.register, state, day, held.keys() | self._seen)
        missing = [each for each in self.register.of_state("designation", state) if each.key in held.keys() - self._seen]
        if missing and any(row.kind == "designation" and row.action is Action.REJECTED for row in self.rows):
            message = f"entries that the file does not mention go on ({len(missing)}): a rejected row may be about one of them"
            yield Finding(Level.WARNING, "nothing-ended-by-omission", message, None, None, "mend the rejected rows")
            return
        for record in missing:
            self.rows.append(self._ended(record, day, None, frozenset(), OMITTED))

    def _ended(self, record: Record, day: date, number: int | None, touched: frozenset[str], finding: Finding) -> PlannedRow:
        refused = self._refused.get(record.key, ()) if number is None else ()
        ending = Ending(record, day, number, finding, refused)
        row = ending.row(self.register, touched)
        self._apply(row.drafts)
        if number is not None:
            self._seen[record.key] = number
        return row

    def offenders(self) -> Refusals:
        """Rows that break a rule across records, and losses of a last contact that nobody has said they know of."""
        second = second_notified_authorities(self.register, self.rows)
        refused: Refusals = {name: (finding,) for name, finding in second.items()}
        for row, finding in last_contacts(self.register, self.rows, self.notice.default_day):
            name = row.number if row.number is not None else row.record or ""
            told = settled(finding, name, self.notice.choices)
            into = refused if refuses((told,)) else self._acknowledged
            into[name] = (*into.get(name, ()), told)
        return refused

    def plan(self) -> Plan:
        """The finished plan: drafts preceded by the notification's own record, in the lowest audience among them."""
        rows = tuple(self._acknowledging(row) for row in self.rows)
        states = {row.state for row in rows if row.state}
        known = self.register.get("notification", self.notice.id)

        def origin(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
            return provenance(self.notice, drafts, states, known)

        base, drafts = self.register.base, [draft for row in rows for draft in row.drafts]
        findings = (*self.findings, *self._remarks(drafts))
        whole = Plan(self.notice, base, rows, origin(drafts), findings)
        return Plan(self.notice, base, rows, whole.provenance, findings, parts(whole, origin))

    def _acknowledging(self, row: PlannedRow) -> PlannedRow:
        known = self._acknowledged.get(row.number if row.number is not None else row.record or "", ())
        own = tuple(finding for finding in known if finding.column == row.column("Provision"))
        return replace(row, findings=(*row.findings, *own)) if own and row.drafts else row

    def _remarks(self, drafts: Sequence[Draft]) -> dict[Finding, None]:
        """What the State rules find on the day of the notification and on each later day on which something begins or ends."""
        states = {draft.state for draft in drafts} | {row.state for row in self.rows if row.state and row.record}
        today = self.notice.default_day
        days = sorted({today, *(draft.span.start for draft in drafts if draft.span.start > today)})
        return dict.fromkeys(remarks(self.register, sorted(states), days))
