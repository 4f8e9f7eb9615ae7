"""Who is told that an entry was reported, or waits for somebody: the State's editors, its coordinator, the Secretariat.

An exercise State has real trainees for editors; nobody is written to for it but at addresses that are reserved for examples.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.actions.freshness.letters import Reported, reported
from app.actions.freshness.seen import Seen
from app.actions.house import House
from app.domain.access import Role
from app.domain.freshness import Sort
from app.domain.moment import legal_day
from app.domain.reach import whole_value
from app.domain.register import latest_value
from app.store.unit import Reading, Writing

_RESERVED = re.compile(r".*@(?:.*\.)?(?:example|test|invalid|localhost|example\.(?:com|net|org))", re.IGNORECASE)


def state_value(unit: Reading | Writing, state: str, day: date) -> Mapping[str, Any]:
    """What the register says of a State on a day, in all audiences."""
    record = unit.ledger.records("state", (state,)).get(state)
    return (whole_value(record, day) if record else None) or {}


def reachable(said: Mapping[str, Any], addresses: Iterable[str]) -> list[str]:
    """Those of the addresses that may be written to about a State of which the register says that."""
    return [each for each in dict.fromkeys(addresses) if not said.get("exercise") or _RESERVED.fullmatch(each)]


def tell_of_report(unit: Writing, house: House, seen: Seen, act: str, outcome: Sort) -> None:
    """Puts a letter to each editor of the State into the outbox; to the Secretariat, where the State has none to be written to."""
    state = seen.record.state
    said = state_value(unit, state, legal_day(unit.now, house.zone))
    editors = reachable(said, unit.accounts.addresses(Role.STATE_EDITOR, state, unit.now))
    recipients = editors or reachable(said, filter(None, (house.secretariat,)))
    body = unit.ledger.records("authority", (seen.value["authority"],)).get(seen.value["authority"])
    names = (latest_value(body) or {}).get("names", {}) if body else {}
    told = Reported(act, state, seen.value["provision"], names, seen.record.key, outcome, unit.now, house.site.origin)
    unit.outbox.add([reported(told, each) for each in recipients])
