"""Telling in time that a role ends: sixty, thirty and seven days before, the person and the editors of their State, once each."""

from collections.abc import Iterator

from app.actions.house import House
from app.actions.people.letters import About, letter
from app.domain.access import STATE_BOUND, Role
from app.domain.moment import legal_day
from app.domain.people.review import Ending, notices
from app.domain.people.standing import Standing
from app.store.outbox import Mail
from app.store.unit import Reading, Writing


def tell_of_ends(house: House) -> int:
    """Puts the letters that are due, and do not lie there already, into the outbox; how many."""
    with house.database.reading() as unit:
        if not list(_unsaid(house, unit)):
            return 0
    with house.database.writing() as unit:
        letters = list(_unsaid(house, unit))
        unit.outbox.add(letters)
    return len(letters)


def _unsaid(house: House, unit: Reading | Writing) -> Iterator[Mail]:
    now = house.clock.now()
    for standing in unit.people.standings():
        for ending in notices(standing, now):
            for recipient in dict.fromkeys(_recipients(unit, standing, house)):
                made = _letter(house, unit, standing, ending, recipient)
                if not unit.outbox.holds(made.message_id):
                    yield made


def _recipients(unit: Reading | Writing, standing: Standing, house: House) -> Iterator[str]:
    account = unit.accounts.account(standing.account)
    if account is not None and account.email:
        yield account.email
    if standing.state is not None:
        yield from unit.accounts.addresses(Role.STATE_EDITOR, standing.state, house.clock.now())


def _letter(house: House, unit: Reading | Writing, standing: Standing, ending: Ending, recipient: str) -> Mail:
    name = unit.accounts.names((standing.account,))[standing.account]
    place = f" ({standing.state})" if ending.role in STATE_BOUND and standing.state else ""
    what = f"{ending.role.value}, {name}{place}, {legal_day(ending.ends_at, house.zone)}"
    key = f"{standing.account}\n{ending.role.value}\n{ending.ends_at.isoformat()}\n{ending.days}"
    return letter(house, About.ENDS, recipient, what, key)
