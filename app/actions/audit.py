"""Reading the audit: auditors all of it, administrators what is about accounts, everybody their own, a State who looked at it.

Each such reading is itself an event, before its answer.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, NamedTuple

import msgspec

from app.actions import refusals
from app.actions.answer import Answer, answer, meta
from app.actions.asking import Asked, cursor, place_of, wrong
from app.actions.house import Caller, House
from app.actions.particulars import Unfit, state_code
from app.domain.access import Audience, Matter, Permission, Role
from app.domain.audit import ABOUT_ACCOUNTS, BREAK_GLASS, Event, Target
from app.domain.moment import format_instant, legal_day, midnight, parse_instant
from app.store.audited import Found, Look, Sought

TEXTS = ("account", "person", "action", "target")
OUTCOMES = ("allowed", "refused")
LATE = timedelta(days=30)
"""How long a State waits for the counts of who looked; a break-glass is told at once."""
USUAL_DAYS, MOST_DAYS = timedelta(days=31), timedelta(days=366)
_EventId = Annotated[str, msgspec.Meta(pattern="^[0-9a-z]{32}$")]
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = "{} is an RFC 3339 instant such as 2026-06-01T12:00:00Z"


class _Reader(NamedTuple):
    """Who reads, by which permission and why; what callers stated is ``opened`` for auditors with a fresh step-up alone."""

    house: House
    caller: Caller
    permission: Permission
    reason: str
    opened: bool = False


def every(house: House, caller: Caller, asked: Asked) -> Answer:
    """Events of all, newest first, by what is asked for; of those about accounts alone for who is no auditor."""
    with refusals.kept(house, caller, Permission.READ_AUDIT):
        reason = caller.require(Permission.READ_AUDIT)
    auditor = Role.AUDITOR in caller.principal.roles
    sought = _sought(asked, actions=None if auditor else ABOUT_ACCOUNTS)
    opened = auditor and caller.principal.stepped_up  # a list of reasons is a list of cases: as much as a break-glass needs
    return _page(_Reader(house, caller, Permission.READ_AUDIT, reason, opened=opened), asked, sought)


def own(house: House, caller: Caller, asked: Asked) -> Answer:
    """One's own events, newest first."""
    with refusals.kept(house, caller, Permission.READ_OWN_AUDIT):
        reason = caller.require(Permission.READ_OWN_AUDIT)
    sought = _sought(asked, person=caller.principal.person)
    return _page(_Reader(house, caller, Permission.READ_OWN_AUDIT, reason), asked, sought)


def of_state(house: House, caller: Caller, code: str, asked: Asked) -> Answer:
    """Who was shown something of a State: how often on each day, by the State and the roles of who looked; newest first."""
    permission, state = Permission.READ_STATE_AUDIT, code.upper()
    with refusals.kept(house, caller, permission, state):
        reason = caller.require(permission, Matter(state))
    now = house.clock.now()
    until = _instant(asked, "until") or now
    told = midnight(legal_day(now - LATE, house.zone), house.zone)
    since = _instant(asked, "since") or min(until, told) - USUAL_DAYS
    if until - since > MOST_DAYS:
        raise wrong("since", f"since and until are {MOST_DAYS.days} days apart at most")
    with house.database.reading() as unit:
        counted = Counter(_counted(house, look) for look in unit.audited.looks(state, since, until) if _told(look, told))
    items = [_look(*each, count) for each, count in sorted(counted.items(), reverse=True)]
    reader = _Reader(house, caller, permission, reason)
    _remember(reader, (Target(state, None, Audience.RESTRICTED.label),))
    return _answered(reader, items, None, complete_until=format_instant(told))


def _counted(house: House, look: Look) -> tuple[date, str, str, str]:
    broken = look.action if look.action.startswith(BREAK_GLASS) else ""
    return legal_day(look.at, house.zone), look.state or "", look.roles, broken


def _told(look: Look, until: datetime) -> bool:
    return look.at < until or look.action.startswith(BREAK_GLASS)


def _look(day: date, state: str, roles: str, broken: str, count: int) -> dict[str, Any]:
    return {"day": day.isoformat(), "state": state or None, "roles": roles.split(), "break_glass": broken or None, "count": count}


def _page(reader: _Reader, asked: Asked, sought: Sought) -> Answer:
    """A page of events."""
    limit, (before,) = asked.limit(), place_of(asked, tuple[_EventId]) or (None,)
    with reader.house.database.reading() as unit:
        found = unit.audited.newest(sought, before, limit + 1)
        names = unit.accounts.names({each.event.account for each in found})
    items = [{**_as_json(reader, each), "name": names.get(each.event.account)} for each in found[:limit]]
    following = cursor((items[-1]["id"],)) if len(found) > limit else None
    about = dict.fromkeys(each.event.account for each in found[:limit] if each.event.account)
    targets = tuple(Target(account, None, Audience.RESTRICTED.label) for account in about)
    fields = tuple(name for name in ("because", "case") if any(item.get(name) for item in items))
    _remember(reader, targets, fields=fields, count=len(items))
    return _answered(reader, items, following)


def _answered(reader: _Reader, items: list[dict[str, Any]], following: str | None, **more: Any) -> Answer:
    view = reader.house.shelf.edition(reader.house.clock.now()).view(reader.caller.clearance)
    content = {"items": items, "next": following, "meta": meta(view, Audience.RESTRICTED, **more)}
    return answer(msgspec.json.encode(content), Audience.RESTRICTED)


def _remember(reader: _Reader, targets: tuple[Target, ...], **more: Any) -> None:
    """The event of the reading. Raises AuditUnavailable."""
    house, caller, permission, reason, _ = reader
    said = {"count": len(targets), **more}
    house.journal.write_blocking(caller.event(house.clock.now(), permission.value, reason, targets=targets, **said))


def _as_json(reader: _Reader, found: Found) -> dict[str, Any]:
    event = found.event
    told: dict[str, Any] = {name: getattr(event, name) for name in Event.__struct_fields__ if name not in ("because", "case")}
    told |= {"at": format_instant(event.at), "sink": found.sink, "hash": found.hash.hex()}
    told["targets"] = [{name: getattr(each, name) for name in each.__struct_fields__} for each in event.targets]
    if reader.opened:
        told |= {name: _open(reader.house, getattr(event, name)) for name in ("because", "case")}
    return told


def _open(house: House, sealed: str | None) -> str | None:
    """What was stated; where its key is gone, that it cannot be read any more."""
    return None if sealed is None else house.seal.open(sealed) or "(sealed with a key that is gone)"


def _sought(asked: Asked, **more: Any) -> Sought:
    texts = {name: asked.parameters.get(name) for name in TEXTS}
    wanted = {"state": _state(asked), "outcome": asked.choice("outcome", OUTCOMES)}
    return Sought(**{**texts, **wanted, "since": _instant(asked, "since"), "until": _instant(asked, "until"), **more})


def _instant(asked: Asked, name: str) -> datetime | None:
    found = asked.value(name, parse_instant, _INSTANT.format(name))
    return None if found is None else max(found, _FIRST)


def _state(asked: Asked) -> str | None:
    try:
        return state_code(asked.parameters.get("state"))
    except Unfit as error:
        raise wrong("state", f"state: {error}", error.suggestion, code="unknown-state") from error
