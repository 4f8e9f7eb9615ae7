"""Deciding: approve, reject or withdraw a notification. Approval is the only way into the ledger."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.actions import refusals
from app.actions.contents import Contents, contents, foreseen, keep_plan, keep_shown, notice_of, planned, standing
from app.actions.house import Caller, House
from app.actions.notifications import as_json, visible
from app.actions.particulars import Unfit, fault, members, text
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.actions.telling import tell_of_changes
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.entry import Entry
from app.domain.errors import ChoicesNeeded, Fault, NotDecidable, PlanChanged
from app.domain.plan import Plan
from app.domain.progress import Report, Stage
from app.store.inbox import Decision, Notification, Status
from app.store.unit import Writing

Condition = Callable[[], None]
"""Raises unless what a caller decides about is still as they saw it. Not asked again for an attempt that has its answer."""


MOST_TOLD = 50
_HIGHEST = Audience.RESTRICTED.label
"""Findings that wait for a choice, of which a refusal tells."""


def _no_condition() -> None:
    """Nothing beyond the digest."""


def approve(
    house: House, caller: Caller, identifier: str, body: Any, key: str | None, *, condition: Condition = _no_condition
) -> Reply:
    """Applies a notification's plan, all or nothing: 200 with the numbers of the entries.

    The plan is built anew on the ledger as it is, and once more under its lock where something was written since. Raises
    PlanChanged, with the new plan, unless it has the digest that the approver saw; Forbidden where the approver is the submitter;
    NotDecidable where it is decided already.
    """
    with refusals.kept(house, caller, Permission.APPROVE, identifier):
        caller.require(Permission.APPROVE)
        return _approved(house, caller, identifier, body, key, condition=condition)


def _approved(house: House, caller: Caller, identifier: str, body: Any, key: str | None, *, condition: Condition) -> Reply:
    digest = members(body, ("digest",)).get("digest")
    if not isinstance(digest, str) or len(digest) > 100:
        raise fault("/digest", "digest is the text that the plan carries", "missing-member" if digest is None else "invalid-value")
    attempt = Attempt.of(caller, key, f"approve {identifier}", digest)
    with house.running.only_once(attempt.account, key) as report:
        reply = None
        while reply is None:
            with house.database.reading() as unit:
                before = attempt.answered(unit, house)
                notification = visible(caller, unit.inbox.get(identifier), Permission.SEE_NOTIFICATION)
                content = unit.inbox.content(identifier) or b""
                editors = frozenset(each.person for each in unit.chosen.of(identifier))
                choices, decided = standing(unit, identifier)
            if before is not None:
                return before
            condition()
            reason = caller.require(Permission.APPROVE, Matter(notification.state, notification.person, editors))
            undecided(notification)
            what = contents(notice_of(notification, choices, decided), content, notification.file_name, report)
            try:
                forecast = foreseen(house, what, report)
                reply = _applied(house, what, attempt, reason, digest=digest, forecast=forecast, report=report)
            except PlanChanged as error:
                keep_shown(house, caller, identifier, "approve", error.extra["plan"])
                raise
    house.catch_up()
    return reply


def _applied(
    house: House, what: Contents, attempt: Attempt, reason: str, *, digest: str, forecast: Plan, report: Report
) -> Reply | None:
    """The answer; None where somebody has chosen or approved since ``what`` was read, so that it must be read again."""
    with house.database.writing() as unit:
        still(unit, attempt.caller, stepped_up=True)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        undecided(unit.inbox.get(what.notice.id))
        if standing(unit, what.notice.id) != (what.notice.choices, what.notice.decided):
            return None
        whole = planned(unit, what, forecast)
        plan = next((each for each in (whole, *whole.parts) if each.digest == digest), None)
        if plan is None:
            raise PlanChanged(
                "the register or the file's effect has moved since this digest was shown", extra={"plan": whole.as_json()}
            )
        _nothing_waits(plan)
        writes = plan.approved_by(attempt.caller.principal.person)
        report(Stage.WRITING, 0, len(writes))
        entries = unit.ledger.append(writes, notification=plan.notice.id, approval=digest)
        report(Stage.WRITING, len(entries), len(entries))
        tell_of_changes(unit, entries, plan.notice.particulars.reference, house.secretariat)
        left = replace(what, notice=replace(what.notice, decided=what.notice.decided + 1))
        rest = None if plan is whole else planned(unit, left, whole)
        return _recorded(unit, _Approved(plan, entries, rest), attempt, reason)


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

    plan: Plan
    entries: list[Entry]
    rest: Plan | None


def _recorded(unit: Writing, done: _Approved, attempt: Attempt, reason: str) -> Reply:
    plan, rest = done.plan, done.rest
    numbers = [entry.number for entry in done.entries]
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    principal = attempt.caller.principal
    decision = Decision(plan.notice.id, Status.APPROVED, principal.account, principal.person, plan.digest, None, first, last)
    unit.inbox.decide(decision, ends=rest is None)
    for each in filter(None, (plan, rest)):
        keep_plan(unit, each)
    unit.inbox.recount(plan.notice.id, (rest or plan).counts)
    target = Target(plan.notice.id, None, _HIGHEST, plan.notice.particulars.state)
    _remember(unit, attempt.caller, "approve", target, reason)
    content = {
        "id": plan.notice.id,
        "status": (Status.PREVIEWED if rest else Status.APPROVED).value,
        "digest": plan.digest,
        "counts": plan.counts,
        "entries": numbers,
    }
    left = {"rest": {"digest": rest.digest, "counts": rest.counts, "undecided": len(rest.undecided)}} if rest else {}
    return attempt.keep(unit, 200, content | left)


def reject(
    house: House, caller: Caller, identifier: str, body: Any, key: str | None, *, condition: Condition = _no_condition
) -> Reply:
    """Ends a notification without applying it, for a reason that its submitter can read."""
    with refusals.kept(house, caller, Permission.REJECT, identifier):
        return _ended(house, caller, identifier, body, key, permission=Permission.REJECT, condition=condition)


def withdraw(
    house: House, caller: Caller, identifier: str, body: Any, key: str | None, *, condition: Condition = _no_condition
) -> Reply:
    """Takes back one's own notification."""
    with refusals.kept(house, caller, Permission.WITHDRAW, identifier):
        return _ended(house, caller, identifier, body, key, permission=Permission.WITHDRAW, condition=condition)


