"""Provisional contacts as those see them who may post one: those that stand beside a designation, and one by its own key.

What other readers see of them is in the designation's answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, listing
from app.actions.house import Caller, House
from app.domain.access import Audience, Matter, Permission, decide
from app.domain.audit import Target
from app.domain.errors import NotFound
from app.domain.moment import format_instant
from app.domain.provisional import KIND, Contact
from app.domain.timeline import Record
from app.store.unit import Reading, Writing


@dataclass(frozen=True, slots=True)
class Named:
    """A provisional contact as a path names it: beside which designation, and its own key."""

    designation: str
    key: str


def every(house: House, caller: Caller, designation: str) -> Answer:
    """Those that stand beside a designation now."""
    with refusals.kept(house, caller, Permission.SEE_PROVISIONAL, designation):
        caller.require(Permission.SEE_PROVISIONAL)
        now = house.clock.now()
        with house.database.reading() as unit:
            record = known_designation(unit, designation)
            reason = caller.require(Permission.SEE_PROVISIONAL, Matter(record.state))
            found = standing(unit, record, now)
    items = [encoded(contact, now) for contact in found]
    body = listing(house.shelf.edition(now).view(caller.clearance), Audience.RESTRICTED, items, None, len(items))
    return _audited(house, caller, reason, body, tuple(about(contact) for contact in found))


def one(house: House, caller: Caller, named: Named) -> Answer:
    """One, also when it stands no more."""
    with refusals.kept(house, caller, Permission.SEE_PROVISIONAL, named.key):
        reason = caller.require(Permission.SEE_PROVISIONAL)
        with house.database.reading() as unit:
            contact, _ = visible(unit, caller, named, Permission.SEE_PROVISIONAL)
    return _audited(house, caller, reason, encoded(contact, house.clock.now()), (about(contact),))


def _audited(house: House, caller: Caller, reason: str, body: bytes, targets: tuple[Target, ...]) -> Answer:
    leave_trace(house, caller, reason, targets)
    return answer(body, Audience.RESTRICTED)


def about(contact: Contact) -> Target:
    """A contact, as the audit names it."""
    return Target(contact.key, None, Audience.RESTRICTED.label, contact.state)


def leave_trace(house: House, caller: Caller, reason: str, targets: tuple[Target, ...]) -> None:
    """Keeps that these were shown, before they are. Raises AuditUnavailable."""
    said: dict[str, Any] = {"targets": targets, "fields": (KIND.name,), "count": len(targets)}
    house.journal.write_blocking(caller.event(house.clock.now(), Permission.SEE_PROVISIONAL.value, reason, **said))


def known_designation(unit: Reading | Writing, key: str) -> Record:
    """The designation: that there is one is public. Raises NotFound."""
    record = unit.ledger.records("designation", (key,)).get(key)
    if record is None:
        raise NotFound("no such designation")
    return record


def visible(unit: Reading | Writing, caller: Caller, named: Named, permission: Permission) -> tuple[Contact, Record]:
    """The provisional contact, if the caller may do this with it. Raises NotFound otherwise, the same as for a random id."""
    record = unit.ledger.records(KIND.name, (named.key,)).get(named.key)
    if record is not None:
        contact = Contact.of(record)
        if contact.designation == named.designation and decide(caller.principal, permission, Matter(contact.state)).allowed:
            return contact, record
    raise NotFound("no such provisional contact")


def standing(unit: Reading | Writing, designation: Record, now: datetime) -> list[Contact]:
    """Those that stand beside a designation, the first to end first."""
    found = map(Contact.of, unit.ledger.of_kind(KIND.name, designation.state))
    here = [contact for contact in found if contact.designation == designation.key and contact.stands_at(now)]
    return sorted(here, key=lambda contact: (contact.until, contact.key))


def as_json(contact: Contact, now: datetime) -> dict[str, Any]:
    """The members of a provisional contact."""
    return {
        "id": contact.key,
        "designation": contact.designation,
        "state": contact.state,
        "provision": contact.provision,
        "slot": contact.slot,
        "type": contact.place.type,
        "label": contact.place.label,
        "value": contact.value,
        "reason": contact.reason,
        "posted_at": format_instant(contact.posted_at),
        "until": format_instant(contact.until),
        "standing": contact.standing_at(now),
    }


def encoded(contact: Contact, now: datetime) -> bytes:
    """The same as sent."""
    return msgspec.json.encode(as_json(contact, now))
