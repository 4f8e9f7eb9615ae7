"""Notifications as people see them: the list, one, and its plan. Everything here may hold restricted values and is audited so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from app.actions import kept, refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, wrong
from app.actions.contents import contents, disclosed_by, foreseen, notice_of, standing
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, state_code
from app.domain.access import Audience, Matter, Permission, decide
from app.domain.audit import Target
from app.domain.errors import NotFound, PapersErased
from app.domain.moment import format_instant, legal_day
from app.domain.submission import at_work
from app.store.inbox import Decision, Notification, Status
from app.store.unit import Reading

SEE = Permission.SEE_NOTIFICATION
_MAKING_A_PLAN = "\n a plan is made now"
"""Stands among the keys of requests that are being carried out, and is none that a header can bring."""
UNDECIDED = (Status.PREVIEWED, Status.REJECTED_INPUT)


def visible(caller: Caller, notification: Notification | None, permission: Permission) -> Notification:
    """The notification, if the caller may see it. Raises NotFound otherwise, the same as for one that does not exist."""
    if notification is None or not _sees(caller, notification, permission):
        raise NotFound("no such notification")
    return notification


def _sees(caller: Caller, notification: Notification | None, permission: Permission) -> bool:
    if notification is None:
        return False
    return decide(caller.principal, permission, Matter(notification.state, notification.person)).allowed


def one(house: House, caller: Caller, identifier: str) -> Answer:
    """One notification with its decisions."""
    with _seeing(house, caller, identifier) as reason, house.database.reading() as unit:
        notification = visible(caller, unit.inbox.get(identifier), SEE)
        content = as_json(notification, unit.inbox.latest_digest(identifier), unit.inbox.decisions(identifier))
    return _audited(house, caller, "see-notification", reason, content, about=(notification,))


def every(house: House, caller: Caller, asked: Asked) -> Answer:
    """The notifications that the caller may see, newest first. Those of another State are none for who sees one State's."""
    with _seeing(house, caller) as reason:
        limit, after = asked.limit(), asked.parameters.get("cursor")
        status = asked.choice("status", tuple(each.value for each in Status))
        wanted, own = _state_wanted(asked), _own_state(caller)
        with house.database.reading() as unit:
            if after is not None and not _sees(caller, unit.inbox.get(after), SEE):
                raise wrong("cursor", "cursor is what 'next' of the page before said")
            state = wanted if own is None else own
            found = unit.inbox.listing(state=state, status=Status(status) if status else None, after=after, limit=limit + 1)
    if own is not None and wanted not in (None, own):
        found = []
    items = [as_json(each, None, ()) for each in found[:limit]]
    following = found[limit - 1].id if len(found) > limit else None
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    content = {"items": items, "next": following, "meta": meta(view, Audience.RESTRICTED)}
    return _audited(house, caller, "list-notifications", reason, content, about=found[:limit])


def _state_wanted(asked: Asked) -> str | None:
    try:
        return state_code(asked.parameters.get("state"))
    except Unfit as error:
        raise wrong("state", f"state: {error}", error.suggestion, code="unknown-state") from error


def _own_state(caller: Caller) -> str | None:
    """The one State that the caller's list is confined to, no State at all for one who has none; None: every State."""
    anywhere = decide(caller.principal, SEE, Matter(state=""))
    return None if anywhere.allowed else caller.principal.state or ""


@contextmanager
def _seeing(house: House, caller: Caller, identifier: str | None = None, permission: Permission = SEE) -> Iterator[str]:
    """The reason why this caller may see notifications, or what they say; a refusal leaves its trace."""
    with refusals.kept(house, caller, permission, identifier):
        yield caller.require(permission)


def _opened(house: House, unit: Reading, caller: Caller, identifier: str) -> tuple[Notification, str]:
    """The notification of which the caller sees what it says, and why. Raises NotFound, Forbidden."""
    found = visible(caller, unit.inbox.get(identifier), SEE)
    decided = [each.at for each in unit.inbox.decisions(identifier) if each.at and found.status not in UNDECIDED]
    working = at_work(legal_day(decided[-1], house.zone) if decided else None, house.today())
    return found, caller.require(Permission.SEE_CONTENTS, Matter(found.state, found.person, at_work=working))


def plan(house: House, caller: Caller, identifier: str, digest: str | None) -> Answer:
    """What approving would do now; with ``digest`` the plan that carried it, as it was shown then.

    Raises StillRunning while one is being made now for the same account: it can be minutes of work.
    """
    with _seeing(house, caller, identifier, Permission.SEE_CONTENTS), house.database.reading() as unit:
        notification, reason = _opened(house, unit, caller, identifier)
        if notification.erased:
            raise PapersErased(f"erased by {notification.erased}")
        fresh = digest is None and notification.status in (Status.PREVIEWED, Status.APPROVED)
        stored = None if fresh else unit.inbox.plan(identifier, digest)
        content = unit.inbox.content(identifier) if fresh else None
        choices, decided = standing(unit, identifier)
    if content is not None:
        with house.running.only_once(caller.principal.account, _MAKING_A_PLAN) as report:
            what = contents(notice_of(notification, choices, decided), content, notification.file_name, report)
            body = foreseen(house, what, report).as_json()
    elif stored is not None:
        body = kept.shown(stored)
    else:
        raise NotFound("no such plan")
    shown = {**body, "status": notification.status.value}
    targets, fields = disclosed_by(body)
    return _audited(house, caller, "see-plan", reason, shown, about=(notification,), targets=targets, fields=fields)


def original(house: House, caller: Caller, identifier: str) -> tuple[Notification, bytes]:
    """The original file, byte for byte."""
    with _seeing(house, caller, identifier, Permission.SEE_CONTENTS), house.database.reading() as unit:
        notification, reason = _opened(house, unit, caller, identifier)
        if notification.erased and not notification.sha256:
            raise PapersErased(f"erased by {notification.erased}")
        content = unit.inbox.content(identifier) or b""
    _audited(house, caller, "see-original-file", reason, {}, about=(notification,))
    return notification, content


def _audited(
    house: House,
    caller: Caller,
    action: str,
    reason: str,
    content: dict[str, Any],
    *,
    about: Sequence[Notification],
    targets: tuple[Target, ...] = (),
    fields: tuple[str, ...] = (),
) -> Answer:
    told = (*(Target(each.id, None, Audience.RESTRICTED.label, each.state) for each in about), *targets)
    house.journal.write_blocking(caller.event(house.clock.now(), action, reason, targets=told, fields=fields, count=len(told)))
    return answer(msgspec.json.encode(content), Audience.RESTRICTED, told)


def as_json(notification: Notification, digest: str | None, decisions: tuple[Decision, ...] | list[Decision]) -> dict[str, Any]:
    """The members of a notification."""
    return {
        "id": notification.id,
        "status": notification.status.value,
        "metadata": notification.particulars.as_json(),
        "file": {
            "name": notification.file_name,
            "media_type": notification.media_type,
            "size": notification.size,
            "sha256": notification.sha256,
        },
        "counts": dict(notification.counts),
        "problem": notification.problem,
        "digest": digest,
        "submitter": notification.account,
        "submitted_at": format_instant(notification.submitted_at),
        "submitted_on": notification.submitted_on.isoformat(),
        "erased": notification.erased,
        "decisions": [
            {
                "verdict": each.verdict.value,
                "by": each.account,
                "at": format_instant(each.at) if each.at else None,
                "digest": each.digest,
                "reason": each.reason,
                "first_entry": each.first_entry,
                "last_entry": each.last_entry,
            }
            for each in decisions
        ],
    }