def _ended(
    house: House, caller: Caller, identifier: str, body: Any, key: str | None, *, permission: Permission, condition: Condition
) -> Reply:
    caller.require(permission)
    reason = _reason(body, needed=permission is Permission.REJECT)
    attempt = Attempt.of(caller, key, f"{permission} {identifier}", reason)
    status = Status.REJECTED if permission is Permission.REJECT else Status.WITHDRAWN
    with house.running.only_once(attempt.account, key), house.database.writing() as unit:
        still(unit, caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        condition()
        notification = visible(caller, unit.inbox.get(identifier), Permission.SEE_NOTIFICATION)
        allowed = caller.require(permission, Matter(notification.state, notification.person))
        undecided(notification)
        principal = caller.principal
        unit.inbox.decide(Decision(identifier, status, principal.account, principal.person, None, reason))
        target = Target(identifier, None, _HIGHEST, notification.state)
        _remember(unit, caller, permission.value, target, allowed)
        ended = visible(caller, unit.inbox.get(identifier), Permission.SEE_NOTIFICATION)
        return attempt.keep(unit, 200, as_json(ended, None, unit.inbox.decisions(identifier)))


def _reason(body: Any, *, needed: bool) -> str | None:
    try:
        reason = text(members(body if body is not None else {}, ("reason",)).get("reason"))
    except Unfit as error:
        raise fault("/reason", f"reason: {error}") from error
    if needed and not reason:
        raise fault("/reason", "say why: the submitter reads it", "missing-member")
    return reason


def undecided(notification: Notification | None) -> None:
    """Raises NotDecidable unless the notification still waits for a decision."""
    if notification is None or notification.status is not Status.PREVIEWED:
        status = notification.status.value if notification else "gone"
        raise NotDecidable(f"the notification is {status}; only a previewed one can be decided")


def _remember(unit: Writing, caller: Caller, action: str, target: Target, reason: str) -> None:
    unit.trail.record(caller.event(unit.now, action, reason, targets=(target,), count=1))
