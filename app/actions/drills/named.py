"""What the register calls those whom a drill is about: States by name, and each call's post with its channel as it stood.

Everything is read from the ledger at the drill's own position: what changed since rewrites no call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.drills.drill import CALLED, Call, Drill
from app.domain.reach import whole_value
from app.domain.records.channels import SLOTS
from app.domain.timeline import ALL, Record
from app.store.unit import Reading, Writing

Unit = Reading | Writing


@dataclass(frozen=True, slots=True)
class PostAsItStood:
    """A designation's value and its authority's names when the drill opened, and its value ``now``, None where it has ended."""

    value: Mapping[str, Any]
    names: Mapping[str, str]
    now: Mapping[str, Any] | None

    def channel(self, call: Call) -> Mapping[str, Any]:
        """The channel of a call."""
        found: Mapping[str, Any] = self.value["channels"][call.place]
        return found

    @property
    def has_telephone(self) -> bool:
        """Whether there is a number to call by now."""
        return any(SLOTS[channel["slot"]].type in CALLED for channel in (self.now or {}).get("channels", ()))

    def changed_since(self, call: Call) -> bool:
        """Whether the register says otherwise by now."""
        known = {(channel["slot"], channel["value"]) for channel in (self.now or {}).get("channels", ())}
        return (call.slot, self.channel(call)["value"]) not in known


def posts_of(unit: Unit, drill: Drill, calls: Iterable[Call], today: date | None = None) -> dict[str, PostAsItStood]:
    """The posts that some calls of a drill go to, by designation; ``today`` is the legal day of what holds now."""
    if drill.day is None:
        return {}
    records = unit.ledger.records("designation", sorted({call.designation for call in calls}))
    values = {key: whole_value(record, drill.day, drill.known) or {} for key, record in records.items()}
    names = authority_names(unit, values.values(), drill.day, drill.known)
    return {
        key: PostAsItStood(value, names.get(value.get("authority", ""), {}), whole_value(records[key], today or drill.day))
        for key, value in values.items()
    }


def authority_names(unit: Unit, values: Iterable[Mapping[str, Any]], day: date, known: int = ALL) -> dict[str, dict[str, str]]:
    """The names of the authorities that some designations name, by key."""
    records = unit.ledger.records("authority", sorted({value["authority"] for value in values if value}))
    return {key: (whole_value(record, day, known) or {}).get("names", {}) for key, record in records.items()}


def states(unit: Unit, codes: Iterable[str]) -> dict[str, Record]:
    """The records of States by code, as far as the register holds them."""
    return unit.ledger.records("state", sorted(codes))


def state_names(unit: Unit, code: str, day: date) -> Mapping[str, str]:
    """What a State is called, by language."""
    found = states(unit, (code,)).get(code)
    names: Mapping[str, str] = ((whole_value(found, day) if found else None) or {}).get("names", {})
    return names or {"en": code}
