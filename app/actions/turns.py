"""Whose turn it is: what somebody may do about a notification, so that a page offers that and says of the rest why not."""

from collections.abc import Mapping
from dataclasses import replace

from app.actions.house import Caller, House
from app.actions.notifications import SEE, visible
from app.domain.access import Matter, Permission, Verdict, decide

OFFERED = (Permission.SUBMIT, Permission.APPROVE, Permission.REJECT, Permission.WITHDRAW)


def turns(house: House, caller: Caller, identifier: str) -> Mapping[Permission, Verdict]:
    """What the caller may do about it, or may once they have stepped up. It decides nothing: each deed asks for itself.

    Raises NotFound for a notification that the caller does not see.
    """
    with house.database.reading() as unit:
        found = visible(caller, unit.inbox.get(identifier), SEE)
        editors = frozenset(each.person for each in unit.chosen.of(identifier))
    matter, fresh = Matter(found.state, found.person, editors), replace(caller.principal, stepped_up=True)
    return {permission: decide(fresh, permission, matter) for permission in OFFERED}
