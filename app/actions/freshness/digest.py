"""Once a week and State: one letter about all entries that wait, to its editors; what waits too long goes further up.

The letters are made from what the register says to the State itself. A letter that lies in the outbox, or was sent, is not made
again: by no other process, and after no restart.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.actions.each import each
from app.actions.freshness.letters_waiting import Week, weekly
from app.actions.freshness.telling import reachable, state_value
from app.actions.house import House
from app.domain.access import Audience, Clearance, Role
from app.domain.freshness import Turn, turn
from app.snapshot.waiting import Waiting, waiting
from app.store.outbox import Mail
from app.store.unit import Reading, Writing

Found = Mapping[str, Sequence[Waiting]]


def tell_of_waiting(house: House) -> int:
    """Puts the letters of this week that are not there yet into the outbox, each State's in a unit of its own; how many."""
    return each(_found(house).items(), lambda found: _tell(house, *found))


def _tell(house: House, state: str, entries: Sequence[Waiting]) -> int:
    with house.database.reading() as unit:
        if not any(_unsaid(house, unit, state, entries)):
            return 0
    with house.database.writing() as unit:
        letters = list(_unsaid(house, unit, state, entries))
        unit.outbox.add(letters)
    return len(letters)


def _found(house: House) -> Found:
    """What waits in each State, as the State itself sees it."""
    view = house.shelf.edition(house.clock.now()).view(Clearance(Audience.RESTRICTED))
    found = ((state, list(waiting(view, state))) for state in view.states())
    return {state: entries for state, entries in found if entries}


def _unsaid(house: House, unit: Reading | Writing, state: str, entries: Sequence[Waiting]) -> Iterator[Mail]:
    return (mail for mail in _letters(house, unit, state, entries) if not unit.outbox.holds(mail.message_id))


def _letters(house: House, unit: Reading | Writing, state: str, entries: Sequence[Waiting]) -> Iterator[Mail]:
    now, day = house.clock.now(), house.today()
    said = state_value(unit, state, day)
    week = Week(state, said.get("names", {"": state}), day, now, house.site.origin)
    for step, recipients in _recipients(house, unit, state, said).items():
        late = [entry for entry in entries if turn(entry.standing, entry.since, day) >= step]
        if late:
            yield from (weekly(week, step, recipient, late) for recipient in recipients)


def _recipients(house: House, unit: Reading | Writing, state: str, said: Mapping[str, Any]) -> Mapping[Turn, list[str]]:
    """Who is written to at each step, nobody twice. A State that names no coordinator has the Secretariat in its place."""
    secretariat = [house.secretariat] if house.secretariat else []
    coordinators = said.get("coordinator", [])
    others = {address.casefold() for address in coordinators}
    told = {
        Turn.EDITORS: unit.accounts.addresses(Role.STATE_EDITOR, state, house.clock.now()),
        Turn.COORDINATOR: coordinators or secretariat,
        Turn.SECRETARIAT: secretariat if others and house.secretariat.casefold() not in others else [],
    }
    return {step: reachable(said, addresses) for step, addresses in told.items()}
