"""Subscriptions to changes: one's own alone, by mail to one's own address or to a webhook; made, seen, ended, set going again."""

from collections.abc import Callable
from typing import Any

import msgspec

from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, provisions_named, state_asked
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.asked import short_text
from app.actions.people.enrolment import target
from app.actions.people.once import Content, Instruction, once
from app.actions.reply import Reply
from app.domain.access import Audience, Permission
from app.domain.errors import AccountConflict, InvalidParameter, NotFound
from app.domain.moment import format_instant
from app.domain.notices import MOST, OVERLAP, Medium, Status
from app.identity.outgoing import NotReached
from app.identity.webhooks import new_secret
from app.store.subscriptions import Subscription
from app.store.unit import Writing

MEMBERS = ("medium", "state", "provision", "url")
LONGEST_URL = 500
_MEDIA = tuple(each.value for each in Medium)


def mine(house: House, caller: Caller) -> Answer:
    """One's own subscriptions, newest first; also those that have ended."""
    caller.require(Permission.SUBSCRIBE)
    with house.database.reading() as unit:
        items = [as_json(house, each) for each in unit.subscriptions.of(caller.principal.account)]
    return _answered(house, caller, {"items": items, "next": None}, total=len(items))


def one(house: House, caller: Caller, identifier: str) -> Answer:
    """One of one's own. Raises NotFound for any other."""
    caller.require(Permission.SUBSCRIBE)
    with house.database.reading() as unit:
        found = _own(unit.subscriptions.one(identifier), caller)
    return _answered(house, caller, as_json(house, found))


def make(house: House, asked: Instruction) -> Reply:
    """A new one, which tells of what changes from now on. The secret of a webhook is told here, once.

    Raises InvalidBody, AccountConflict.
    """
    caller, given = asked.caller, members(asked.body, MEMBERS)
    wanted = _wanted(house, caller, given)
    secret = new_secret() if wanted["medium"] is Medium.WEBHOOK else None

    def made(unit: Writing) -> Content:
        if unit.subscriptions.living(caller.principal.account) >= MOST:
            raise AccountConflict(f"an account has {MOST} subscriptions at most: end one first")
        account = unit.accounts.account(caller.principal.account)
        if secret is None and (account is None or not account.email):
            raise AccountConflict("your account has no e-mail address to write to")
        sealed = {"url": house.seal.close(given["url"]), "secret": house.seal.close(secret)} if secret else {}
        kept = unit.subscriptions.add(_new(unit, caller, wanted | sealed))
        _remember(unit, caller, "make-subscription", kept.id)
        return {**as_json(house, kept), **({"secret": secret} if secret else {})}

    return once(house, asked, "make-subscription", made, status=201, secret=True, stepped_up=False)


def end(house: House, asked: Instruction, identifier: str) -> Reply:
    """For good; to end what has ended is nothing new."""
    return _changed(
        house, asked, identifier, "end-subscription", lambda unit, _: unit.subscriptions.end(identifier, "by its owner")
    )


def resume(house: House, asked: Instruction, identifier: str) -> Reply:
    """What is paused goes on from where it was, at once. Raises AccountConflict for what is not paused."""

    def resumed(unit: Writing, found: Subscription) -> None:
        if found.status is Status.ENDED:
            raise AccountConflict("it has ended: make another one")
        if found.status is not Status.PAUSED:
            raise AccountConflict("it is not paused: what could not be sent is sent again by itself")
        unit.subscriptions.resume(identifier)

    return _changed(house, asked, identifier, "resume-subscription", resumed)


def rotate(house: House, asked: Instruction, identifier: str) -> Reply:
    """Another secret, told once; for a day what is sent is signed with both."""
    secret = new_secret()

    def rotated(unit: Writing, found: Subscription) -> None:
        if found.medium is not Medium.WEBHOOK or found.status is Status.ENDED:
            raise AccountConflict("there is no webhook here that is called: it has ended, or you are written to")
        unit.subscriptions.rotate(identifier, house.seal.close(secret), found.secret, unit.now + OVERLAP)

    return _changed(house, asked, identifier, "rotate-subscription", rotated, secret=secret)


