"""Erasing again what was erased after a backup was made: the list of erasures is kept beside the backups, and holds ids alone."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from app.actions.house import House
from app.actions.people.starting import OPERATOR
from app.domain.access import AUDIENCES, Audience
from app.domain.audit import Target
from app.domain.erasure import APPROVAL, Carried, Wiped, drafts, remaining
from app.domain.moment import legal_day
from app.domain.plan import pseudonym
from app.domain.records.notification import SEVERAL
from app.domain.timeline import Record
from app.store.erasures import Kept, Stage
from app.store.inbox import Notification
from app.store.unit import Writing

REAPPLY = "reapply-erasure"
_USE = "erasures"
Records = dict[tuple[str, str], Record]


@dataclass(frozen=True, slots=True)
class Reapplied:
    """How many erasures a list holds, how many of them were carried out here now, and how many lines that took."""

    listed: int
    done: int
    lines: int


class _List(msgspec.Struct, frozen=True):
    """``mark`` is of the service's own key: who can write beside the backups can neither strike an erasure out nor add one."""

    erasures: list[Kept]
    mark: str


_DECODER = msgspec.json.Decoder(_List)


def listed(house: House) -> tuple[bytes, int]:
    """All erasures that were carried out, oldest first, to be kept beside the backups; and how many."""
    with house.database.reading() as unit:
        done = [each for each in unit.erasures.all() if each.status is Stage.ERASED][::-1]
    content = msgspec.json.encode(_List(done, _mark(house.seal.key(_USE), done)))
    return msgspec.json.format(content, indent=1) + b"\n", len(done)


def _mark(key: bytes, erasures: list[Kept]) -> str:
    return hmac.digest(key, msgspec.json.encode(erasures), "sha256").hex()


def reapply(house: House, content: bytes | None) -> Reapplied:
    """Erases in a restored copy what ``content`` lists, as far as it is there again, and notes that it was asked; also for no list.

    Raises ValueError for what is no such list.
    """
    wanted = [] if content is None else _borne_out(house, _DECODER.decode(content))
    done, lines = 0, 0
    with house.database.mending() as unit:
        for kept in wanted:
            before = unit.erasures.one(kept.id)
            if before is None or before.status is not Stage.ERASED:
                taken = _again(house, unit, kept, known=before is not None)
                done, lines = done + (taken is not None), lines + (taken or 0)
    return Reapplied(len(wanted), done, lines)


def _borne_out(house: House, told: _List) -> list[Kept]:
    marks = (_mark(key, told.erasures) for key in house.seal.keys(_USE))
    if not any(hmac.compare_digest(mark.encode(), told.mark.encode()) for mark in marks):
        raise ValueError("it does not bear the mark of this service's key: it was altered, or written under another key")
    return told.erasures


def _again(house: House, unit: Writing, kept: Kept, *, known: bool) -> int | None:
    """How many lines it took; None where nothing of it is here."""
    said: dict[str, Any] = msgspec.json.decode(kept.wanted)
    records = unit.ledger.of_states((kept.state, SEVERAL))
    wiped = list(_wiped(records, said["found"]["lines"], kept.id))
    papers = [each.id for each in _there(unit, said["found"]["papers"]) if each.sha256]
    plans = [each.id for each in _there(unit, said["found"]["plans"]) if each.erased is None]
    if not (wiped or papers or plans):
        return None
    there = {(each.before.key, each.before.audience.label, each.before.version) for each in wiped}
    lines = [each for each in said["found"]["lines"] if (each["id"], each["audience"], each["version"]) in there]
    found = said["found"] | {"lines": lines, "papers": papers, "plans": plans}
    again = replace(kept, wanted=msgspec.json.encode(said | {"found": found}).decode(), wiped_at=None)
    hands = (pseudonym(kept.nonce, each) for each in (kept.person, kept.decided_person or ""))
    carried = Carried(kept.id, kept.state, kept.ground, legal_day(unit.now, house.zone), *hands)
    unit.ledger.append(drafts(carried, wiped, (*papers, *plans)), notification=kept.id, approval=APPROVAL)
    unit.erasures.erase([each.after for each in wiped])
    for name in papers:
        unit.erasures.destroy(name, kept.id)
    for name in plans:
        unit.erasures.destroy_plans(name, kept.id)
    unit.erasures.forget_answers()
    unit.erasures.forget_letters(())
    unit.erasures.put(again, known=known)
    target = Target(kept.id, None, Audience.RESTRICTED.label, kept.state)
    unit.trail.record(OPERATOR.event(unit.now, REAPPLY, "erased after this copy was made", targets=(target,), count=len(wiped)))
    return len(wiped)


def _wiped(records: Records, lines: Sequence[dict[str, Any]], key: str) -> Iterator[Wiped]:
    """The lines that are here and have what was erased of them."""
    for line in lines:
        record = records.get((line["kind"], line["id"]))
        for entry in record.streams.get(AUDIENCES[line["audience"]], ()) if record else ():
            if entry.version == line["version"] and entry.payload is not None:
                after = remaining(entry, line["fields"], key)
                if after.payload != entry.payload:
                    yield Wiped(entry, tuple(line["fields"]), after)


def _there(unit: Writing, names: Sequence[str]) -> list[Notification]:
    found = (unit.inbox.get(name) for name in names)
    return [each for each in found if each is not None]
