"""The first administrator of a directory, made by whoever runs the machine: no account, no password exists before."""

import secrets

from app.actions.house import Caller, House
from app.actions.people.asked import LONGEST_NAME, address, short_text
from app.actions.people.ending import empty
from app.actions.people.enrolment import FIRST_LASTS, Link, make_link, target
from app.domain.access import Principal, Role
from app.domain.errors import AccountConflict
from app.domain.people.granting import ON_THE_REGISTER, longest, months_after
from app.domain.people.signing_in import administrators, may_initialise
from app.store.accounts import Account
from app.store.unit import Writing

OPERATOR = Caller.of(Principal("operator", "operator"), "command-line")
"""Whoever may run commands on the machine, beside the database."""


def initialise(house: House, name: str, email: str) -> Link:
    """An administrator and the link to enrol by, good for fifteen minutes; asked again, a new link in the place of the old.

    An account that there is already is emptied first of every way in, of tokens, and of what it may do on the register.

    Raises InvalidBody for what is no name or no address; AccountConflict where administrators are there to do it, or the address
    belongs to somebody of a State.
    """
    name, email = short_text(name, "name", LONGEST_NAME), address(email, "email")
    with house.database.writing() as unit:
        there = administrators(unit.people.standings(), unit.now)
        verdict = may_initialise(there, setting_up=unit.people.setting_up())
        if not verdict.allowed:
            raise AccountConflict(verdict.reason)
        account = _account(unit, name, email)
        _make_administrator(unit, account)
        link = make_link(unit, house, account, OPERATOR.principal.account, FIRST_LASTS)
        unit.trail.record(OPERATOR.event(unit.now, "initialise", verdict.reason, targets=(target(account),), count=1))
    return link


def new_account(unit: Writing, name: str, email: str, state: str | None) -> Account:
    """An account of a person who has none. Raises AccountConflict for an address that is known."""
    if unit.accounts.with_address(email):
        raise AccountConflict("there is an account with this e-mail address: a person has one")
    identity = secrets.token_hex(10)
    account = Account(f"u_{identity}", f"p_{identity}", name, state, email)
    unit.accounts.add_account(account)
    return account


def _account(unit: Writing, name: str, email: str) -> str:
    known = unit.accounts.with_address(email)
    if not known:
        return new_account(unit, name, email, None).id
    if known[0].state is not None:
        raise AccountConflict("this e-mail address belongs to somebody of a State: an administrator is of the Secretariat")
    empty(unit, known[0].id, None)
    for role in sorted(ON_THE_REGISTER):
        unit.accounts.end_role(known[0].id, role)
    unit.people.restore(known[0].id)
    return known[0].id


def _make_administrator(unit: Writing, account: str) -> None:
    ends_at = months_after(unit.now, longest(Role.ADMINISTRATOR))
    unit.accounts.grant(account, Role.ADMINISTRATOR, ends_at=ends_at, given_by=OPERATOR.principal.account)
