"""Once a week and State: one letter about all entries that wait, to its editors; what waits too long goes further up.

The letters are made from what the register says to the State itself. A letter that lies in the outbox, or was sent, is not made
again: by no other process, and after no restart.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
    """Puts the letters of this week that are not there yet into the outbox; how many."""
    found = _found(house)
    with house.database.reading() as unit:
        if not list(_unsaid(house, unit, found)):
            return 0
    with house.database.writing() as unit:
        letters = list(_unsaid(house, unit, found))
        unit.outbox.add(letters)
    return len(letters)


def _found(house: House) -> Found:
    """What waits in each State, as the State itself sees it."""
    view = house.shelf.edition(house.clock.now()).view(Clearance(Audience.RESTRICTED))
    each = ((state, list(waiting(view, state))) for state in view.states())
    return {state: entries for state, entries in each if entries}


def _unsaid(house: House, unit: Reading | Writing, found: Found) -> Iterator[Mail]:
    for state, entries in found.items():
        yield from (each for each in _letters(house, unit, state, entries) if not unit.outbox.holds(each.message_id))


def _letters(house: House, unit: Reading | Writing, state: str, entries: Sequence[Waiting]) -> Iterator[Mail]:
    now, day = house.clock.now(), house.today()
    said = state_value(unit, state, day)
    week = Week(state, said.get("names", {"": state}), day, now, house.site.origin)
    for step, recipients in _recipients(house, unit, state, said).items():
        late = [each for each in entries if turn(each.standing, each.since, day) >= step]
        if late:
            yield from (weekly(week, step, each, late) for each in recipients)


def _recipients(house: House, unit: Reading | Writing, state: str, said: Mapping[str, Any]) -> Mapping[Turn, list[str]]:
    """Who is written to at each step. A State that names no coordinator has the Secretariat in its place."""
    secretariat = [house.secretariat] if house.secretariat else []
    coordinators = said.get("coordinator", [])
    told = {
        Turn.EDITORS: unit.accounts.addresses(Role.STATE_EDITOR, state, house.clock.now()),
        Turn.COORDINATOR: coordinators or secretariat,
        Turn.SECRETARIAT: secretariat if coordinators else [],
    }
    return {step: reachable(said, addresses) for step, addresses in told.items()}
