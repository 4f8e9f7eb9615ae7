"""Submitting: a file becomes a notification with a plan. Nothing here changes the register."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.actions import refusals
from app.actions.contents import Contents, contents, foreseen, keep_plan
from app.actions.house import Caller, House
from app.actions.kept import body_of
from app.actions.notifications import as_json
from app.actions.particulars import particulars_of
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.errors import DirectoryError, Fault, InvalidBody, MissingIdempotencyKey, UnreadableFile
from app.domain.findings import Level
from app.domain.plan import Action, Notice, Plan, pseudonym
from app.domain.progress import Report, Stage
from app.domain.submission import Particulars
from app.intake.layout import UNKNOWN_HEADING
from app.store.inbox import Notification, Status
from app.store.unit import Writing

_TOLD_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrived: the bytes as sent, and the metadata decoded. Without a file name the bytes are the JSON body."""

    content: bytes
    file_name: str | None
    media_type: str
    metadata: Any


@dataclass(frozen=True, slots=True)
class _Draft:
    """A notification that is not stored yet, and its plan where the file could be read."""

    notification: Notification
    plan: Plan | None


def submit(house: House, caller: Caller, sent: Sent, key: str | None) -> Reply:
    """Stores the notification and its plan: 201; the same bytes for the same State again: 200 with the same notification."""
    refusals.admit(house, caller, Permission.SUBMIT)
    if key is None:
        raise MissingIdempotencyKey("POST /notifications needs the header Idempotency-Key")
    particulars = particulars_of(sent.metadata)
    with refusals.kept(house, caller, Permission.SUBMIT):
        reason = caller.require(Permission.SUBMIT, Matter(particulars.state, caller.principal.person))
    attempt = Attempt.of(caller, key, "submit", particulars.as_json(), sent.content)
    with house.running.only_once(attempt.account, key) as report:
        with house.database.reading() as unit:
            before = attempt.answered(unit, house)
        if before is not None:
            return before
        now = house.clock.now()
        draft = _drafted(house, caller, sent, _notice(house, caller, sent, particulars, now), now, report=report)
        report(Stage.WRITING, 0, None)
        return _stored(house, draft, sent, attempt, reason)


def rehearsed(house: House, caller: Caller, sent: Sent) -> Plan:
    """The plan that submitting this would make now; nothing is kept.

    Raises InvalidBody, UnreadableFile, Unauthenticated, Forbidden.
    """
    particulars = particulars_of(sent.metadata)
    with refusals.kept(house, caller, Permission.SUBMIT):
        caller.require(Permission.SUBMIT, Matter(particulars.state, caller.principal.person))
    report = house.running.unnamed()
    notice = _notice(house, caller, sent, particulars, house.clock.now())
    return foreseen(house, contents(notice, sent.content, sent.file_name, report), report)


def _notice(house: House, caller: Caller, sent: Sent, particulars: Particulars, now: datetime) -> Notice:
    nonce = secrets.token_hex(16)
    sha256 = hashlib.sha256(sent.content).hexdigest()
    return Notice(new_id(now), particulars, sha256, nonce, house.today(), pseudonym(nonce, caller.principal.person))


def new_id(now: datetime) -> str:
    """An identifier that sorts by time and cannot be guessed."""
    return f"n_{int(now.timestamp() * 1000):011x}{secrets.token_hex(8)}"


def _drafted(house: House, caller: Caller, sent: Sent, notice: Notice, now: datetime, *, report: Report) -> _Draft:
    plan, problem = None, None
    try:
        what = contents(notice, sent.content, sent.file_name, report)
        if sent.file_name is None:
            _refuse_unknown_members(what)
        plan = foreseen(house, what, report)
        problem = nothing_to_import(plan)
    except UnreadableFile as error:
        problem = error
    notification = Notification(
        id=notice.id,
        particulars=notice.particulars,
        file_name=sent.file_name,
        media_type=sent.media_type,
        sha256=notice.sha256,
        nonce=notice.nonce,
        size=len(sent.content),
        status=Status.PREVIEWED if problem is None else Status.REJECTED_INPUT,
        account=caller.principal.account,
        person=caller.principal.person,
        submitted_at=now,
        submitted_on=notice.submitted_on,
        counts=plan.counts if plan else {},
        problem=told(problem) if problem else None,
    )
    return _Draft(notification, plan)


def _refuse_unknown_members(what: Contents) -> None:
    """In the JSON body a member that is no field is an error, not a remark: nobody can set what the house sets itself."""
    faults = [
        Fault(finding.code, f"a row has the member {finding.column!r}, which is no field of it", pointer="/rows")
        for finding in what.findings
        if finding.code == UNKNOWN_HEADING
    ]
    if faults:
        raise InvalidBody("the rows have members that are no fields", faults)


def nothing_to_import(plan: Plan) -> UnreadableFile | None:
    """Why a plan imports nothing: None where a row holds, or would once somebody has chosen how it is read."""
    if any(row.action is not Action.REJECTED or row.undecided for row in plan.rows):
        return None
    faults = [
        Fault(
            finding.code, f"row {row.number}, {finding.column or 'whole row'}: {finding.message}", "file", None, finding.suggestion
        )
        for row in plan.rows
        for finding in row.findings
        if finding.level is Level.ERROR
    ]
    return UnreadableFile("no row of this file can be imported", faults[:_TOLD_FAULTS])


def told(error: DirectoryError) -> dict[str, Any]:
    """An error as the members of a problem document that do not depend on the transport."""
    return {
        "type": f"/problems/{error.code}",
        "title": error.title[0],
        "code": error.code,
        "detail": str(error),
        "errors": [fault.as_json() for fault in error.faults],
    }


def _stored(house: House, draft: _Draft, sent: Sent, attempt: Attempt, reason: str) -> Reply:
    body = body_of(draft.plan, house.seal) if draft.plan is not None else b""
    with house.database.writing() as unit:
        still(unit, attempt.caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        same = _the_same(unit, draft)
        notification = same or draft.notification
        if same is None:
            unit.inbox.add(notification, sent.content)
            if draft.plan is not None:
                keep_plan(unit, draft.plan, body)
        target = Target(notification.id, None, Audience.RESTRICTED.label, notification.state)
        unit.trail.record(attempt.caller.event(unit.now, "submit", reason, targets=(target,), count=1))
        content = as_json(notification, unit.inbox.latest_digest(notification.id), unit.inbox.decisions(notification.id))
        if same is not None:
            content["metadata_differs"] = _differing(same, draft.notification)
        if draft.plan is not None and notification.status is Status.APPROVED:
            content["counts"] = draft.plan.counts
        if draft.plan is not None:
            content["undecided"] = len(draft.plan.undecided)
        location = f"/api/v1/notifications/{notification.id}"
        return attempt.keep(unit, 201 if same is None else 200, content, Location=location)


def _differing(same: Notification, sent: Notification) -> list[str]:
    """The members of the metadata that were sent otherwise this time: they are not used, and the sender must know."""
    held, given = same.particulars.as_json(), sent.particulars.as_json()
    return [name for name in held if held[name] != given[name]]


def _the_same(unit: Writing, draft: _Draft) -> Notification | None:
    """The notification that these bytes for this State are already: one that stands as it would now, or one that is applied."""
    for earlier in unit.inbox.same_file(draft.notification.state, draft.notification.sha256):
        if earlier.status is Status.PREVIEWED or earlier.status is Status.REJECTED_INPUT is draft.notification.status:
            return earlier
        if earlier.status is Status.APPROVED and draft.plan is not None and not draft.plan.writes:
            return earlier
    return None
