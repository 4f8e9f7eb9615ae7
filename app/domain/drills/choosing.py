"""Which channels of a designation a drill tries: those of its types, as they stand on a day, in calling order.

Private numbers of named persons are never among them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.access import AUDIENCES, Audience
from app.domain.provisions import PROVISIONS
from app.domain.records.channels import SLOTS
from app.domain.records.hours import always

_ORDER = {slot: place for place, slot in enumerate(SLOTS)}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ``place``-th channel of a designation's value: its slot and audience, and whether it is answered at any hour."""

    place: int
    slot: str
    audience: Audience
    round_the_clock: bool


def chosen(value: Mapping[str, Any], types: Collection[str]) -> Iterator[Chosen]:
    """The channels of these types in a designation's whole value.

    Where a provision asks for somebody at any hour, such as ETS 185 art. 35, what names no hours of its own is answered at any.
    """
    hours = value.get("hours", {})
    asked = PROVISIONS[value["provision"]].round_the_clock and hours.get("spec") is None
    at_any_hour = always(hours) or asked
    found = enumerate(value.get("channels", ()))
    for place, channel in sorted(found, key=lambda each: _ORDER[each[1]["slot"]]):
        slot, audience = SLOTS[channel["slot"]], AUDIENCES[channel["audience"]]
        if slot.type in types and audience <= Audience.NETWORK:
            yield Chosen(place, channel["slot"], audience, slot.round_the_clock or at_any_hour)
