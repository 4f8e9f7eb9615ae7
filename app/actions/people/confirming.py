"""A second administrator's word on a role that waits: agreed, or not. What waits does not change until then."""

from collections.abc import Callable

from app.actions import refusals
from app.actions.house import House
from app.actions.particulars import members
from app.actions.people.accounts import grant_json, visible
from app.actions.people.administering import MANAGE, remember, ruled
from app.actions.people.granting import grant
from app.actions.people.once import Content, Instruction, once
from app.actions.reply import Reply
from app.domain.access import Role
from app.domain.errors import AccountConflict, NotFound
from app.domain.people.granting import may_confirm
from app.domain.people.standing import Method, RoleGrant, Standing
from app.store.people_kept import Waiting
from app.store.unit import Writing

Settle = Callable[[Writing, Waiting], tuple[str, RoleGrant]]
"""Settles what waits: why, and the role as it is given or was asked for."""


def confirm(house: House, asked: Instruction, identifier: str) -> Reply:
    """A second administrator agrees: the role is given as proposed."""
    caller = asked.caller

    def agreed(unit: Writing, waiting: Waiting) -> tuple[str, RoleGrant]:
        standing, proposer = visible(unit, caller, waiting.account), visible(unit, caller, waiting.proposed_by)
        reason = ruled(may_confirm(caller.principal, waiting.proposal, unit.now, proposer=proposer, to=standing))
        _refuse_open(unit, standing)
        unit.people.settle(identifier, caller.principal.account, accepted=True)
        by = (waiting.proposed_by, caller.principal.account)
        return reason, grant(unit, house, waiting.account, waiting.proposal.grant, by)

    return _settling(house, asked, identifier, ("confirm-role", "confirmed"), agreed)


def refuse(house: House, asked: Instruction, identifier: str) -> Reply:
    """An administrator does not agree, or takes back what they proposed."""

    def not_agreed(unit: Writing, waiting: Waiting) -> tuple[str, RoleGrant]:
        unit.people.settle(identifier, asked.caller.principal.account, accepted=False)
        return "not agreed", waiting.proposal.grant

    return _settling(house, asked, identifier, ("refuse-role", "refused"), not_agreed)


def _refuse_open(unit: Writing, standing: Standing) -> None:
    """Raises AccountConflict unless it is settled who signs in as this person: whoever holds a link would get the role."""
    if standing.suspended_at is not None:
        raise AccountConflict("the account was suspended since: restore it first")
    if Method.PASSKEY not in standing.methods:
        raise AccountConflict("its person has not enrolled a passkey yet: agree when they have, and have told you so")
    if unit.people.invited(standing.account, unit.now):
        raise AccountConflict("a link by which somebody enrols for this account lies open: agree when it is used, or has run out")


def _settling(house: House, asked: Instruction, identifier: str, told: tuple[str, str], settle: Settle) -> Reply:
    """``told``: what the event and the answer call it. Raises NotFound for what does not wait."""
    action, status = told
    members(asked.body, ())

    def settled(unit: Writing) -> Content:
        found = unit.people.waiting(identifier)
        if not found or Role.ADMINISTRATOR not in asked.caller.principal.roles:
            raise NotFound("no such role waits to be confirmed")
        reason, wanted = settle(unit, found[0])
        remember(unit, asked.caller, action, f"{wanted.role.value}: {reason}", found[0].account, identifier)
        return {"id": identifier, "account": found[0].account, "status": status, **grant_json(wanted)}

    with refusals.kept(house, asked.caller, MANAGE, identifier):
        asked.caller.require(MANAGE)
        return once(house, asked, f"{action} {identifier}", settled)
