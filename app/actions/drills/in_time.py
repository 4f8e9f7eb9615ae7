"""Drills open and close by themselves when their time has come: each once, by where its row stands, whatever process looks."""

from app.actions.drills.running import cancel_now, close_now, open_now
from app.actions.each import each
from app.actions.house import Caller, House
from app.domain.access import Permission, Principal
from app.domain.drills.drill import Status, due

SERVICE = Caller.of(Principal("service", "service"), "by-itself")
_MOVES = {
    Status.RUNNING: ("start-drill", open_now),
    Status.CLOSED: ("close-drill", close_now),
    Status.CANCELLED: ("cancel-drill", cancel_now),
}


def keep_time(house: House) -> int:
    """Moves the drills whose time has come; how many. Each in a unit of its own, so that none holds up another."""
    now = house.clock.now()
    with house.database.reading() as unit:
        waiting = [drill.id for drill in unit.drills.at_work() if due(drill, now) is not None]
    return each(waiting, lambda identifier: _moved(house, identifier))


def _moved(house: House, identifier: str) -> bool:
    with house.database.writing() as unit:
        kept = unit.drills.one(identifier)
        step = due(kept.drill, unit.now) if kept else None
        if kept is None or step is None:  # another process was faster
            return False
        action, move = _MOVES[step]
        move(unit, house, kept.drill, (SERVICE, action, f"{Permission.WORK.value}: its time has come"))
    house.catch_up()
    return True
