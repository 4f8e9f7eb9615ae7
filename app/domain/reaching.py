"""Which audience the channels of a row are for: their slot's at least, that of their provision, and never less than they had."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from app.domain.access import Audience
from app.domain.flat import CHANNELS, Flat
from app.domain.provisions import Provision
from app.domain.records.channels import SLOTS
from app.domain.timeline import Record

_OF_CHANNELS = f"{CHANNELS}."


def with_channels(paths: Flat, raised: Audience | None, floor: Audience, held: Mapping[str, Audience]) -> Flat:
    """``paths`` with each channel at its audience: the one it is held at or is raised to, never below its slot's and ``floor``."""
    result = {}
    for path, content in paths.items():
        if content and path.startswith(_OF_CHANNELS):
            slot = path[len(_OF_CHANNELS) :]
            lowest = max(SLOTS[slot].floor, floor)
            audience = max(lowest, raised if raised is not None else held.get(slot, lowest))
            result[path] = [{"slot": slot, "value": value, "audience": audience.label} for value in content]
        else:
            result[path] = content
    return result


def channel_floor(provision: Provision | None) -> Audience:
    """A channel's default audience follows its provision (DOMAIN: audiences)."""
    return Audience.NETWORK if provision is not None and provision.round_the_clock else Audience.PARTIES


def held_audiences(record: Record | None, day: date | None) -> dict[str, Audience]:
    """The audience at which each slot is held, which a row that is silent about it does not lower.

    It is that of ``day``; of a slot that holds nothing then, the highest that it ever had.
    """
    if record is None:
        return {}
    entries = sorted(record.entries(), key=lambda entry: entry.audience)
    ever = _slots((entry.audience, entry.payload) for entry in entries)
    return ever | _slots(record.payloads(day).items()) if day else ever


def _slots(payloads: Iterable[tuple[Audience, bytes | None]]) -> dict[str, Audience]:
    return {
        channel["slot"]: audience
        for audience, payload in payloads
        if payload is not None
        for channel in msgspec.json.decode(payload).get(CHANNELS, ())
    }
