"""How fresh a designation is for a reader: what they may know of its observations, on their day and up to what was known.

An observation or a change above a reader's audience moves nothing here, not even the time of anything.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.freshness import (
    KIND,
    REPORTS,
    Known,
    Observation,
    Sort,
    Standing,
    cycle,
    disputed_since,
    due_on,
    key_of,
    observed,
    standing,
)
from app.domain.moment import format_instant
from app.domain.provisions import PROVISIONS
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.stood import Stood

Attested = tuple[Entry, Observation]


def trust(view: View, record: Record, history: Sequence[Entry] | None = None) -> dict[str, Any]:
    """The freshness of a designation of which the reader sees at least one version; ``history`` is ``view.history(record)``.

    ``recorded_at``, ``attested_at``, ``answered_at`` and ``disputed_since`` are instants; ``due_on`` is the last day on which the
    next attestation is in time.
    """
    entries = view.history(record) if history is None else history
    known, attested = known_of(view, record, entries)
    every = cycle(PROVISIONS[entries[0].provision or ""])
    due, disputed = due_on(known, every), disputed_since(known)
    return {
        "recorded_at": format_instant(known.recorded_at),
        "attested_at": format_instant(attested[1].at) if attested else None,
        "attested_by": attested[1].speaker if attested else None,
        "answered_at": format_instant(known.answered_at) if known.answered_at else None,
        "status": standing(known, every, view.day).value,
        "due_on": due.isoformat() if due else None,
        "disputed_since": format_instant(disputed) if disputed else None,
    }


def unobserved(last: Entry) -> dict[str, Any]:
    """The same of a designation of which nothing was ever observed, and whose last version came with that entry."""
    return {"recorded_at": format_instant(last.recorded_at), **_UNOBSERVED}


_UNOBSERVED = {
    "attested_at": None,
    "attested_by": None,
    "answered_at": None,
    "status": Standing.UNCONFIRMED.value,
    "due_on": None,
    "disputed_since": None,
}


def known_of(view: View, record: Record, entries: Sequence[Entry]) -> tuple[Known, Attested | None]:
    """What a reader knows of a designation with this history, and the last attestation that speaks for all that they see."""
    needed = max(entry.audience for entry in entries)
    stood = Stood(view, record, entries)
    attested = next((each for each in seen(view, record, Sort.ATTESTED) if _covers(each[1], needed)), None)
    reports = (each for sort in REPORTS for each in seen(view, record, sort))
    known = Known(
        recorded_at=entries[-1].recorded_at,
        attested_on=attested[0].span.start if attested else None,
        attested_since=attested is not None and stood.whole_since(attested[0]),
        answered_at=_last(view, record, Sort.ANSWERED),
        reports=tuple(found.at for line, found in reports if stood.reached_since(line, found)),
    )
    return known, attested


def _covers(observation: Observation, needed: Audience) -> bool:
    """Whether the one who attested saw all that this reader sees."""
    return observation.covers is not None and observation.covers >= needed


def _last(view: View, record: Record, sort: Sort) -> datetime | None:
    found = next(seen(view, record, sort), None)
    return found[1].at if found else None


def seen(view: View, record: Record, sort: Sort) -> Iterator[tuple[Entry, Observation]]:
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
