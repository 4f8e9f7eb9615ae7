"""Refusals leave a trace: who was told no, at what. Whoever tries the identifiers of another State is seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.actions.house import Caller, House
from app.domain.access import Audience, Permission
from app.domain.audit import Target
from app.domain.errors import DirectoryError, Kind

ABOUT_ACCESS = frozenset((Kind.FORBIDDEN, Kind.MISSING, Kind.TOO_MANY))
LONGEST = 100


@contextmanager
def kept(house: House, caller: Caller, permission: Permission, identifier: str | None = None) -> Iterator[None]:
    """Keeps an event when what happens inside is refused to a signed-in caller because of who they are, what they may know,
    or how much they ask for.

    Raises AuditUnavailable where the event cannot be kept.
    """
    try:
        yield
    except DirectoryError as error:
        if error.kind in ABOUT_ACCESS and not caller.principal.anonymous:
            targets = (Target(identifier[:LONGEST], None, Audience.RESTRICTED.label),) if identifier else ()
            event = caller.event(house.clock.now(), permission.value, error.code, outcome="refused", targets=targets)
            house.journal.write_blocking(event)
        raise


def admit(house: House, caller: Caller, permission: Permission) -> None:
    """Whether this caller may do this at all. Raises Unauthenticated or, with a trace, Forbidden."""
    with kept(house, caller, permission):
        caller.require(permission)
