"""Reminding of reviews that are missing: one, seven, fourteen and twenty-eight days after the end, once each."""

from collections.abc import Iterator

from app.actions.break_glass.letters import unreviewed
from app.actions.break_glass.telling import occasion_of
from app.actions.house import House
from app.domain.access import Role
from app.domain.people.break_glass import reminder
from app.store.outbox import Mail
from app.store.unit import Reading, Writing


def remind(house: House) -> int:
    """Puts the letters to auditors and the Secretariat that are due, and do not lie there already, into the outbox; how many."""
    with house.database.reading() as unit:
        if not list(_due(house, unit)):
            return 0
    with house.database.writing() as unit:
        due = list(_due(house, unit))
        unit.outbox.add(due)
    return len(due)


def _due(house: House, unit: Reading | Writing) -> Iterator[Mail]:
    now = house.clock.now()
    auditors = unit.accounts.addresses(Role.AUDITOR, None, now)
    for kept in unit.glass.unreviewed(now):
        days = reminder(kept.opening, now)
        if days is None:
            continue
        for recipient in dict.fromkeys((*auditors, *filter(None, (house.secretariat,)))):
            made = unreviewed(occasion_of(unit, house, kept.opening), recipient, days)
            if not unit.outbox.holds(made.message_id):
                yield made
