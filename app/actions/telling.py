"""Who is told of an approval, or of a provisional contact: the contacts that stood before, the State's editors, the Secretariat.

The letters are written in the unit of work of what they tell of; they are sent later, by whoever runs the outbox.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.actions.letters import Affected, Occasion, contact_changed
from app.actions.letters_provisional import Posting, provisional
from app.domain.access import Role
from app.domain.entry import Change, Entry
from app.domain.provisional import Contact
from app.domain.reach import Reach, changed_reach, mailboxes
from app.domain.register import latest_value
from app.store.unit import Writing


def tell_of_changes(unit: Writing, entries: Sequence[Entry], reference: str | None, secretariat: str) -> None:
    """Puts a letter in the outbox for everybody who must know that channels changed or ended by these entries, if any did."""
    reaches = list(_reaches(unit, entries))
    if not reaches:
        return
    affected = _affected(unit, reaches)
    editors = {each: unit.accounts.addresses(Role.STATE_EDITOR, each, unit.now) for each in {each.state for each in affected}}
    letters: dict[str, list[Affected]] = {}
    for reach, each in zip(reaches, affected, strict=True):
        for recipient in dict.fromkeys((*reach.addresses, *editors[each.state], *filter(None, (secretariat,)))):
            letters.setdefault(recipient, []).append(each)
    occasion = Occasion(entries[0].notification, reference, entries[0].approval, unit.now, secretariat)
    unit.outbox.add([contact_changed(occasion, recipient, told) for recipient, told in letters.items()])


def tell_of_provisional(unit: Writing, contact: Contact, kind: str, value: Mapping[str, Any], secretariat: str) -> None:
    """Puts a letter of that kind in the outbox for everybody who must know of ``contact``, beside a designation of that value."""
    body = unit.ledger.records("authority", {value["authority"]}).get(value["authority"])
    names = (latest_value(body) or {}).get("names", {}) if body else {}
    posting = Posting(contact, names, unit.now, secretariat)
    editors = unit.accounts.addresses(Role.STATE_EDITOR, contact.state, unit.now)
    recipients = dict.fromkeys((*mailboxes(value), *editors, *filter(None, (secretariat,))))
    unit.outbox.add([provisional(posting, kind, recipient) for recipient in recipients])


def _reaches(unit: Writing, entries: Sequence[Entry]) -> Iterator[Reach]:
    touched = {each.key for each in entries if each.kind == "designation" and each.change is not Change.CREATE}
    for record in unit.ledger.records("designation", touched).values():
        reach = changed_reach(record, entries[0].number - 1)
        if reach is not None:
            yield reach


def _affected(unit: Writing, reaches: Sequence[Reach]) -> list[Affected]:
    bodies = unit.ledger.records("authority", {reach.value["authority"] for reach in reaches})
    found = []
    for reach in reaches:
        body = bodies.get(reach.value["authority"])
        names = (latest_value(body) or {}).get("names", {}) if body else {}
        value = reach.value
        found.append(Affected(value["state"], value["provision"], names, reach.slots, reach.ended, reach.day))
    return found
