"""Reviewing break-glass, once it is over, by somebody who was not involved; and what those concerned say of it before and after."""

from typing import Any

from app.actions import refusals
from app.actions.break_glass.seeing import SEE, described, visible
from app.actions.break_glass.telling import tell_of_review
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.asked import short_text
from app.actions.people.enrolment import target
from app.actions.still import still
from app.domain.access import Permission
from app.domain.errors import Forbidden, NotReviewable
from app.domain.people.break_glass import Opening, Outcome, Review, may_review, outcomes

REVIEW = Permission.REVIEW_BREAK_GLASS
LONGEST = 1_000


def review(house: House, caller: Caller, identifier: str, body: Any) -> dict[str, Any]:
    """Keeps what the caller finds, and tells its person. Raises InvalidBody, NotFound, Forbidden, NotReviewable."""
    with refusals.kept(house, caller, REVIEW, identifier):
        caller.require(REVIEW)
        given = members(body, ("outcome", "note"))
        note = short_text(given.get("note"), "note", LONGEST)
        with house.database.writing() as unit:
            still(unit, caller, stepped_up=True)
            opening = visible(unit, caller, identifier).opening
            verdict = may_review(caller.principal, opening)
            if not verdict.allowed:
                raise Forbidden(f"{REVIEW.value}: {verdict.reason}")
            outcome = _outcome(opening, given.get("outcome"))
            if opening.open_at(unit.now):
                raise NotReviewable("it goes on: end it, or wait for its end")
            found = Review(caller.principal.account, unit.now, outcome)
            if not unit.glass.review(identifier, found, house.seal.close(note)):
                raise NotReviewable("it was reviewed before")
            tell_of_review(unit, house, opening, outcome)
            said = f"{outcome.value}; {verdict.reason}"
            unit.trail.record(caller.event(unit.now, REVIEW.value, said, targets=(target(identifier),), count=1))
            return described(house, unit, caller, visible(unit, caller, identifier))


def say(house: House, caller: Caller, identifier: str, body: Any) -> dict[str, Any]:
    """Keeps what somebody whom it concerns has to say of it."""
    with refusals.kept(house, caller, SEE, identifier):
        reason = caller.require(SEE)
        text = short_text(members(body, ("text",)).get("text"), "text", LONGEST)
        with house.database.writing() as unit:
            still(unit, caller)
            visible(unit, caller, identifier)
            unit.glass.say(identifier, caller.principal.account, house.seal.close(text))
            unit.trail.record(caller.event(unit.now, "remark-break-glass", reason, targets=(target(identifier),), count=1))
            return described(house, unit, caller, visible(unit, caller, identifier))


def _outcome(opening: Opening, value: Any) -> Outcome:
    fitting = [each.value for each in outcomes(opening)]
    if not isinstance(value, str) or value not in fitting:
        code = "missing-member" if value is None else "invalid-value"
        raise fault("/outcome", f"outcome of this one is {' or '.join(fitting)}", code)
    return Outcome(value)
