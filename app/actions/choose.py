"""Choosing: a person says which of the offered readings is meant. The plan is made anew; the register stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.actions import refusals
from app.actions.contents import contents, foreseen, keep_plan, keep_shown, notice_of, standing
from app.actions.house import Caller, House
from app.actions.kept import body_of
from app.actions.notifications import UNDECIDED, as_json, visible
from app.actions.particulars import fault, members
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.actions.submit import nothing_to_import
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.choices import Choice, choices_of
from app.domain.errors import Fault, InvalidBody, NotDecidable, PlanChanged, StillRunning
from app.domain.findings import Finding
from app.domain.plan import Plan
from app.store.chosen import Made
from app.store.inbox import Notification

MOST = 500
"""Choices in one request."""
MOST_NUMBER = 10_000_000
"""Beyond the number of any row that is read."""
_MEMBERS = ("row", "code", "column", "choice")


def choose(house: House, caller: Caller, identifier: str, body: Any, key: str | None) -> Reply:
    """Keeps choices among the readings that the plan offers: 200 with the notification and its new digest.

    Raises PlanChanged unless the body carries the digest of the plan as it is now, and InvalidBody for what was not offered.
    """
    with refusals.kept(house, caller, Permission.SUBMIT, identifier):
        caller.require(Permission.SUBMIT)
        digest, choices = _read(body)
        attempt = Attempt.of(caller, key, f"choose {identifier}", [digest, [each.as_json() for each in choices]])
        with house.running.only_once(attempt.account, key) as report:
            with house.database.reading() as unit:
                before = attempt.answered(unit, house)
                notification = visible(caller, unit.inbox.get(identifier), Permission.SEE_NOTIFICATION)
                content, made = unit.inbox.content(identifier) or b"", unit.chosen.of(identifier)
                decided = len(unit.inbox.decisions(identifier))
            if before is not None:
                return before
            reason = caller.require(Permission.SUBMIT, Matter(notification.state, notification.person))
            _open(notification)
            before_it = [each.choice for each in made]

            def planned(chosen: Sequence[Choice]) -> Plan:
                notice = notice_of(notification, choices_of(chosen), decided)
                return foreseen(house, contents(notice, content, notification.file_name, report), report)

            present = planned(before_it)
            if present.digest != digest:
                shown = present.as_json()
                keep_shown(house, caller, identifier, "choose", shown)
                raise PlanChanged("the plan has moved since this digest was shown", extra={"plan": shown})
            _check_offered(choices, present)
            plan = planned([*before_it, *choices])
            return _kept(house, _Chosen(notification, made, choices, plan), attempt, reason)


def _read(body: Any) -> tuple[str, list[Choice]]:
    said = members(body, ("digest", "choices"))
    digest, listed = said.get("digest"), said.get("choices")
    if not isinstance(digest, str):
        raise fault("/digest", "digest is the text that the plan carries", "missing-member" if digest is None else "invalid-value")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        raise fault("/choices", f"choices is a list of 1 to {MOST} choices")
    return digest, [_choice(each, f"/choices/{place}") for place, each in enumerate(listed)]


def _choice(said: Any, pointer: str) -> Choice:
    if not isinstance(said, dict) or not {"row", "code", "choice"} <= said.keys() <= set(_MEMBERS):
        raise fault(pointer, f"a choice has the members {', '.join(_MEMBERS)}, as the finding that it answers")
    row, texts = said["row"], (said["code"], said.get("column"), said["choice"])
    if isinstance(row, bool) or not isinstance(row, int | str) or (isinstance(row, int) and not 0 <= row <= MOST_NUMBER):
        raise fault(f"{pointer}/row", "row is the number of the row, 0 for the whole file, or the id of an entry without a row")
    if not isinstance(said["code"], str) or not all(each is None or isinstance(each, str) for each in texts):
        raise fault(pointer, "code, column and choice are texts; column and choice may be null")
    return Choice(row, said["code"], said.get("column"), said["choice"])


def _open(notification: Notification) -> None:
    if notification.status not in UNDECIDED:
        raise NotDecidable(f"the notification is {notification.status.value}; nothing about it can be chosen any more")


def _check_offered(choices: Sequence[Choice], plan: Plan) -> None:
    """Raises InvalidBody, with one fault for each choice that no finding of the plan offers."""
    offered: dict[tuple[int | str, str, str | None], Finding] = {(0, each.code, each.column): each for each in plan.findings}
    for row in plan.rows:
        name: int | str = row.number if row.number is not None else row.record or ""
        offered |= {(name, finding.code, finding.column): finding for finding in row.findings}
    faults = [
        wrong
        for place, each in enumerate(choices)
        if (wrong := _not_offered(each, offered.get((each.row, each.code, each.column)), f"/choices/{place}")) is not None
    ]
    if faults:
        raise InvalidBody("a choice answers no finding of this plan", faults)


def _not_offered(choice: Choice, finding: Finding | None, pointer: str) -> Fault | None:
    if finding is None or not finding.choices:
        detail = f"row {choice.row} has no finding {choice.code!r} in the column {choice.column!r} among whose readings to choose"
        return Fault("no-such-finding", detail[:300], None, pointer)
    if choice.chosen is None or choice.chosen in finding.choices:
        return None
    return Fault("not-offered", f"the readings are: {' | '.join(finding.choices)}", None, f"{pointer}/choice", finding.choices[0])


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is to be kept: the new choices after those ``made`` before, and the plan that follows from all of them."""

    notification: Notification
    made: Sequence[Made]
    choices: list[Choice]
    plan: Plan


def _kept(house: House, chosen: _Chosen, attempt: Attempt, reason: str) -> Reply:
    identifier, plan = chosen.notification.id, chosen.plan
    body = body_of(plan, house.seal)
    with house.database.writing() as unit:
        still(unit, attempt.caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        _open(unit.inbox.get(identifier) or chosen.notification)
        if standing(unit, identifier) != (choices_of(each.choice for each in chosen.made), plan.notice.decided):
            raise StillRunning("somebody else has chosen or approved at the same moment: look at the plan again")
        principal = attempt.caller.principal
        unit.chosen.keep(identifier, chosen.choices, account=principal.account, person=principal.person)
        keep_plan(unit, plan, body)
        unit.inbox.recount(identifier, plan.counts)
        if nothing_to_import(plan) is None:
            unit.inbox.reopen(identifier)
        target = Target(identifier, None, Audience.RESTRICTED.label, chosen.notification.state)
        unit.trail.record(attempt.caller.event(unit.now, "choose", reason, targets=(target,), count=len(chosen.choices)))
        changed = unit.inbox.get(identifier) or chosen.notification
        content = as_json(changed, plan.digest, unit.inbox.decisions(identifier))
        return attempt.keep(unit, 200, content | {"undecided": len(plan.undecided)})
