"""Making the database forget what was erased, after the unit that erased it: pages, and the log before them."""

from app.actions.house import House
from app.actions.people.starting import OPERATOR
from app.domain.access import Audience
from app.domain.audit import Target

WIPE = "wipe-erasures"


def wipe_here(house: House) -> bool:
    """What the service does by itself: on SQLite, whose file it owns. On PostgreSQL an operator does it, who owns the tables."""
    return wipe(house) if house.database.alone else False


def wipe(house: House) -> bool:
    """Whether nothing that was erased is left on pages; where something waits for it. Raises DatabaseUnavailable."""
    with house.database.reading() as unit:
        waiting = unit.erasures.unwiped()
    if not waiting:
        return True
    if not house.database.forget():
        return False
    with house.database.writing() as unit:
        unit.erasures.wiped([each.id for each in waiting], unit.now)
        about = tuple(Target(each.id, None, Audience.RESTRICTED.label, each.state) for each in waiting)
        unit.trail.record(OPERATOR.event(unit.now, WIPE, "the database was written anew", targets=about, count=len(about)))
    return True
