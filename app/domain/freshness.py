"""How fresh a designation is: what was observed of it, how long an attestation lasts, and what follows from both on a day.

Pure. Four dates, never mixed: declared and recorded are told by the register, attested and answered by observations alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from app.domain.access import AUDIENCES, Audience
from app.domain.entry import Change, Draft, Entry
from app.domain.moment import Span, format_instant, legal_day, parse_instant
from app.domain.provisions import PROVISIONS, Provision
from app.domain.records import KINDS, split
from app.domain.timeline import Record

KIND = KINDS["observation"]
APPROVAL = "observation"
"""What its lines name in place of the digest that somebody approved: nobody did."""

ROUND_THE_CLOCK, OTHERS = 90, 365
"""After how many days an attestation is asked for again, unless the provision's row says otherwise."""

_LONGEST_LEAD = 30
LATE_GOES_ON, DISPUTED_GOES_ON = (14, 28), (7, 14)
"""After how many days what is late, or disputed, goes to the State's coordinator, and then to the Secretariat."""


class Sort(StrEnum):
    """What was found of a designation."""

    ATTESTED = "attested"
    ANSWERED = "answered"
    DID_NOT_ANSWER = "did-not-answer"
    WRONG = "wrong"


REPORTS = (Sort.DID_NOT_ANSWER, Sort.WRONG)
"""What disputes a designation, until somebody is answered there or it is reached by something else."""


class Standing(StrEnum):
    """How fresh a designation is, in one word."""

    CONFIRMED = "confirmed"
    DUE = "due"
    OVERDUE = "overdue"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Cycle:
    """After ``days`` days an attestation is overdue; in the ``lead`` days before, it is due."""

    days: int
    lead: int


def cycle(provision: Provision) -> Cycle:
    """How often what is designated under ``provision`` is to be attested."""
    days = provision.attested_every or (ROUND_THE_CLOCK if provision.round_the_clock else OTHERS)
    return Cycle(days, min(_LONGEST_LEAD, days // 6))


def audience_of(provision: Provision, sort: Sort) -> Audience:
    """The lowest audience that learns of it: everybody of an attestation, of the others those who know the channels."""
    if sort is Sort.ATTESTED:
        return Audience.PUBLIC
    return Audience.NETWORK if provision.round_the_clock else Audience.PARTIES


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows of a designation: when the last change that took effect was recorded, the legal day of the last
    attestation that speaks for all they see, whether they see the same since, when somebody last was answered, and every report
    about what it is still reached by.
    """

    recorded_at: datetime
    attested_on: date | None = None
    attested_since: bool = False
    answered_at: datetime | None = None
    reports: tuple[datetime, ...] = ()


def due_on(known: Known, every: Cycle) -> date | None:
    """The last day on which the attestation of what stands now is in time; None where there is none."""
    return due_day(known.attested_on, every) if known.attested_on is not None and known.attested_since else None


def due_day(attested_on: date, every: Cycle) -> date:
    """The last day in time for the attestation after one made on that day."""
    return date.fromordinal(min(attested_on.toordinal() + every.days, date.max.toordinal()))


def standing(known: Known, every: Cycle, day: date) -> Standing:
    """How fresh it is on ``day``. An attestation clears no report."""
    if disputed_since(known) is not None:
        return Standing.DISPUTED
    end = due_on(known, every)
    if end is None:
        return Standing.UNCONFIRMED
    if day > end:
        return Standing.OVERDUE
    return Standing.DUE if day >= end - timedelta(days=every.lead) else Standing.CONFIRMED


def disputed_since(known: Known) -> datetime | None:
    """The first report about what it is reached by after which nobody was answered."""
    answered = known.answered_at
    return min((each for each in known.reports if answered is None or each >= answered), default=None)


def waited_since(known: Known, every: Cycle, zone: ZoneInfo) -> date:
    """Since which legal day somebody is waited for: since the dispute, or since the cycle of what was last said of it has ended."""
    disputed = disputed_since(known)
    if disputed is not None:
        return legal_day(disputed, zone)
    return (due_on(known, every) or due_day(legal_day(known.recorded_at, zone), every)) + timedelta(days=1)


class Turn(IntEnum):
    """Whose turn it is to look after an entry."""

    EDITORS = 0
    COORDINATOR = 1
    SECRETARIAT = 2


def turn(found: Standing, since: date, day: date) -> Turn:
    """Who must be told of an entry that is waited for since that day: a dispute cannot wait for as long as an attestation."""
    steps = DISPUTED_GOES_ON if found is Standing.DISPUTED else LATE_GOES_ON
    return Turn(sum((day - since).days >= each for each in steps))


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody found of a designation ``at`` an instant.

    ``speaker`` (``state`` or ``registrar``) and ``covers``, the highest audience whose values they saw, are of an attestation.
    """

    designation: str
    state: str
    provision: str
    sort: Sort
    at: datetime
    speaker: str | None = None
    covers: Audience | None = None
    by: str | None = None
    channel: str | None = None
    note: str | None = None

    @property
    def key(self) -> str:
        """The key of the record whose entries are all observations of this sort."""
        return key_of(self.designation, self.sort)


def key_of(designation: str, sort: Sort) -> str:
    """The key of the record that holds what was observed of a sort: one for each designation and sort."""
    return f"{KIND.prefix}{designation}.{sort}"


def observing(observation: Observation, zone: ZoneInfo, record: Record | None, floor: Audience) -> list[Draft]:
    """What is written: it holds from its legal day on. ``record`` is what was observed before, none of it below ``floor``."""
    value: dict[str, Any] = {
        "state": observation.state,
        "designation": observation.designation,
        "sort": observation.sort.value,
        "at": format_instant(observation.at),
        "speaker": observation.speaker,
        "covers": observation.covers.label if observation.covers is not None else None,
        "by": observation.by,
        "channel": observation.channel,
        "note": observation.note,
    }
    payloads: dict[Audience, bytes | None] = dict.fromkeys(record.streams) if record else {}
    payloads |= split(KIND, value, max(floor, audience_of(PROVISIONS[observation.provision], observation.sort)))
    change, span = Change.AMEND if record else Change.CREATE, Span(legal_day(observation.at, zone))
    return [
        Draft(KIND.name, observation.key, observation.state, observation.provision, audience, span, change, payload)
        for audience, payload in sorted(payloads.items())
    ]


class _Said(msgspec.Struct, frozen=True):
    """What the lowest stream of an observation tells."""

    designation: str
    sort: Sort
    at: str
    speaker: str | None = None
    covers: str | None = None


_DECODER = msgspec.json.Decoder(_Said)


def observed(entry: Entry) -> Observation:
    """What an entry of a record's lowest stream says, but for what only the restricted stream tells. Raises ValueError."""
    try:
        said = _DECODER.decode(entry.payload or b"")
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
    if key_of(said.designation, said.sort) != entry.key:
        raise ValueError(f"it speaks of {said.designation} and of {said.sort}, which is not what its key says")
    covers = AUDIENCES.get(said.covers) if said.covers is not None else None
    if said.sort is Sort.ATTESTED and (covers is None or said.speaker is None):
        raise ValueError("an attestation says who made it and what they saw")
    return Observation(
        said.designation, entry.state, entry.provision or "", said.sort, parse_instant(said.at), said.speaker, covers
    )  # fmt: skip
