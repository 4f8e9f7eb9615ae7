"""Telling in time, once each: that a role ends, that an account is not used or closes for it, that accounts are to be reviewed."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from app.actions.house import House
from app.actions.people.letters import About, letter
from app.domain.access import STATE_BOUND, Role
from app.domain.moment import legal_day
from app.domain.people.review import Ending, absence, notices, review_due
from app.domain.people.standing import Standing
from app.store.outbox import Mail
from app.store.unit import Reading, Writing

Due = Callable[[House, Reading | Writing], Iterator[Mail]]


def tell_in_time(house: House) -> int:
    """Puts all letters that are due, and do not lie there already, into the outbox; how many."""
    return tell_of_ends(house) + tell_of_absences(house) + tell_of_reviews(house)


def tell_of_ends(house: House) -> int:
    """Sixty, thirty and seven days before a role ends: the person and the editors of their State."""
    return _tell(house, _ends)


def tell_of_absences(house: House) -> int:
    """Before a long absence closes an account, and when any was not used for ninety days: the person and who looks after them."""
    return _tell(house, _absences)


def tell_of_reviews(house: House) -> int:
    """When the accounts of a State, or of the Secretariat, are to be reviewed: who can do it, and the Secretariat."""
    return _tell(house, _reviews)


def _tell(house: House, due: Due) -> int:
    with house.database.reading() as unit:
        if not list(_unsaid(house, unit, due)):
            return 0
    with house.database.writing() as unit:
        letters = list(_unsaid(house, unit, due))
        unit.outbox.add(letters)
    return len(letters)


def _unsaid(house: House, unit: Reading | Writing, due: Due) -> Iterator[Mail]:
    return (each for each in due(house, unit) if not unit.outbox.holds(each.message_id))


def _ends(house: House, unit: Reading | Writing) -> Iterator[Mail]:
    now = house.clock.now()
    for standing in unit.people.standings():
        for ending in notices(standing, now):
            editors = _keepers(house, unit, standing.state) if standing.state else []
            yield from _end(house, unit, standing, ending, editors)


def _end(house: House, unit: Reading | Writing, standing: Standing, ending: Ending, editors: list[str]) -> Iterator[Mail]:
    place = f" ({standing.state})" if ending.role in STATE_BOUND and standing.state else ""
    what = f"{ending.role.value}, {_name(unit, standing)}{place}, {legal_day(ending.ends_at, house.zone)}"
    key = f"{standing.account}\n{ending.role.value}\n{ending.ends_at.isoformat()}\n{ending.days}"
    for recipient in dict.fromkeys((*_person(unit, standing), *editors)):
        yield letter(house, About.ENDS, recipient, what, key)


def _absences(house: House, unit: Reading | Writing) -> Iterator[Mail]:
    for standing in unit.people.standings():
        found = absence(standing, house.clock.now())
        if found is None:
            continue
        about, closing = (About.CLOSES, f", {legal_day(found.closes_at, house.zone)}") if found.closes_at else (About.UNUSED, "")
        key = f"{standing.account}\n{found.since.isoformat()}\n{found.days}"
        for recipient in dict.fromkeys((*_person(unit, standing), *_keepers(house, unit, standing.state))):
            yield letter(house, about, recipient, f"{_name(unit, standing)}{closing}", key)


def _reviews(house: House, unit: Reading | Writing) -> Iterator[Mail]:
    there, last = defaultdict[str | None, list[Standing]](list), unit.reviews.last()
    for standing in unit.people.standings():
        if standing.suspended_at is None:
            there[standing.state].append(standing)
    for state, accounts in there.items():
        due = review_due(last[state].at if state in last else None, accounts)
        if due <= house.clock.now():
            what, key = f"{state or 'Secretariat'}, {legal_day(due, house.zone)}", f"{state}\n{due.isoformat()}"
            for recipient in dict.fromkeys((*_keepers(house, unit, state), *filter(None, (house.secretariat,)))):
                yield letter(house, About.REVIEW, recipient, what, key)


def _person(unit: Reading | Writing, standing: Standing) -> Iterator[str]:
    account = unit.accounts.account(standing.account)
    if account is not None and account.email:
        yield account.email


def _keepers(house: House, unit: Reading | Writing, state: str | None) -> list[str]:
    """Those who look after the accounts of a State, or of the Secretariat."""
    return unit.accounts.addresses(Role.STATE_EDITOR if state else Role.ADMINISTRATOR, state, house.clock.now())


def _name(unit: Reading | Writing, standing: Standing) -> str:
    return unit.accounts.names((standing.account,))[standing.account]
