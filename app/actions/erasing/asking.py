"""Asking for an erasure: what would go is found and shown, and nothing is erased."""

import secrets
from typing import Any

import msgspec

from app.actions import refusals
from app.actions.erasing.finding import found
from app.actions.erasing.seeing import as_json, remember
from app.actions.erasing.wanting import reason_in, wanted
from app.actions.house import Caller, House
from app.actions.reply import Attempt, Reply
from app.actions.still import still
from app.domain.access import Matter, Permission
from app.domain.erasure import KIND
from app.domain.moment import legal_day
from app.store.erasures import Kept, Stage

ASK = Permission.ASK_ERASURE


def ask(house: House, caller: Caller, body: Any, key: str | None) -> Reply:
    """Keeps what is to be erased for a second person: 201 with exactly that, by its ids.

    Raises InvalidBody, NotFound, Forbidden, StillInForce, PapersAtWork.
    """
    with refusals.kept(house, caller, ASK):
        caller.require(ASK)
        asked, why = wanted(body), reason_in(body)
        named = {name: content for name, content in body.items() if name != "reason"}
        attempt = Attempt.of(caller, key, ASK.value, body)
        with house.running.only_once(attempt.account, key), house.database.writing() as unit:
            still(unit, caller, stepped_up=True)
            before = attempt.answered(unit, house)
            if before is not None:
                return before
            reason = caller.require(ASK, Matter(asked.state))
            name = KIND.prefix + secrets.token_hex(10)
            what = found(unit, asked, name, legal_day(unit.now, house.zone))
            principal = caller.principal
            kept = Kept(
                0, name, asked.state, asked.ground,
                wanted=msgspec.json.encode({"asked": named, "found": what.as_json()}).decode(),
                digest=what.digest,
                nonce=secrets.token_hex(16),
                status=Stage.ASKED,
                account=principal.account,
                person=principal.person,
                reason=house.seal.close(why),
                asked_at=unit.now,
            )  # fmt: skip
            unit.erasures.ask(kept)
            remember(unit, caller, ASK.value, reason=reason, kept=kept)
            return attempt.keep(unit, 201, as_json(kept), Location=f"/api/v1/erasures/{name}")
