"""One's own tokens for machines: made in a session with a fresh step-up, told once, replaced, revoked."""

from typing import Any

from app.actions.answer import meta
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.asked import day, short_text
from app.actions.people.enrolment import target
from app.actions.people.once import Content, Instruction, once
from app.actions.people.signing_in import present
from app.actions.reply import Reply
from app.actions.still import still
from app.domain.access import AUDIENCES, Audience, Permission
from app.domain.errors import AccountConflict, Forbidden, NotFound
from app.domain.moment import format_instant
from app.domain.people.tokens import OVERLAP, SCOPES, Wanted, may_make, overlap_end
from app.identity.tokens import new_token, token_hash
from app.store.accounts import Token
from app.store.unit import Writing

_LONGEST_LABEL = 100


def mine(house: House, caller: Caller) -> dict[str, Any]:
    """One's tokens that can be used, newest first; never their values."""
    caller.require(Permission.MANAGE_OWN)
    with house.database.reading() as unit:
        items = [as_json(each) for each in unit.accounts.tokens(house.clock.now(), caller.principal.account)]
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    return {"items": items, "next": None, "meta": meta(view, Audience.PUBLIC, total=len(items))}


def make(house: House, asked: Instruction) -> Reply:
    """A new token. Its value is told here, once. Raises Forbidden for one that reaches further than its person."""
    caller = asked.caller
    present(caller)
    given = members(asked.body, ("label", "scopes", "audience", "expires_on"))
    label = short_text(given.get("label"), "label", _LONGEST_LABEL)
    wanted = Wanted(
        _scopes(given.get("scopes")), _audience(given.get("audience")), day(house, given.get("expires_on"), "expires_on")
    )

    def made(unit: Writing) -> Content:
        held = unit.accounts.tokens(unit.now, caller.principal.account)
        verdict = may_make(caller.principal, wanted, len(held), unit.now)
        if not verdict.allowed:
            raise Forbidden(verdict.reason)
        return _made(unit, caller, label, wanted, action="make-token", reason=verdict.reason)

    return once(house, asked, "make-token", made, status=201, secret=True)


def rotate(house: House, asked: Instruction, identifier: str) -> Reply:
    """A new value with the same reach and the same end; the old one goes on for a day, so that nothing stands still meanwhile."""
    caller = asked.caller
    present(caller)
    members(asked.body, ())

    def rotated(unit: Writing) -> Content:
        old = _own(unit, caller, identifier)
        wanted = Wanted(frozenset(old.scopes or ()), old.ceiling, old.expires_at)
        if old.expires_at <= unit.now + OVERLAP:
            raise AccountConflict("this token ends within a day, or another has taken its place: make a new one")
        verdict = may_make(caller.principal, wanted, 0, unit.now)
        if not verdict.allowed:
            raise Forbidden(verdict.reason)
        unit.accounts.shorten_token(identifier, overlap_end(old.expires_at, unit.now))
        made = _made(unit, caller, old.label, wanted, action="rotate-token", reason=f"in the place of {identifier}")
        unit.subscriptions.hand_over(identifier, made["id"])
        return made

    return once(house, asked, f"rotate-token {identifier}", rotated, secret=True)


def revoke(house: House, caller: Caller, identifier: str) -> dict[str, Any]:
    """Ends a token of one's own at once. Raises NotFound for any other."""
    caller.require(Permission.MANAGE_OWN)
    with house.database.writing() as unit:
        still(unit, caller)
        _own(unit, caller, identifier)
        unit.accounts.revoke_token(identifier)
        unit.trail.record(caller.event(unit.now, "revoke-token", "by oneself", targets=(target(identifier),), count=1))
    return {"id": identifier, "status": "revoked"}


def as_json(token: Token) -> dict[str, Any]:
    """A token as it is listed."""
    used = token.last_used_at
    return {
        "id": token.id,
        "label": token.label,
        "scopes": None if token.scopes is None else list(token.scopes),
        "audience": token.ceiling.label,
        "created_at": format_instant(token.created_at),
        "expires_at": format_instant(token.expires_at),
        "last_used_at": format_instant(used) if used else None,
    }


def _made(unit: Writing, caller: Caller, label: str, wanted: Wanted, *, action: str, reason: str) -> dict[str, Any]:
    value, account = new_token(), caller.principal.account
    reach: dict[str, Any] = {"ceiling": wanted.ceiling, "expires_at": wanted.expires_at, "scopes": wanted.scopes}
    name = unit.accounts.add_token(account, token_hash=token_hash(value), label=label, stepped_up=False, **reach)
    unit.trail.record(caller.event(unit.now, action, reason, targets=(target(name),), count=1))
    made = Token(name, account, label, wanted.ceiling, tuple(sorted(wanted.scopes)), unit.now, wanted.expires_at)
    return {**as_json(made), "token": value}


def _own(unit: Writing, caller: Caller, identifier: str) -> Token:
    for each in unit.accounts.tokens(unit.now, caller.principal.account):
        if each.id == identifier:
            return each
    raise NotFound("there is no such token of yours")


def _scopes(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not value or any(not isinstance(each, str) or each not in SCOPES for each in value):
        detail = f"scopes is a list of one or more of {', '.join(SCOPES)}"
        raise fault("/scopes", detail, "missing-member" if value is None else "invalid-value")
    return frozenset(value)


def _audience(value: Any) -> Audience:
    if not isinstance(value, str) or value not in AUDIENCES:
        detail = f"audience, how far the token reads, is one of {', '.join(AUDIENCES)}"
        raise fault("/audience", detail, "missing-member" if value is None else "invalid-value")
    return AUDIENCES[value]
