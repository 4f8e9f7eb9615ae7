"""Provisional contacts as they are answered beside what is approved: to those cleared for them, and until the moment they run out.

The others' answers are made without looking at one: nothing here can move a byte of them.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.access import Audience
from app.domain.moment import format_instant
from app.domain.provisional import AT_NIGHT, KIND, Contact
from app.domain.provisions import PROVISIONS
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.model import Part, Snapshot

Posted = tuple[Record, Contact]
PROVISIONAL = "provisional"
"""The member of a designation's JSON."""


def posted(part: Part) -> Mapping[str, list[Posted]]:
    """All that was ever posted in a State, by designation, in calling order, the older first."""
    cached: dict[str, list[Posted]] | None = part.derived.get("provisional by designation")
    if cached is None:
        cached = {}
        found = [each for each in map(_read, part.of_kind(KIND.name)) if each is not None]
        for each in sorted(found, key=lambda one: (AT_NIGHT.index(one[1].slot), one[1].posted_at, one[1].key)):
            cached.setdefault(each[1].designation, []).append(each)
        part.derived["provisional by designation"] = cached
    return cached


def _read(record: Record) -> Posted | None:
    """None for lines that make no contact: the check of the ledger names them, and nobody may be shown half of one."""
    try:
        return record, Contact.of(record)
    except ValueError:
        return None


def ends(snapshot: Snapshot) -> list[datetime]:
    """Every moment at which a provisional contact runs out, or would have, ascending."""
    cached: list[datetime] | None = snapshot.derived.get("ends")
    if cached is None:
        each = (contact for part in snapshot.parts.values() for some in posted(part).values() for _, contact in some)
        cached = snapshot.derived["ends"] = sorted({contact.until for contact in each})
    return cached


def stretch(snapshot: Snapshot, moment: datetime) -> tuple[datetime | None, datetime | None]:
    """The last end up to ``moment``, and the next after it: between the two none runs out."""
    found = ends(snapshot)
    place = bisect_right(found, moment)
    return (found[place - 1] if place else None), (found[place] if place < len(found) else None)


def beside(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """The member of a designation's JSON: none where nobody answers day and night, where the reader may not know of it, or where no
    moment is asked about. What an approved channel says as well is provisional no more.
    """
    cleared = view.ceiling(record.state) >= Audience.NETWORK
    if view.moment is None or not cleared or not PROVISIONS[value["provision"]].round_the_clock:
        return {}
    approved = {(channel["slot"], channel["value"]) for channel in value.get("channels", ())}
    return {
        PROVISIONAL: [
            {
                "id": contact.key,
                "type": contact.place.type,
                "value": contact.value,
                "label": contact.place.label,
                "posted_at": format_instant(contact.posted_at),
                "until": format_instant(contact.until),
                "standing": "not approved",
            }
            for each, contact in posted(view.snapshot.part(record.state)).get(record.key, ())
            if view.holds(each) and view.moment < contact.until and (contact.slot, contact.value) not in approved
        ]
    }
