"""The law of provisional contacts: where one may stand, for how long, and what is written when it is posted and when it ends.

Pure. It stands beside what is approved and touches none of it: it is a record of its own, on which nothing else rests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from app.domain.access import Audience
from app.domain.effect import endings
from app.domain.entry import Change, Draft
from app.domain.moment import Span, format_instant, legal_day, parse_instant
from app.domain.records import KINDS, merge, split
from app.domain.records.channels import SLOTS, Slot
from app.domain.records.provisional import Provisional
from app.domain.timeline import Record

KIND = KINDS["provisional"]
LASTS = timedelta(hours=72)
MOST = 5
"""How many may stand beside one designation at the same time."""

APPROVAL = "provisional"
"""What its lines name in place of the digest that somebody approved: nobody did."""

AT_NIGHT = ("duty_phone", "fallback_phone", "phone", "mobile", "secure_email", "email")
"""The slots in which somebody can be called or written to at any hour; none is above the audience of the record."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A provisional contact as it was posted, and whether it was withdrawn since."""

    key: str
    state: str
    provision: str
    designation: str
    slot: str
    value: str
    posted_at: datetime
    until: datetime
    reason: str | None = None
    withdrawn: bool = False

    @classmethod
    def of(cls, record: Record) -> "Contact":
        """The one that ``record`` is about. Raises ValueError for lines that make none."""
        entries = record.entries()
        payloads = {entry.audience: entry.payload for entry in entries if entry.payload is not None}
        try:
            said = msgspec.convert(merge(KIND, payloads), Provisional)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from error
        if said.slot not in AT_NIGHT:
            raise ValueError(f"the slot {said.slot} is none of {', '.join(AT_NIGHT)}")
        return cls(
            record.key, said.state, entries[0].provision or "", said.designation, said.slot,
            value=said.value,
            posted_at=parse_instant(said.posted_at),
            until=parse_instant(said.until),
            reason=said.reason,
            withdrawn=any(entry.change is Change.END for entry in entries),
        )  # fmt: skip

    @property
    def place(self) -> Slot:
        """The slot as it is declared: its type, label and audience."""
        return SLOTS[self.slot]

    def stands_at(self, instant: datetime) -> bool:
        """Whether it stands at ``instant``, as far as is known: up to ``until``, and not at it."""
        return not self.withdrawn and instant < self.until

    def standing_at(self, instant: datetime) -> str:
        """The same in words."""
        if self.withdrawn:
            return "withdrawn"
        return "not approved" if instant < self.until else "run out"


def posting(contact: Contact, zone: ZoneInfo) -> list[Draft]:
    """What is written to post ``contact``: it holds on the legal days from its posting to its end."""
    span = Span(legal_day(contact.posted_at, zone), legal_day(contact.until, zone) + timedelta(days=1))
    value: Mapping[str, Any] = {
        "state": contact.state,
        "designation": contact.designation,
        "slot": contact.slot,
        "value": contact.value,
        "posted_at": format_instant(contact.posted_at),
        "until": format_instant(contact.until),
        "reason": contact.reason,
    }
    return [
        Draft(KIND.name, contact.key, contact.state, contact.provision, audience, span, Change.CREATE, payload)
        for audience, payload in split(KIND, value, Audience.NETWORK).items()
    ]


def withdrawing(record: Record, now: datetime, zone: ZoneInfo) -> list[Draft]:
    """What is written to end it: it holds on no legal day from that of ``now`` on. What it said before stays known."""
    return endings(record, Span(legal_day(now, zone)))
