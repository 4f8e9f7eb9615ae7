"""Opening an account: a person of a State or of the Secretariat, without any role, and the link by which they enrol."""

import re
from typing import Any

from app.actions import refusals
from app.actions.house import House
from app.actions.particulars import Unfit, fault, members, state_code
from app.actions.people.accounts import described, visible
from app.actions.people.administering import MANAGE, remember
from app.actions.people.asked import short_text
from app.actions.people.enrolment import make_link
from app.actions.people.once import Content, Instruction, once
from app.actions.people.starting import new_account
from app.actions.reply import Reply
from app.domain.access import Matter
from app.store.unit import Writing

_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_ADDRESS = 200, 254


def invite(house: House, asked: Instruction) -> Reply:
    """Opens an account, without any role, and makes the link by which its person enrols. The link is told once, here."""
    caller = asked.caller
    with refusals.kept(house, caller, MANAGE):
        given = members(asked.body, ("name", "email", "state"))
        name, email = (
            short_text(given.get("name"), "name", _LONGEST_NAME),
            short_text(given.get("email"), "email", _LONGEST_ADDRESS),
        )
        if not _ADDRESS.fullmatch(email):
            raise fault("/email", "email is an address such as name@ministry.example")
        state = state_of(given.get("state"))
        reason = caller.require(MANAGE, Matter(state))

        def opened(unit: Writing) -> Content:
            account = new_account(unit, name, email, state)
            link = make_link(unit, house, account.id, caller.principal.account)
            remember(unit, caller, "open-account", reason, account.id)
            return {**described(house, unit, visible(unit, caller, account.id)), "invitation": link.as_json()}

        return once(house, asked, "open-account", opened, status=201, secret=True)


def state_of(value: Any) -> str | None:
    """The State that somebody belongs to; None: the Secretariat. Raises InvalidBody."""
    try:
        return state_code(value)
    except Unfit as error:
        raise fault("/state", f"state: {error}") from error
