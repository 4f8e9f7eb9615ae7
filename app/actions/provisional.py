"""Provisional contacts: posted by one person who speaks for the State, told to those who must know, withdrawn or left to run out.

Nothing here touches a designation: what is approved stays as it is.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.actions import refusals
from app.actions.answer import Answer, answer
from app.actions.house import Caller, House
from app.actions.letters_provisional import POSTED, WITHDRAWN
from app.actions.posted import Wanted, value_of, wanted
from app.actions.reply import Attempt, Reply
from app.actions.standing import Named, about, as_json, encoded, known_designation, leave_trace, standing, visible
from app.actions.still import still
from app.actions.telling import tell_of_provisional
from app.domain.access import Audience, Matter, Permission
from app.domain.audit import Target
from app.domain.errors import Fault, InvalidBody, NotRoundTheClock, NotStanding, StaleRepresentation, TooManyProvisional
from app.domain.moment import legal_day
from app.domain.provisional import APPROVAL, KIND, LASTS, MOST, Contact, posting, withdrawing
from app.domain.provisions import PROVISIONS
from app.domain.reach import whole_value
from app.domain.timeline import Record
from app.store.unit import Writing

Condition = Callable[[Answer], None]
"""Raises unless a caller decides about what they saw; gets it as it is now."""


def post(house: House, caller: Caller, designation: str, body: Any, key: str | None) -> Reply:
    """Posts a contact beside those of ``designation``: 201. It stands at once, and for 72 hours.

    Raises InvalidBody, NotFound, Forbidden, NotRoundTheClock, TooManyProvisional.
    """
    with refusals.kept(house, caller, Permission.POST_PROVISIONAL, designation):
        caller.require(Permission.POST_PROVISIONAL)
        asked = wanted(body)
        attempt = Attempt.of(caller, key, f"{Permission.POST_PROVISIONAL} {designation}", asked.as_json())
        with house.running.only_once(attempt.account, key):
            reply = _posted(house, attempt, designation, asked)
    house.catch_up()
    return reply


def _posted(house: House, attempt: Attempt, designation: str, asked: Wanted) -> Reply:
    caller = attempt.caller
    with house.database.writing() as unit:
        still(unit, caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        record = known_designation(unit, designation)
        allowed = caller.require(Permission.POST_PROVISIONAL, Matter(record.state))
        value = _held_day_and_night(record, legal_day(unit.now, house.zone))
        said, doubts = value_of(asked, record.state, value["provision"])
        contact = Contact(
            KIND.prefix + secrets.token_hex(10), record.state, value["provision"], record.key, asked.slot,
            value=said, posted_at=unit.now, until=unit.now + LASTS, reason=asked.reason,
        )  # fmt: skip
        _refuse_more(contact, value, standing(unit, record, unit.now))
        unit.ledger.append(posting(contact, house.zone), notification=contact.key, approval=APPROVAL)
        _remember(unit, caller, Permission.POST_PROVISIONAL, allowed, contact)
        tell_of_provisional(unit, contact, POSTED, value, house.secretariat)
        findings = [{"code": each.code, "message": each.message} for each in doubts]
        place = f"/api/v1/designations/{record.key}/provisional-contacts/{contact.key}"
        return _answered(attempt, unit, contact, 201, {"findings": findings}, Location=place)


def _answered(
    attempt: Attempt, unit: Writing, contact: Contact, status: int, more: Mapping[str, Any], **headers: str
) -> Reply:  # fmt: skip
    """The contact as it is now with its tag, and what else is to be told."""
    present = answer(encoded(contact, unit.now), Audience.RESTRICTED)
    return attempt.keep(unit, status, as_json(contact, unit.now) | dict(more), ETag=present.etag, **headers)


def _held_day_and_night(record: Record, day: date) -> dict[str, Any]:
    """What a designation holds, where it may have a provisional contact. Raises NotRoundTheClock where it may not."""
    value = whole_value(record, day)
    if value is None:
        raise NotRoundTheClock("this designation does not hold today")
    provision = PROVISIONS[value["provision"]]
    if not provision.round_the_clock:
        raise NotRoundTheClock(f"nobody is named under {provision.code} to answer day and night")
    return value


def _refuse_more(contact: Contact, value: Mapping[str, Any], there: Sequence[Contact]) -> None:
    """What is approved or stands already is not posted again; and not more than a few stand at a time."""
    said = (contact.slot, contact.value)
    if said in {(channel["slot"], channel["value"]) for channel in value.get("channels", ())}:
        raise _twice("value: this is an approved contact already", "already-approved")
    if said in {(each.slot, each.value) for each in there}:
        raise _twice("value: this stands here as a provisional contact already", "already-posted")
    if len(there) >= MOST:
        raise TooManyProvisional(f"{len(there)} provisional contacts stand beside this designation; there may be {MOST}")


def _twice(detail: str, code: str) -> InvalidBody:
    return InvalidBody(detail, (Fault(code, detail, pointer="/value"),))


def withdraw(house: House, caller: Caller, named: Named, key: str | None, condition: Condition) -> Reply:
    """Ends one before it runs out: 200. Raises NotFound, NotStanding, and what ``condition`` raises."""
    with refusals.kept(house, caller, Permission.WITHDRAW_PROVISIONAL, named.key):
        caller.require(Permission.WITHDRAW_PROVISIONAL)
        attempt = Attempt.of(caller, key, f"{Permission.WITHDRAW_PROVISIONAL} {named.key}", named.designation)
        with house.running.only_once(attempt.account, key):
            reply = _withdrawn(house, attempt, named, condition)
    house.catch_up()
    return reply


def _withdrawn(house: House, attempt: Attempt, named: Named, condition: Condition) -> Reply:
    caller = attempt.caller
    with house.database.writing() as unit:
        still(unit, caller)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        contact, record = visible(unit, caller, named, Permission.WITHDRAW_PROVISIONAL)
        allowed = caller.require(Permission.WITHDRAW_PROVISIONAL, Matter(contact.state))
        try:
            condition(answer(encoded(contact, unit.now), Audience.RESTRICTED))
        except StaleRepresentation:  # it comes with what is there now
            leave_trace(house, caller, allowed, (about(contact),))
            raise
        if not contact.stands_at(unit.now):
            raise NotStanding(f"it is {contact.standing_at(unit.now)}")
        unit.ledger.append(withdrawing(record, unit.now, house.zone), notification=contact.key, approval=APPROVAL)
        _remember(unit, caller, Permission.WITHDRAW_PROVISIONAL, allowed, contact)
        tell_of_provisional(unit, contact, WITHDRAWN, _beside(house, unit, contact, record), house.secretariat)
        return _answered(attempt, unit, replace(contact, withdrawn=True), 200, {})


def _beside(house: House, unit: Writing, contact: Contact, record: Record) -> dict[str, Any]:
    """What the designation held when ``contact`` was posted: who was told of its posting is told of its end."""
    designation = unit.ledger.records("designation", (contact.designation,))[contact.designation]
    day, known = legal_day(contact.posted_at, house.zone), record.entries()[0].number
    return whole_value(designation, day, known) or {}


def _remember(unit: Writing, caller: Caller, permission: Permission, reason: str, contact: Contact) -> None:
    targets = tuple(Target(each, None, Audience.RESTRICTED.label, contact.state) for each in (contact.key, contact.designation))
    unit.trail.record(caller.event(unit.now, permission.value, reason, targets=targets, count=len(targets)))
