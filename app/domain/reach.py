"""How a designation was reached before some entries and how it is after them: what its old contact must be told.

Pure. Who is told, and in which words, is decided elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.records import KINDS, merge
from app.domain.records.channels import SLOTS
from app.domain.timeline import ALL, Record, boundaries

MAIL = ("email", "secure_email")


@dataclass(frozen=True, slots=True)
class Reach:
    """A designation whose channels changed or ended: from which day, in which slots, and its e-mail addresses until then.

    ``value`` is what held on that day before.
    """

    record: Record
    value: Mapping[str, Any]
    day: date
    slots: tuple[str, ...]
    ended: bool
    addresses: tuple[str, ...]


def changed_reach(record: Record, base: int) -> Reach | None:
    """What the entries after ``base`` changed about reaching ``record``; None where they changed nothing that was there."""
    slots: set[str] = set()
    addresses: dict[str, None] = {}
    first: tuple[date, dict[str, Any]] | None = None
    ended = False
    for day in _days(record, base):
        before, after = whole_value(record, day, base), whole_value(record, day, ALL)
        moved = _differing(before or {}, after or {})
        if before is not None and (moved or after is None):
            first = first or (day, before)
            slots |= moved
            ended = ended or after is None
            addresses |= dict.fromkeys(mailboxes(before))
    if first is None:
        return None
    return Reach(record, first[1], first[0], tuple(slot for slot in SLOTS if slot in slots), ended, tuple(addresses))


def mailboxes(value: Mapping[str, Any]) -> list[str]:
    """The e-mail addresses of a designation's value."""
    found = _slots(value)
    return [address for slot in MAIL for address in found.get(slot, ())]


def _days(record: Record, base: int) -> list[date]:
    """The days on which something may begin to differ: boundaries of all streams that lie in the span of a new entry."""
    spans = [entry.span for entry in record.entries() if entry.number > base]
    days = {day for stream in record.streams.values() for day in boundaries(stream)}
    return sorted(day for day in days if any(day in span for span in spans))


def whole_value(record: Record, day: date, known: int = ALL) -> dict[str, Any] | None:
    """What a record holds on ``day`` as known at entry ``known``, in all audiences together."""
    payloads = record.payloads(day, known=known)
    return merge(KINDS[record.kind], payloads) if min(record.streams) in payloads else None


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    old, new = _slots(before), _slots(after)
    return {slot for slot in (*old, *new) if old.get(slot) != new.get(slot)}


def _slots(value: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for slot, content in _channels(value):
        found.setdefault(slot, []).append(content)
    return found


def _channels(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((channel["slot"], channel["value"]) for channel in value.get("channels", ()))
