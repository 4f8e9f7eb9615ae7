"""Access reviews: every six months somebody goes through the accounts of a State, or of the Secretariat, and finds each in order.

What is not in order is suspended, or loses its role, first. Nobody finds the own account in order.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.actions import refusals
from app.actions.answer import Answer
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.accounts import SEE, audited, listing, sees
from app.actions.people.administering import MANAGE, remember
from app.actions.people.inviting import state_of
from app.actions.people.once import Content, Instruction, once
from app.actions.reply import Reply
from app.domain.access import Matter
from app.domain.errors import AccountConflict, Fault
from app.domain.moment import format_instant
from app.domain.people.review import remarks, review_due, to_confirm
from app.domain.people.standing import Standing
from app.store.reviews import Review
from app.store.unit import Reading, Writing

_MOST = 10_000


def every(house: House, caller: Caller) -> Answer:
    """For the Secretariat and each State with open accounts that the caller may see: the last review, the next, what to look at."""
    with refusals.kept(house, caller, SEE):
        reason = caller.require(SEE)
        with house.database.reading() as unit:
            there, last = _open(unit, caller), unit.reviews.last()
            names = _names(unit, there, last)
        items = [
            _as_json(house, state, there[state], last.get(state), names) for state in sorted(there, key=lambda each: each or "")
        ]
    shown = tuple(each["id"] for item in items for each in item["to_look_at"])
    return audited(house, caller, reason, listing(house, caller, items, None, len(items)), shown)


def record(house: House, asked: Instruction) -> Reply:
    """Keeps that the accounts of a State were gone through and found in order. Raises AccountConflict where some are left out."""
    caller = asked.caller
    with refusals.kept(house, caller, MANAGE):
        given = members(asked.body, ("state", "confirmed"))
        state, confirmed = state_of(given.get("state")), _confirmed(given.get("confirmed"))
        reason = caller.require(MANAGE, Matter(state))

        def recorded(unit: Writing) -> Content:
            there = _open(unit, caller).get(state, [])
            _refuse_others(confirmed, to_confirm(caller.principal, there))
            review = Review(state, caller.principal.account, unit.now, tuple(sorted(confirmed)))
            name = unit.reviews.add(review)
            remember(unit, caller, "review-accounts", reason, name, *review.confirmed)
            names = _names(unit, {state: there}, {state: review})
            return {"id": name, **_as_json(house, state, there, review, names)}

        return once(house, asked, "review-accounts", recorded, status=201)


def _open(unit: Reading | Writing, caller: Caller) -> dict[str | None, list[Standing]]:
    found = defaultdict[str | None, list[Standing]](list)
    for each in unit.people.standings():
        if each.suspended_at is None and sees(caller, each):
            found[each.state].append(each)
    return dict(found)


def _names(
    unit: Reading | Writing, there: Mapping[str | None, list[Standing]], last: Mapping[str | None, Review]
) -> dict[str, str]:
    return unit.accounts.names({each.account for found in there.values() for each in found} | {each.by for each in last.values()})


def _as_json(
    house: House, state: str | None, there: list[Standing], last: Review | None, names: Mapping[str, str]
) -> dict[str, Any]:
    now = house.clock.now()
    due = review_due(last.at if last else None, there)
    noted = [(each.account, list(remarks(each, now, house.zone))) for each in there]
    return {
        "state": state,
        "accounts": len(there),
        "last_reviewed_at": format_instant(last.at) if last else None,
        "last_reviewed_by": last.by if last else None,
        "last_reviewed_by_name": names[last.by] if last else None,
        "due_at": format_instant(due),
        "overdue": due <= now,
        "to_look_at": [{"id": account, "name": names[account], "remarks": told} for account, told in noted if told],
        "not_confirmed": [each.account for each in there if last is None or each.account not in last.confirmed],
    }


def _refuse_others(confirmed: frozenset[str], expected: frozenset[str]) -> None:
    if not expected:
        raise AccountConflict("there is nobody but yourself to review here: somebody else looks at your account")
    strange = sorted(confirmed - expected)
    if strange:
        raise fault("/confirmed", f"{strange[0][:100]} is not an open account there of somebody else")
    left_out = [Fault("left-out", f"{each} is left out", pointer="/confirmed") for each in sorted(expected - confirmed)]
    if left_out:
        raise AccountConflict("each open account is confirmed, or suspended first: some are left out", left_out)


def _confirmed(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or len(value) > _MOST or not all(isinstance(each, str) for each in value):
        detail = "confirmed is the list of the ids of the accounts that are in order"
        raise fault("/confirmed", detail, "missing-member" if value is None else "invalid-value")
    return frozenset(value)
