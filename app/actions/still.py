"""Whether somebody may still do what they were let in for: asked in the unit that does it, where nothing moves any more.

A request can wait: for its body, for other writers, behind long work. What ended meanwhile has ended. It decides nothing else.
"""

from app.actions.callers import Seat
from app.actions.house import Caller
from app.domain.errors import Forbidden, Unauthenticated
from app.domain.people.signing_in import closed
from app.domain.people.standing import Standing
from app.store.unit import Writing


def still(unit: Writing, caller: Caller, *, stepped_up: bool = False) -> None:
    """Nothing where session or token and roles of ``caller`` are there yet, and the step-up where the deed needs one.

    Raises Unauthenticated where session or token has ended, Forbidden where a role or the step-up has. Who has neither session
    nor token is the service itself, or whoever runs the machine.
    """
    principal = caller.principal
    if not caller.session and not principal.token:
        return
    standing = unit.people.standing(principal.account)
    seat = _seat(unit, caller, standing) if standing else None
    if caller.session and seat is None:
        raise Unauthenticated("the session has ended")
    if standing is None or (not caller.session and not _token_holds(unit, caller, standing)):
        raise Unauthenticated("the token is not valid")
    if not principal.roles <= standing.roles(unit.now):
        raise Forbidden("a role of yours has ended meanwhile: ask again")
    if stepped_up and seat is not None and not seat.fresh_at(unit.now):
        raise Forbidden("needs a fresh sign-in: the step-up is over meanwhile, step up again")


def _seat(unit: Writing, caller: Caller, standing: Standing) -> Seat | None:
    found = [each for each in unit.sessions.of(standing.account) if each.id == caller.session]
    seat = Seat.of(found[0], standing, unit.now) if found else None
    return seat if seat is not None and unit.now < seat.ends_at else None


def _token_holds(unit: Writing, caller: Caller, standing: Standing) -> bool:
    usable = {each.id for each in unit.accounts.tokens(unit.now, standing.account)}
    return caller.principal.token in usable and closed(standing, unit.now) is None
