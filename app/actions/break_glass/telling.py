"""Who is told of break-glass, in the unit that does it: both States, the Secretariat, the person, those who review.

A letter with a reason in words lies sealed in the outbox until it is sent.
"""

from dataclasses import replace

from app.actions.break_glass import letters
from app.actions.break_glass.letters import Occasion
from app.actions.house import House
from app.domain.access import Role
from app.domain.people.break_glass import Opening, Outcome
from app.store.break_glass import Told
from app.store.outbox import SEALED, Mail
from app.store.unit import Reading, Writing


def tell_of_opening(unit: Writing, house: House, opening: Opening, reason: str) -> Told:
    """Letters to the editors of the opened State, to those of the person's own State and to the Secretariat; how many to whom.

    The reason is for the latter two. Whoever is of both gets the one with the reason. The person is told nothing that they know:
    where they alone speak for their State, the Secretariat learns that nobody else there could be told.
    """
    occasion = occasion_of(unit, house, opening)
    own = _person(unit, opening)
    editors = unit.accounts.addresses(Role.STATE_EDITOR, opening.home, unit.now) if opening.home else []
    home = [each for each in editors if each not in own]
    alone = opening.home is not None and not home
    state = unit.accounts.addresses(Role.STATE_EDITOR, opening.state, unit.now)
    secretariat = [house.secretariat] if house.secretariat else []
    knowing = dict.fromkeys((*home, *secretariat))
    unit.outbox.add([_sealed(house, letters.opened(occasion, each, reason, alone=alone)) for each in knowing])
    unit.outbox.add([letters.opened(occasion, each, None) for each in state if each not in knowing])
    return Told(len(state), len(home), len(secretariat))


def tell_of_end(unit: Writing, house: House, opening: Opening) -> None:
    """A letter to the person that somebody else ended it."""
    for recipient in _person(unit, opening):
        unit.outbox.add([letters.ended(occasion_of(unit, house, opening), recipient)])


def tell_of_review(unit: Writing, house: House, opening: Opening, outcome: Outcome) -> None:
    """A letter to the person about the outcome."""
    for recipient in _person(unit, opening):
        unit.outbox.add([letters.reviewed(occasion_of(unit, house, opening), recipient, outcome)])


def occasion_of(unit: Reading | Writing, house: House, opening: Opening) -> Occasion:
    """What letters about ``opening`` tell of now."""
    name = unit.accounts.names((opening.account,))[opening.account]
    return Occasion(opening, name, house.clock.now(), house.secretariat)


def _person(unit: Writing, opening: Opening) -> list[str]:
    account = unit.accounts.account(opening.account)
    return [account.email] if account is not None and account.email else []


def _sealed(house: House, mail: Mail) -> Mail:
    return replace(mail, body=SEALED + house.seal.close(mail.body))
