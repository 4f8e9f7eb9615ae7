"""What was observed of a designation, one line for each time: the history behind its freshness."""

from typing import Any

import msgspec

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.freshness import KIND, Observation, Sort
from app.domain.moment import format_instant
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.freshness import seen

BEYOND = ("by", "channel", "note")
"""What is told of an observation to its State alone."""


def observations(view: View, record: Record) -> list[dict[str, Any]]:
    """What was observed of a designation, as far as this reader may know it, the last first."""
    found = [(sort, each) for sort in Sort for each in seen(view, record, sort)]
    in_order = sorted(found, key=lambda each: each[1][0].number, reverse=True)
    return [_as_json(view, record, sort, *each) for sort, each in in_order]


def _as_json(view: View, record: Record, sort: Sort, entry: Entry, observation: Observation) -> dict[str, Any]:
    told: dict[str, Any] = {"id": entry.notification, "outcome": sort.value, "at": format_instant(observation.at)}
    if sort is Sort.ATTESTED:
        covers = observation.covers.label if observation.covers is not None else None
        told |= {"attested_by": observation.speaker, "covers": covers}
    if view.ceiling(record.state) >= Audience.RESTRICTED:
        told |= _beyond(view.snapshot.part(record.state).records[KIND.name, entry.key], entry)
    return told


def _beyond(stored: Record, entry: Entry) -> dict[str, Any]:
    """Who said it, and what else they said: for the State itself."""
    same = (each for each in stored.streams.get(Audience.RESTRICTED, ()) if each.notification == entry.notification)
    said: dict[str, Any] = next((msgspec.json.decode(each.payload) for each in same if each.payload), {})
    return {name: said.get(name) for name in BEYOND}
