"""How the service stands, as far as a process knows without examining anything: for whoever looks after it from a browser."""

import platform
from typing import Any

from app.actions import refusals
from app.actions.answer import meta
from app.actions.house import Caller, House
from app.domain.access import PUBLIC_ONLY, Audience, Permission
from app.domain.moment import format_instant
from app.domain.policy import POLICY

SEE = Permission.READ_AUDIT


def stands(house: House, caller: Caller) -> dict[str, Any]:
    """What this process answers from and how old that is, whether there is room for the trail, and what letters wait.

    Nothing above public is in it. Raises Unauthenticated, Forbidden.
    """
    with refusals.kept(house, caller, SEE):
        caller.require(SEE)
    now, snapshot = house.clock.now(), house.shelf.snapshot
    with house.database.reading() as unit:
        waiting, head = unit.outbox.waiting(), unit.ledger.head()
    return {
        "at": format_instant(now),
        "audit_reserve": house.journal.reserved,
        "up_to_date": snapshot.number >= head,
        "mail_waiting": waiting.count,
        "mail_waiting_since": format_instant(waiting.since) if waiting.since else None,
        "mail_failing": waiting.last_error is not None,
        "secretariat": bool(house.secretariat),
        "lookups": house.running.lookups,
        "rules": POLICY,
        "python": platform.python_version(),
        "meta": meta(house.shelf.edition(now).view(PUBLIC_ONLY), Audience.PUBLIC),
    }
