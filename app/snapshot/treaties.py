"""Treaty status of every State, as known at a position and on a day, computed from participation records."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.access import Audience
from app.domain.missing import Missing, Place, missing_on
from app.domain.provisions import ETS185, TREATIES
from app.domain.records import KINDS, merge
from app.domain.status import Participation, Status, entry_into_force, missing_until_entry_into_force, status_on
from app.domain.timeline import Record, boundaries
from app.snapshot.kept import Kept
from app.snapshot.model import TREATY_FACTS, Snapshot

MOMENTS_KEPT = 512
_DATES = ("invited_on", "signed_on", "consented_on", "in_force_on", "denounced_on")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a State stands towards a treaty on a day."""

    treaty: str
    status: Status
    participation: Participation | None
    in_force_from: date | None
    source: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Status and dates; those that lie after the day asked about are told too, as they are public facts."""
        facts = self.participation or Participation(state="", treaty=self.treaty)
        return {
            "treaty": self.treaty,
            "status": self.status.value,
            "invited_on": _iso(facts.invited_on),
            "signed_on": _iso(facts.signed_on),
            "consented_on": _iso(facts.consented_on),
            "in_force_on": _iso(self.in_force_from),
            "denounced_on": _iso(facts.denounced_on),
            "in_force_stated": facts.in_force_on is not None,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Treaties:
    """All participations that hold over a stretch of days, where they are known from, and when each treaty enters into force."""

    participations: dict[tuple[str, str], Participation]
    in_force: dict[str, dict[str, date]]
    sources: dict[tuple[str, str], str]
    _lacking: dict[date, int] = field(default_factory=dict, compare=False, repr=False)

    def standing(self, state: str, treaty: str, day: date) -> Standing:
        """Where ``state`` stands towards ``treaty`` on ``day``."""
        participation, in_force_from = self.participations.get((state, treaty)), self.in_force[treaty].get(state)
        return Standing(treaty, self.status(state, treaty, day), participation, in_force_from, self.sources.get((state, treaty)))

    def status(self, state: str, treaty: str, day: date) -> Status:
        """The first word of that."""
        participation = self.participations.get((state, treaty))
        return status_on(participation, day, self.in_force[treaty].get(state)) if participation else Status.NONE

    def missing(self, state: str, treaty: str, day: date) -> tuple[Missing, ...]:
        """What was missing on ``day`` until ``treaty`` binds ``state``."""
        if day not in self._lacking:
            self._lacking[day] = missing_until_entry_into_force(self.participations.values(), day)
        starts = self.in_force[treaty].get(state), self.in_force[ETS185].get(state)
        place = Place(treaty, self.participations.get((state, treaty)), *starts, self.standing(state, ETS185, day).status)
        return missing_on(place, day, self._lacking[day])


def treaties(snapshot: Snapshot, known: int, day: date) -> Treaties:
    """The treaties as known at entry ``known`` over the stretch of days around ``day`` in which no participation changes.

    They are computed once for all entries between two that say something of a State's participation.
    """
    bucket = (bisect_right(_positions(snapshot), known), bisect_right(_boundaries(snapshot), day))
    kept: Kept[tuple[int, int], Treaties] | None = snapshot.derived.get("treaties")
    if kept is None:
        kept = snapshot.derived.setdefault("treaties", Kept(MOMENTS_KEPT))
    return kept.get(bucket) or kept.of(bucket, lambda: _computed(snapshot, known, day))


def _records(snapshot: Snapshot) -> list[Record]:
    return [record for part in snapshot.parts.values() for record in part.of_kind("participation")]


def _positions(snapshot: Snapshot) -> list[int]:
    cached: list[int] | None = snapshot.derived.get("treaty facts")
    if cached is None:
        records = [record for part in snapshot.parts.values() for kind in TREATY_FACTS for record in part.of_kind(kind)]
        numbers = (entry.number for record in records for entry in record.entries())
        cached = snapshot.derived["treaty facts"] = sorted(numbers)
    return cached


def _boundaries(snapshot: Snapshot) -> list[date]:
    cached: list[date] | None = snapshot.derived.get("participation boundaries")
    if cached is None:
        days = {day for record in _records(snapshot) for day in boundaries(record.streams[Audience.PUBLIC])}
        cached = snapshot.derived["participation boundaries"] = sorted(days)
    return cached


def _computed(snapshot: Snapshot, known: int, day: date) -> Treaties:
    found, sources = {}, {}
    for record in _records(snapshot):
        payloads = record.payloads(day, Audience.PUBLIC, known)
        if payloads:
            value = merge(KINDS["participation"], payloads)
            dates = {name: _day(value.get(name)) for name in _DATES}
            exercise = _is_exercise(snapshot, record.state, known)
            found[record.state, value["treaty"]] = Participation(
                state=record.state, treaty=value["treaty"], exercise=exercise, **dates
            )
            if value.get("source"):
                sources[record.state, value["treaty"]] = value["source"]
    in_force = {treaty: dict(entry_into_force(treaty, list(found.values()))) for treaty in TREATIES}
    return Treaties(found, in_force, sources)


def _is_exercise(snapshot: Snapshot, state: str, known: int) -> bool:
    """What was said of it last, also when its record has ended: a fictional State never takes part in the arithmetic."""
    record = snapshot.part(state).records.get(("state", state))
    said = [entry.payload for entry in record.entries(Audience.PUBLIC, known) if entry.payload] if record else []
    return bool(said) and b'"exercise":true' in said[-1]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
