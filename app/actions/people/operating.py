"""What whoever runs the machine may do about people beside the service: see, and close. Never open, never give a role."""

from typing import Any

from app.actions.house import House
from app.actions.people.accounts import as_json
from app.actions.people.ending import close
from app.actions.people.enrolment import target
from app.actions.people.starting import OPERATOR
from app.actions.people.tokens import as_json as as_listed
from app.domain.errors import NotFound


def users(house: House) -> list[dict[str, Any]]:
    """All accounts with their roles and what a review looks at, by id. It leaves an event in the central trail."""
    with house.database.writing() as unit:
        standings = unit.people.standings()
        known = unit.accounts.some({each.account for each in standings})
        unit.trail.record(OPERATOR.event(unit.now, "see-accounts", "operator of the machine", count=len(standings)))
    return [as_json(house, known[each.account], each) for each in standings]


def suspend(house: House, account: str) -> None:
    """Closes an account at once. Raises NotFound where there is none that is open."""
    with house.database.writing() as unit:
        if not close(unit, account, None):
            raise NotFound("there is no such account, or it is suspended already")
        unit.trail.record(OPERATOR.event(unit.now, "suspend", "operator of the machine", targets=(target(account),), count=1))


def tokens(house: House) -> list[dict[str, Any]]:
    """The tokens that can be used, by account, newest first; never their values. It leaves an event in the central trail."""
    with house.database.writing() as unit:
        found = unit.accounts.tokens(unit.now)
        unit.trail.record(OPERATOR.event(unit.now, "see-tokens", "operator of the machine", count=len(found)))
    return [{**as_listed(each), "account": each.account} for each in found]


def revoke(house: House, token: str) -> None:
    """Ends a token at once. Raises NotFound where there is none that could be used."""
    with house.database.writing() as unit:
        if not unit.accounts.revoke_token(token):
            raise NotFound("there is no such token, or it is revoked already")
        unit.trail.record(OPERATOR.event(unit.now, "revoke-token", "operator of the machine", targets=(target(token),), count=1))
