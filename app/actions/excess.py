"""Telling that somebody reads 24/7 contacts beyond the hourly measure: the Secretariat and the editors of their State, at once."""

from collections.abc import Iterator

from app.actions.house import House
from app.actions.letters import letter
from app.actions.measure import Excess
from app.domain.access import Role
from app.domain.measure import MOST
from app.store.outbox import Mail
from app.store.unit import Writing

BEYOND_MEASURE = "beyond-measure"
_SUBJECT = "Contacts read beyond the measure / Contacts lus au-delà de la mesure"
_ENGLISH = (
    (
        "Since {at:%Y-%m-%d %H:%M} UTC {name} reads the 24/7 contacts of more than {most} States within an hour in the directory "
        "of authorities, each for a stated reason. Each look is in the audit, with the reason."
    ),
    "If you know of no emergency, ask that person, and have the account suspended meanwhile.",
)
_FRENCH = (
    (
        "Depuis le {at:%Y-%m-%d %H:%M} UTC, {name} lit dans l'annuaire des autorités les contacts 24/7 de plus de {most} États en "
        "une heure, chaque fois pour un motif indiqué. Chaque consultation est dans l'audit, avec son motif."
    ),
    "Si vous n'avez connaissance d'aucune urgence, interrogez cette personne et faites suspendre le compte entre-temps.",
)


def tell_of_excess(house: House) -> int:
    """Puts letters about whoever went beyond since the last time into the outbox; how many persons that were."""
    found = house.measure.excess()
    if not found:
        return 0
    try:
        with house.database.writing() as unit:
            unit.outbox.add([mail for each in found for mail in _letters(unit, house, each)])
    except BaseException:
        house.measure.again(found)
        raise
    return len(found)


def _letters(unit: Writing, house: House, excess: Excess) -> Iterator[Mail]:
    name = unit.accounts.names((excess.account,)).get(excess.account, excess.account)
    home = unit.accounts.addresses(Role.STATE_EDITOR, excess.state, unit.now) if excess.state else []
    texts = [[part.format(at=excess.at, name=name, most=MOST) for part in each] for each in (_ENGLISH, _FRENCH)]
    for recipient in dict.fromkeys((*home, *filter(None, (house.secretariat,)))):
        told = (BEYOND_MEASURE, excess.account, excess.at.isoformat())
        yield letter(told, recipient, _SUBJECT, (texts[0], texts[1]), unit.now)
