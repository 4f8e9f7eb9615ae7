"""Opening the network contacts of one State, and ending that: at once, with a trace, and told to who must know."""

import math
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from app.actions import refusals
from app.actions.asking import known_state
from app.actions.break_glass.seeing import SEE, as_json, described, told_json, visible
from app.actions.break_glass.telling import tell_of_end, tell_of_opening
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, fault, members, state_code
from app.actions.people.asked import short_text
from app.actions.people.enrolment import target
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Audience, Permission
from app.domain.audit import Stated, Target
from app.domain.errors import AlreadyOpen, Fault, Forbidden, InvalidBody, TooManyOpened
from app.domain.moment import format_instant
from app.domain.people.break_glass import LASTS, MOST, PURPOSES, WITHIN, Opening, again_at, already, may_open, roles_for
from app.store.break_glass import Told
from app.store.unit import Writing

BREAK = Permission.BREAK_GLASS
SHORTEST_REASON, LONGEST_REASON = 10, 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked to be opened, for what."""

    state: str
    purpose: str
    reason: str
    drill: bool


def open_contacts(house: House, caller: Caller, body: Any, key: str | None) -> Reply:
    """Opens them for half an hour: 201. Raises InvalidBody, Unauthenticated, Forbidden, AlreadyOpen, TooManyOpened."""
    with refusals.kept(house, caller, BREAK):
        caller.require(BREAK)
        asked = _wanted(house, caller, body)
        sent = [asked.state, asked.purpose, house.seal.mark("break-glass", asked.reason), asked.drill]
        attempt = Attempt.of(_stating(caller, asked), key, BREAK.value, sent)
        with house.running.only_once(attempt.account, key):
            return _opened(house, attempt, asked)


def end(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """Ends one before its time, and says how it stands; what has ended stays as it is. Whoever it concerns may do so."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        with house.database.writing() as unit:
            still(unit, caller)
            kept = visible(unit, caller, identifier)
            if unit.glass.end(identifier, caller.principal.account):
                unit.trail.record(caller.event(unit.now, "end-break-glass", reason, targets=(target(identifier),), count=1))
                if kept.opening.person != caller.principal.person:
                    tell_of_end(unit, house, kept.opening)
            return described(house, unit, caller, visible(unit, caller, identifier))


def _stating(caller: Caller, asked: Asked) -> Caller:
    """The caller, of whom the trail tells what they say here of why they ask."""
    return replace(caller, stated=Stated(asked.purpose, asked.reason, caller.stated.case))


def _wanted(house: House, caller: Caller, body: Any) -> Asked:
    given = members(body, ("state", "purpose", "reason", "drill"))
    reason = short_text(given.get("reason"), "reason", LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise fault("/reason", f"reason has {SHORTEST_REASON} characters or more: others must understand why")
    purpose, drill = given.get("purpose"), given.get("drill")
    if not isinstance(purpose, str) or purpose not in PURPOSES:
        code = "missing-member" if purpose is None else "invalid-value"
        raise fault("/purpose", f"purpose is one of {', '.join(PURPOSES)}", code)
    if drill is not None and not isinstance(drill, bool):
        raise fault("/drill", "drill is true or false")
    return Asked(_state(house, caller, given.get("state")), purpose, reason, bool(drill))


def _state(house: House, caller: Caller, value: Any) -> str:
    try:
        code = state_code(value)
    except Unfit as error:
        detail = f"state: {error}"
        raise InvalidBody(detail, (Fault("invalid-value", detail, pointer="/state", suggestion=error.suggestion),)) from error
    if code is None:
        raise fault("/state", "state is missing: one State, by its ISO 3166-1 alpha-2 code", "missing-member")
    if not known_state(house.shelf.edition(house.clock.now()).view(caller.clearance), code):
        raise fault("/state", "state is that of a State in the register", "unknown-state")
    return code


def _opened(house: House, attempt: Attempt, asked: Asked) -> Reply:
    caller = attempt.caller
    with house.database.writing() as unit:
        still(unit, caller, stepped_up=True)
        before = attempt.answered(unit, house)
        if before is not None:
            return before
        reason = _allowed(unit, caller, asked)
        principal = caller.principal
        opening = Opening(
            "b_" + secrets.token_hex(10), principal.account, principal.person, principal.state, roles_for(principal),
            state=asked.state, purpose=asked.purpose, drill=asked.drill, opened_at=unit.now, ends_at=unit.now + LASTS,
        )  # fmt: skip
        name = unit.accounts.names((principal.account,))[principal.account]
        told = tell_of_opening(unit, house, opening, asked.reason)
        kept = unit.glass.open(opening, told, house.seal.close(asked.reason))
        _remember(unit, caller, opening, told, reason)
        shown = as_json(house, caller, kept, name)
        del shown["reason"]  # the answer is kept for a retry, in clear
        return attempt.keep(unit, 201, shown, Location=f"/api/v1/break-glass/{opening.id}")


def _allowed(unit: Writing, caller: Caller, asked: Asked) -> str:
    """Why it may be opened now. Raises Forbidden, AlreadyOpen, TooManyOpened."""
    verdict = may_open(caller.principal, asked.state)
    if not verdict.allowed:
        raise Forbidden(f"{BREAK.value}: {verdict.reason}")
    recent = unit.glass.since(caller.principal.person, unit.now - max(WITHIN, LASTS))
    standing = already(recent, asked.state, unit.now)
    if standing is not None:
        detail = f"the contacts of {asked.state} are open for you until {format_instant(standing.ends_at)}"
        current = {"id": standing.id, "ends_at": format_instant(standing.ends_at)}
        raise AlreadyOpen(detail, extra={"current": current})
    _refuse_more(again_at(recent, unit.now), unit.now)
    return verdict.reason


def _refuse_more(again: datetime | None, now: datetime) -> None:
    if again is not None:
        seconds = math.ceil((again - now).total_seconds())
        detail = f"a person opens the contacts of {MOST} States in {WITHIN.days * 24} hours at most"
        raise TooManyOpened(detail, extra={"retry_after": seconds})


def _remember(unit: Writing, caller: Caller, opening: Opening, told: Told, reason: str) -> None:
    many = told_json(told)
    reached = ", ".join(f"{whom} {number}" for whom, number in many.items()) if any(many.values()) else "nobody"
    sort = "drill; " if opening.drill else ""
    said = f"{reason}; {sort}{opening.purpose}; until {format_instant(opening.ends_at)}; told: {reached}"
    targets = (target(opening.id), Target(opening.state, None, Audience.NETWORK.label, opening.state))
    unit.trail.record(caller.event(unit.now, BREAK.value, said, targets=targets, count=1))
