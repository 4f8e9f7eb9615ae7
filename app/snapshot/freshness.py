"""How fresh a designation is for a reader: what they may know of its observations, on their day and up to what was known.

An observation or a change above a reader's audience moves nothing here, not even the time of anything.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.freshness import KIND, REPORTS, Known, Observation, Sort, cycle, due_on, key_of, observed, standing
from app.domain.moment import format_instant
from app.domain.provisions import PROVISIONS
from app.domain.timeline import Record
from app.snapshot.audience import View


def trust(view: View, record: Record, history: Sequence[Entry] | None = None) -> dict[str, Any]:
    """The freshness of a designation of which the reader sees at least one version; ``history`` is ``view.history(record)``.

    ``recorded_at``, ``attested_at`` and ``answered_at`` are instants; ``due_on`` is the last day in time for the next attestation.
    """
    entries = view.history(record) if history is None else history
    last, needed = entries[-1], max(entry.audience for entry in entries)
    attested = next((each for each in _seen(view, record, Sort.ATTESTED) if _covers(each[1], needed)), None)
    known = Known(
        recorded_at=last.recorded_at,
        attested_on=attested[0].span.start if attested else None,
        attested_since=attested is not None and attested[0].number > last.number,
        answered_at=_last(view, record, Sort.ANSWERED),
        reported_at=max(filter(None, (_last(view, record, sort) for sort in REPORTS)), default=None),
    )
    every = cycle(PROVISIONS[entries[0].provision or ""])
    due = due_on(known, every)
    return {
        "recorded_at": format_instant(known.recorded_at),
        "attested_at": format_instant(attested[1].at) if attested else None,
        "attested_by": attested[1].speaker if attested else None,
        "answered_at": format_instant(known.answered_at) if known.answered_at else None,
        "status": standing(known, every, view.day).value,
        "due_on": due.isoformat() if due else None,
    }


def _covers(observation: Observation, needed: Audience) -> bool:
    """Whether the one who attested saw all that this reader sees."""
    return observation.covers is not None and observation.covers >= needed


def _last(view: View, record: Record, sort: Sort) -> datetime | None:
    found = next(_seen(view, record, sort), None)
    return found[1].at if found else None


def _seen(view: View, record: Record, sort: Sort) -> Iterator[tuple[Entry, Observation]]:
    """The observations of a sort that this reader may know on their day, the last first.

    A line that makes none is shown to nobody: the check of the ledger names it.
    """
    stored = view.snapshot.part(record.state).records.get((KIND.name, key_of(record.key, sort)))
    if stored is None or min(stored.streams) > view.ceiling(record.state):
        return
    for entry in reversed(stored.streams[min(stored.streams)]):
        if entry.number <= view.known and view.day in entry.span:
            try:
                yield entry, observed(entry)
            except ValueError:
                continue
