"""Carrying out an approval: the plan as it was kept, or planned anew, becomes lines of the ledger, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.actions.contents import Contents, contents, foreseen, keep_plan, keep_shown, planned, standing
from app.actions.house import House
from app.actions.kept import Kept, body_of
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.actions.telling import tell_of_changes
from app.domain.access import Audience
from app.domain.audit import Target
from app.domain.entry import Entry
from app.domain.errors import ChoicesNeeded, Fault, NotDecidable, PlanChanged
from app.domain.plan import Notice, Plan
from app.domain.progress import Report, Stage
from app.identity.seal import Seal
from app.store.inbox import Decision, Notification, Status
from app.store.unit import Writing

MOST_TOLD = 50
"""Findings that wait for a choice, of which a refusal tells."""


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of ``digest`` being carried out. Its answers are None where what it began with has changed meanwhile."""

    house: House
    attempt: Attempt
    reason: str
    digest: str
    report: Report

    def as_kept(self, plan: Kept | None) -> Reply | None:
        """Applies the plan as it was shown, where that would still be the same if it was made now."""
        if plan is None:
            return None
        with self.house.database.writing() as unit:
            before = self._before(unit, plan.notice)
            if before is not None or not plan.stands(unit) or _moved(unit, plan.notice):
                return before
            return _recorded(unit, _Approved(plan, self._appended(unit, plan)), self.attempt, self.reason, self.house.seal)

    def planned_anew(self, notice: Notice, file_name: str | None) -> Reply | None:
        """Reads the original and plans it again. Raises PlanChanged unless that gives the plan that was approved."""
        with self.house.database.reading() as unit:
            content = unit.inbox.content(notice.id) or b""
        what = contents(notice, content, file_name, self.report)
        try:
            return self._applied(what, foreseen(self.house, what, self.report))
        except PlanChanged as error:
            keep_shown(self.house, self.attempt.caller, notice.id, "approve", error.extra["plan"])
            raise

    def _applied(self, what: Contents, forecast: Plan) -> Reply | None:
        with self.house.database.writing() as unit:
            before = self._before(unit, what.notice)
            if before is not None or _moved(unit, what.notice):
                return before
            whole = planned(unit, what, forecast)
            plan = next((each for each in (whole, *whole.parts) if each.digest == self.digest), None)
            if plan is None:
                raise PlanChanged(
                    "the register or the file's effect has moved since this digest was shown", extra={"plan": whole.as_json()}
                )
            _nothing_waits(plan)
            entries = self._appended(unit, plan)
            left = replace(what, notice=replace(what.notice, decided=what.notice.decided + 1))
            rest = None if plan is whole else planned(unit, left, whole)
            return _recorded(unit, _Approved(plan, entries, rest), self.attempt, self.reason, self.house.seal)

    def _before(self, unit: Writing, notice: Notice) -> Reply | None:
        """The answer that the same request had already; what must hold for another one is looked at, under the lock."""
        still(unit, self.attempt.caller, stepped_up=True)
        before = self.attempt.answered(unit, self.house)
        if before is None:
            undecided(unit.inbox.get(notice.id))
        return before

    def _appended(self, unit: Writing, plan: Kept | Plan) -> list[Entry]:
        writes = plan.approved_by(self.attempt.caller.principal.person)
        self.report(Stage.WRITING, 0, len(writes))
        entries = unit.ledger.append(writes, notification=plan.notice.id, approval=self.digest, told=self._written(len(writes)))
        tell_of_changes(unit, entries, plan.notice.particulars.reference, self.house.secretariat)
        return entries

    def _written(self, total: int) -> Callable[[int], None]:
        return lambda done: self.report(Stage.WRITING, done, total)


def _moved(unit: Writing, notice: Notice) -> bool:
    """Whether somebody has chosen or approved since the notice was read."""
    return standing(unit, notice.id) != (notice.choices, notice.decided)


def _nothing_waits(plan: Plan) -> None:
    """Raises ChoicesNeeded where something in it may be read in several ways still."""
    if plan.undecided:
        faults = [
            Fault(finding.code, f"row {row.number or row.record}: {finding.message}", None, None, " | ".join(finding.choices))
            for row, finding in plan.undecided[:MOST_TOLD]
        ]
        raise ChoicesNeeded(f"{len(plan.undecided)} findings wait for somebody to choose how they are read", faults)


@dataclass(frozen=True, slots=True)
class _Approved:
    """What was approved and written, and the plan of what is left where that was a part."""

    plan: Kept | Plan
    entries: list[Entry]
    rest: Plan | None = None


def _recorded(unit: Writing, done: _Approved, attempt: Attempt, reason: str, seal: Seal) -> Reply:
    plan, rest = done.plan, done.rest
    numbers = [entry.number for entry in done.entries]
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    principal = attempt.caller.principal
    decision = Decision(plan.notice.id, Status.APPROVED, principal.account, principal.person, plan.digest, None, first, last)
    unit.inbox.decide(decision, ends=rest is None)
    if isinstance(plan, Kept):
        unit.inbox.show_again(plan.notice.id, plan.digest)
    else:
        for each in filter(None, (plan, rest)):
            keep_plan(unit, each, body_of(each, seal))
    unit.inbox.recount(plan.notice.id, (rest or plan).counts)
    target = Target(plan.notice.id, None, Audience.RESTRICTED.label, plan.notice.particulars.state)
    unit.trail.record(attempt.caller.event(unit.now, "approve", reason, targets=(target,), count=1))
    content = {
        "id": plan.notice.id,
        "status": (Status.PREVIEWED if rest else Status.APPROVED).value,
        "digest": plan.digest,
        "counts": plan.counts,
        "entries": numbers,
    }
    left = {"rest": {"digest": rest.digest, "counts": rest.counts, "undecided": len(rest.undecided)}} if rest else {}
    return attempt.keep(unit, 200, content | left)


def undecided(notification: Notification | None) -> None:
    """Raises NotDecidable unless the notification still waits for a decision."""
    if notification is None or notification.status is not Status.PREVIEWED:
        status = notification.status.value if notification else "gone"
        raise NotDecidable(f"the notification is {status}; only a previewed one can be decided")
