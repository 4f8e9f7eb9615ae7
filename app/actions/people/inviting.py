"""Opening an account: a person of a State or of the Secretariat, without any role, and the link by which they enrol."""

from typing import Any

from app.actions import refusals
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, fault, members, state_code
from app.actions.people.accounts import described, visible
from app.actions.people.administering import MANAGE, remember
from app.actions.people.asked import LONGEST_NAME, address, short_text
from app.actions.people.enrolment import make_link
from app.actions.people.once import Content, Instruction, once
from app.actions.people.starting import new_account
from app.actions.reply import Reply
from app.domain.access import Matter, Role
from app.domain.errors import AccountConflict
from app.store.unit import Writing


def invite(house: House, asked: Instruction) -> Reply:
    """Opens an account, without any role, and makes the link by which its person enrols. The link is told once, here."""
    caller = asked.caller
    with refusals.kept(house, caller, MANAGE):
        given = members(asked.body, ("name", "email", "state"))
        name, email = short_text(given.get("name"), "name", LONGEST_NAME), address(given.get("email"), "email")
        state = state_of(given.get("state"))
        reason = caller.require(MANAGE, Matter(state))

        def opened(unit: Writing) -> Content:
            account = new_account(unit, name, email, state)
            link = make_link(unit, house, account.id, caller.principal.account)
            remember(unit, caller, "open-account", reason, account.id)
            return {**described(house, unit, visible(unit, caller, account.id)), "invitation": link.as_json()}

        try:
            return once(house, asked, "open-account", opened, status=201, secret=True)
        except AccountConflict as error:
            raise _known(house, caller, error) from error


def _known(house: House, caller: Caller, error: AccountConflict) -> AccountConflict:
    """The refusal of an address that is known, of which a trace is kept: who asks for many learns who is there."""
    now = house.clock.now()
    house.journal.write_blocking(caller.event(now, "open-account", "the e-mail address is known", outcome="refused", count=1))
    if Role.ADMINISTRATOR in caller.principal.roles:
        return error
    return AccountConflict("no account can be opened for this address here: ask the Secretariat")


def state_of(value: Any) -> str | None:
    """The State that somebody belongs to; None: the Secretariat. Raises InvalidBody."""
    try:
        return state_code(value)
    except Unfit as error:
        raise fault("/state", f"state: {error}") from error
