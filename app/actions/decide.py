"""Deciding: approve, reject or withdraw a notification. Approval is the only way into the ledger."""

from collections.abc import Callable
from typing import Any

from app.actions import refusals
from app.actions.applying import Approval, undecided
from app.actions.contents import notice_of, standing
from app.actions.house import Caller, House
from app.actions.kept import kept
from app.actions.notifications import as_json, visible
from app.actions.particulars import Unfit, fault, members, text
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.store.inbox import Decision, Status
from app.store.unit import Writing

Condition = Callable[[], None]
"""Raises unless what a caller decides about is still as they saw it. Not asked again for an attempt that has its answer."""
_HIGHEST = Audience.RESTRICTED.label


def _no_condition() -> None:
    """Nothing beyond the digest."""


def approve(
    house: House, caller: Caller, identifier: str, body: Any, key: str | None, *, condition: Condition = _no_condition
) -> Reply:
    """Applies a notification's plan, all or nothing: 200 with the numbers of the entries.

    The plan is applied as it was kept when it was shown, while nothing has moved that it rests on. Otherwise it is built anew on
    the ledger as it is, and once more under its lock where something was written since. Raises PlanChanged, with the new plan,
    unless it has the digest that the approver saw; Forbidden where the approver is the submitter; NotDecidable where it is decided
    already.
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
                editors = frozenset(each.person for each in unit.chosen.of(identifier))
                notice = notice_of(notification, *standing(unit, identifier))
                stored = unit.inbox.plan(identifier, digest)
            if before is not None:
                return before
            condition()
            reason = caller.require(Permission.APPROVE, Matter(notification.state, notification.person, editors))
            undecided(notification)
            work = Approval(house, attempt, reason, digest, report)
            reply = work.as_kept(kept(stored, notice, house.seal, report)) if stored else None
            reply = reply or work.planned_anew(notice, notification.file_name)
    house.catch_up()
    return reply


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


def _remember(unit: Writing, caller: Caller, action: str, target: Target, reason: str) -> None:
    unit.trail.record(caller.event(unit.now, action, reason, targets=(target,), count=1))
