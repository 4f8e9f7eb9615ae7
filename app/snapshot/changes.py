"""What changed, in the order in which the directory learnt it, as far as a reader may know: from an index, never by a search.

It tells of records and days, never of values: who wants those reads the record, under the rules that hold for it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

import msgspec

from app.domain.entry import Entry
from app.domain.history import happened
from app.domain.moment import format_instant, legal_day
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.log import Positions

OBSERVED = "observed"
OBSERVATION = "observation"
_PATH = "/api/v1"
_PATHS = {
    "designation": f"{_PATH}/designations/",
    "authority": f"{_PATH}/authorities/",
    "statement": f"{_PATH}/statements/",
    "participation": f"{_PATH}/participations/",
    "provider": f"{_PATH}/providers/",
    "provider_policy": f"{_PATH}/provider-policies/",
}
_BESIDE = "designation"
"""The member by which a record that stands beside a designation names it."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Which changes are wanted: of one State or all, under some provisions (their codes) or any."""

    state: str | None = None
    provisions: frozenset[str] | None = None


def after(view: View, concern: Concern, number: int, limit: int) -> list[Entry]:
    """The first ``limit`` changes behind entry ``number``, oldest first, that this reader may see."""
    lists = (each[start : start + limit] for each in _positions(view, concern) for start in (bisect_right(each, number),))
    known = (position for position in merge(*lists) if position <= view.known)
    return [_entry(view, position) for position in islice(known, limit)]


def newest(view: View, concern: Concern, limit: int) -> list[Entry]:
    """The last ``limit`` changes, newest first, that this reader may see."""
    lists = (each[max(0, end - limit) : end] for each in _positions(view, concern) for end in (bisect_right(each, view.known),))
    return [_entry(view, position) for position in sorted(merge(*lists), reverse=True)[:limit]]


def visible(view: View, numbers: Iterable[int]) -> list[Entry]:
    """The changes with these numbers, as far as this reader may see them."""
    found = (_entry(view, number) for number in numbers)
    return [each for each in found if each.audience <= view.ceiling(each.state)]


def counted(view: View, concern: Concern, number: int) -> int:
    """How many changes behind entry ``number`` this reader may see."""
    return sum(max(0, bisect_right(each, view.known) - bisect_right(each, number)) for each in _positions(view, concern))


def position_of(view: View, revision: int) -> int:
    """The number of the entry that made ``revision`` in this reader's count."""
    return view.snapshot.log.number_at_revision(view.clearance, revision, view.snapshot.number)


def revision_of(view: View, entry: Entry) -> int:
    """The revision that an entry made, in this reader's count."""
    return view.snapshot.log.count(view.clearance, entry.number)


def scale(view: View) -> str:
    """In whose count revisions are told: two readers of the same scale may compare theirs, no others."""
    told, own = view.clearance.general.label, view.clearance.own.label
    return told if view.clearance.state is None else f"{told}, {own} over {view.clearance.state}"


def row(view: View, entry: Entry) -> dict[str, Any]:
    """One change: which record, how, for which days, since when it is known. No value."""
    return {
        "revision": revision_of(view, entry),
        "change": word(view, entry),
        "kind": entry.kind,
        "id": entry.key,
        "state": entry.state,
        "provision": entry.provision,
        "audience": entry.audience.label,
        "valid_from": entry.span.start.isoformat(),
        "valid_to": entry.span.end.isoformat() if entry.span.end else None,
        "recorded_at": format_instant(entry.recorded_at),
        "path": path(view, entry),
    }


def word(view: View, entry: Entry) -> str:
    """How the record changed, in the words of its history; an observation is one, whatever it says."""
    if entry.kind == OBSERVATION:
        return OBSERVED
    return happened(_record(view, entry.number), entry, legal_day(entry.recorded_at, view.zone)).value


def path(view: View, entry: Entry) -> str:
    """Where to read what changed: the record itself, that beside which it stands, or its State."""
    known = _PATHS.get(entry.kind)
    if known is not None:
        return known + entry.key
    payload = _record(view, entry.number).entries(view.ceiling(entry.state))[0].payload
    beside = msgspec.json.decode(payload).get(_BESIDE) if payload else None
    return _PATHS[_BESIDE] + beside if isinstance(beside, str) else f"{_PATH}/states/{entry.state}"


def _positions(view: View, concern: Concern) -> list[Positions]:
    return view.snapshot.log.changes(view.clearance, concern.state, concern.provisions)


def _record(view: View, number: int) -> Record:
    log = view.snapshot.log
    key = log.keys[number - 1]
    state, kind = log.where[key]
    return view.snapshot.part(state).records[kind, key]


def _entry(view: View, number: int) -> Entry:
    streams = _record(view, number).streams.values()
    places = ((stream, bisect_left(stream, number, key=lambda entry: entry.number)) for stream in streams)
    (found,) = [stream[place] for stream, place in places if place < len(stream) and stream[place].number == number]
    return found