def as_json(house: House, found: Subscription) -> dict[str, Any]:
    """A subscription as its owner sees it: never its secret."""
    url = house.seal.open(found.url) if found.url else None
    failing, told = found.failing_since, found.told_at
    return {
        "id": found.id,
        "medium": found.medium.value,
        "state": found.state,
        "provision": found.provision,
        "url": url,
        "audience": found.ceiling.label,
        "status": found.status.value,
        "made_at": format_instant(found.made_at),
        "told_at": format_instant(told) if told else None,
        "failing_since": format_instant(failing) if failing else None,
        "last_error": found.last_error,
        "ended_because": found.ended_because,
    }


def _changed(
    house: House,
    asked: Instruction,
    identifier: str,
    action: str,
    work: Callable[[Writing, Subscription], None],
    *,
    secret: str | None = None,
) -> Reply:
    members(asked.body, ())

    def changed(unit: Writing) -> Content:
        work(unit, _own(unit.subscriptions.one(identifier), asked.caller))
        _remember(unit, asked.caller, action, identifier)
        found = as_json(house, _own(unit.subscriptions.one(identifier), asked.caller))
        return found | ({"secret": secret} if secret else {})

    named = f"{action} {identifier}"
    return once(house, asked, named, changed, secret=True, stepped_up=False)


def _wanted(house: House, caller: Caller, given: Any) -> dict[str, Any]:
    """What is asked for. Raises InvalidBody."""
    medium = given.get("medium")
    if medium not in _MEDIA:
        code = "missing-member" if medium is None else "invalid-value"
        raise fault("/medium", f"medium, how you are told, is one of {', '.join(_MEDIA)}", code)
    texts = {name: short_text(given[name], name, 200) for name in ("state", "provision") if given.get(name) is not None}
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    try:
        state = state_asked(view, Asked(texts))
        found = provisions_named(texts["provision"]) if "provision" in texts else None
    except InvalidParameter as error:
        first = error.faults[0]
        raise fault(f"/{first.parameter}", first.detail, first.code) from error
    wanted: dict[str, Any] = {"medium": Medium(medium), "state": state, "provision": texts["provision"].lower() if found else None}
    return wanted | _place(house, given.get("url"), Medium(medium))


def _place(house: House, url: Any, medium: Medium) -> dict[str, str]:
    """Where a webhook is. Raises InvalidBody for one that would never be called, or cannot be now."""
    if medium is Medium.EMAIL:
        if url is not None:
            raise fault("/url", "url is for webhooks: mail goes to the address of your own account")
        return {}
    named = short_text(url, "url", LONGEST_URL)
    try:
        house.courier.look(named)
    except NotReached as error:
        raise fault("/url", f"nothing can be sent there: {error}; one looks like https://hooks.example.org/directory") from error
    return {"host": house.courier.host(named)}


def _new(unit: Writing, caller: Caller, wanted: dict[str, Any]) -> Subscription:
    """``ceiling``: a token that may not read everything up to its own tells no more than it may read."""
    principal = caller.principal
    ceiling = min(principal.ceiling, caller.clearance.highest) if principal.token else principal.ceiling
    made: dict[str, Any] = {"position": unit.ledger.head(), "made_at": unit.now, "due_at": unit.now, "ceiling": ceiling}
    return Subscription(id="", account=principal.account, token=principal.token or None, **made, **wanted)


def _own(found: Subscription | None, caller: Caller) -> Subscription:
    if found is None or found.account != caller.principal.account:
        raise NotFound("there is no such subscription of yours")
    return found


def _remember(unit: Writing, caller: Caller, action: str, identifier: str) -> None:
    reason = caller.require(Permission.SUBSCRIBE)
    unit.trail.record(caller.event(unit.now, action, reason, targets=(target(identifier),), count=1))


def _answered(house: House, caller: Caller, content: dict[str, Any], **more: Any) -> Answer:
    view = house.shelf.edition(house.clock.now()).view(caller.clearance)
    return answer(msgspec.json.encode(content | {"meta": meta(view, Audience.PUBLIC, **more)}), Audience.PUBLIC)
