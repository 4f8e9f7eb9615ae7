"""A second administrator's word on a role that waits: agreed, or not. What waits does not change until then."""

from collections.abc import Callable

from app.actions import refusals
from app.actions.house import House
from app.actions.particulars import members
from app.actions.people.accounts import grant_json, visible
from app.actions.people.administering import MANAGE, grant, remember, ruled
from app.actions.people.once import Content, Instruction, once
from app.actions.reply import Reply
from app.domain.access import Role
from app.domain.errors import AccountConflict, NotFound
from app.domain.people.granting import may_confirm
from app.store.people import Waiting
from app.store.unit import Writing


def confirm(house: House, asked: Instruction, identifier: str) -> Reply:
    """A second administrator agrees: the role is given as proposed."""
    caller = asked.caller

    def agreed(unit: Writing, waiting: Waiting) -> str:
        reason = ruled(may_confirm(caller.principal, waiting.proposal, unit.now))
        standing = visible(unit, caller, waiting.account)
        if standing.suspended_at is not None:
            raise AccountConflict("the account was suspended since: restore it first")
        unit.people.settle(identifier, caller.principal.account, accepted=True)
        grant(unit, house, waiting.account, waiting.proposal.grant, (waiting.proposed_by, caller.principal.account))
        return reason

    return _settling(house, asked, identifier, ("confirm-role", "confirmed"), agreed)


def refuse(house: House, asked: Instruction, identifier: str) -> Reply:
    """An administrator does not agree, or takes back what they proposed."""

    def not_agreed(unit: Writing, _waiting: Waiting) -> str:
        unit.people.settle(identifier, asked.caller.principal.account, accepted=False)
        return "not agreed"

    return _settling(house, asked, identifier, ("refuse-role", "refused"), not_agreed)


def _settling(
    house: House, asked: Instruction, identifier: str, told: tuple[str, str], settle: Callable[[Writing, Waiting], str]
) -> Reply:
    """``told``: what the event and the answer call it. Raises NotFound for what does not wait."""
    action, status = told
    members(asked.body, ())

    def settled(unit: Writing) -> Content:
        found = unit.people.waiting(identifier)
        if not found or Role.ADMINISTRATOR not in asked.caller.principal.roles:
            raise NotFound("no such role waits to be confirmed")
        reason, wanted = settle(unit, found[0]), found[0].proposal.grant
        remember(unit, asked.caller, action, f"{wanted.role.value}: {reason}", found[0].account, identifier)
        return {"id": identifier, "account": found[0].account, "status": status, **grant_json(wanted)}

    with refusals.kept(house, asked.caller, MANAGE, identifier):
        asked.caller.require(MANAGE)
        return once(house, asked, f"{action} {identifier}", settled)
