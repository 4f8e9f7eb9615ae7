"""Deciding about an erasure, by somebody who did not ask for it: all of it is carried out in one unit of work, or nothing."""

from typing import Any

import msgspec

from app.actions import refusals
from app.actions.erasing.finding import Found, found
from app.actions.erasing.seeing import as_json, remember, visible
from app.actions.erasing.wanting import LONGEST, wanted
from app.actions.house import Caller, House
from app.actions.particulars import fault, members
from app.actions.people.asked import short_text
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Matter, Permission
from app.domain.erasure import APPROVAL, Carried, drafts
from app.domain.errors import ErasureChanged, ErasureDecided
from app.domain.moment import legal_day
from app.domain.plan import pseudonym
from app.store.erasures import Kept, Stage
from app.store.unit import Writing

APPROVE = Permission.APPROVE_ERASURE
REJECT = "reject-erasure"


def approve(house: House, caller: Caller, identifier: str, body: Any, key: str | None) -> Reply:
    """Erases exactly what was asked for, under its digest: 200.

    Raises InvalidBody, NotFound, Forbidden, ErasureDecided, ErasureChanged, StillInForce, PapersAtWork.
    """
    with refusals.kept(house, caller, APPROVE, identifier):
        caller.require(APPROVE)
        digest = members(body, ("digest",)).get("digest")
        if not isinstance(digest, str):
            raise fault(
                "/digest", "digest is the text that the erasure carries", "missing-member" if digest is None else "invalid-value"
            )
        attempt = Attempt.of(caller, key, f"{APPROVE} {identifier}", digest[:200])
        with house.running.only_once(attempt.account, key), house.database.writing() as unit:
            still(unit, caller, stepped_up=True)
            before = attempt.answered(unit, house)
            if before is not None:
                return before
            kept, reason = _waiting(unit, caller, identifier)
            what = found(unit, _asked(kept), kept.id, legal_day(unit.now, house.zone))
            if not kept.digest == digest == what.digest:
                raise ErasureChanged("what would be erased now does not have this digest")
            _carry_out(house, unit, caller, kept, what)
            unit.erasures.decide(kept.id, Stage.ERASED, **_by(caller), note=None, now=unit.now)
            remember(unit, caller, APPROVE.value, reason=reason, kept=kept)
            reply = attempt.keep(unit, 200, as_json(visible(unit, caller, identifier)))
    house.catch_up()
    return reply


def reject(house: House, caller: Caller, identifier: str, body: Any, key: str | None) -> Reply:
    """Ends it without erasing anything: 200. Raises InvalidBody, NotFound, Forbidden, ErasureDecided."""
    with refusals.kept(house, caller, APPROVE, identifier):
        caller.require(APPROVE)
        note = short_text(members(body, ("reason",)).get("reason"), "reason", LONGEST)
        attempt = Attempt.of(caller, key, f"{REJECT} {identifier}", note)
        with house.running.only_once(attempt.account, key), house.database.writing() as unit:
            still(unit, caller, stepped_up=True)
            before = attempt.answered(unit, house)
            if before is not None:
                return before
            kept, reason = _waiting(unit, caller, identifier)
            unit.erasures.decide(kept.id, Stage.REJECTED, **_by(caller), note=house.seal.close(note), now=unit.now)
            remember(unit, caller, REJECT, reason=reason, kept=kept)
            return attempt.keep(unit, 200, as_json(visible(unit, caller, identifier)))


def _waiting(unit: Writing, caller: Caller, identifier: str) -> tuple[Kept, str]:
    """The erasure, and why this caller may decide about it."""
    kept = visible(unit, caller, identifier)
    reason = caller.require(APPROVE, Matter(kept.state, kept.person))
    if kept.status is not Stage.ASKED:
        raise ErasureDecided(f"it is {kept.status.value}")
    return kept, reason


def _asked(kept: Kept) -> Any:
    return wanted(msgspec.json.decode(kept.wanted)["asked"])


def _by(caller: Caller) -> dict[str, str]:
    return {"by": caller.principal.account, "person": caller.principal.person}


def _carry_out(house: House, unit: Writing, caller: Caller, kept: Kept, what: Found) -> None:
    """The line that tells of it first; then what it tells of."""
    hands = (pseudonym(kept.nonce, each) for each in (kept.person, caller.principal.person))
    carried = Carried(kept.id, kept.state, kept.ground, legal_day(unit.now, house.zone), *hands)
    unit.ledger.append(drafts(carried, what.wiped, (*what.papers, *what.plans)), notification=kept.id, approval=APPROVAL)
    unit.erasures.erase([each.after for each in what.wiped])
    for name in what.papers:
        unit.erasures.destroy(name, kept.id)
    for name in what.plans:
        unit.erasures.destroy_plans(name, kept.id)
    unit.erasures.forget_answers()
    unit.erasures.forget_letters(what.values)
