"""Writing down what was observed of a designation, in a unit of work. Who may, and what the audit keeps, is the caller's affair.

Nothing here touches a designation: what is approved stays as it is, and so do its versions and its dates.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.freshness import APPROVAL, KIND, REPORTS, Observation, Sort, key_of, observed, observing
from app.domain.timeline import Record
from app.store.unit import Writing

HOW_NAMED = 10  # random bytes in the name of an act


def new_act() -> str:
    """A name for one deed by which one or several designations are observed: its ledger lines and its audit event both carry it."""
    return KIND.prefix + secrets.token_hex(HOW_NAMED)


@dataclass(frozen=True, slots=True)
class Act:
    """Where legal days begin, the name of the deed, and under which name who did it is remembered."""

    zone: ZoneInfo
    name: str
    by: str | None = None


def observe(unit: Writing, act: Act, designation: Record, sort: Sort, at: datetime | None = None, **said: Any) -> list[Entry]:
    """The lines written: ``designation`` was found to be ``sort``, ``at`` that instant or now.

    ``said`` are further members of Observation: ``speaker`` and ``covers`` of an attestation, ``channel`` and ``note`` of the
    others. What is older than the last observation of its sort is no news: nothing is written then.
    """
    key = key_of(designation.key, sort)
    before = unit.ledger.records(KIND.name, (key,)).get(key)
    moment = at or max(unit.now, unit.ledger.head_time() or unit.now)
    if before is not None and at is not None and at <= _last(before).at:
        return []
    first = designation.entries()[0]
    found = Observation(designation.key, designation.state, first.provision or "", sort, moment, by=act.by, **said)
    drafts = observing(found, act.zone, before, floor_of(designation))
    return unit.ledger.append(drafts, notification=act.name, approval=APPROVAL)


def floor_of(designation: Record) -> Audience:
    """Nothing is told of a designation to those who may not know of it."""
    return min(designation.streams)


def reported(unit: Writing, designation: Record) -> bool:
    """Whether there is a report on it after which nobody was answered, of whatever it was reached by then."""
    keys = {sort: key_of(designation.key, sort) for sort in (Sort.ANSWERED, *REPORTS)}
    found = unit.ledger.records(KIND.name, sorted(keys.values()))
    last = {sort: _last(found[key]).at for sort, key in keys.items() if key in found}
    answered = last.pop(Sort.ANSWERED, None)
    return any(answered is None or at >= answered for at in last.values())


def _last(record: Record) -> Observation:
    return observed(record.streams[min(record.streams)][-1])
