"""How a record stands on a day: current, upcoming, or no more and why; and what is shown of it then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.history import acts, ceased
from app.domain.moment import legal_day
from app.domain.timeline import Record, versions
from app.snapshot.audience import View

CURRENT, UPCOMING = "current", "upcoming"


@dataclass(frozen=True, slots=True)
class Stands:
    """``standing`` is current, upcoming, ended, withdrawn or corrected; ``there`` is the day on which ``value`` is shown."""

    standing: str
    there: View
    value: Mapping[str, Any]


def stands(view: View, record: Record) -> Stands | None:
    """How the record stands on the view's day; None where no day of it was ever known.

    Of what holds no more the last day is shown; of what never held, since it was withdrawn or corrected, what was said before.
    """
    spans = record.spans(view.known)
    if not spans:
        return _never_held(view, record)
    if view.span(record) is not None:
        return _shown(CURRENT, view, record)
    later = next((span.start for span in spans if span.start > view.day), None)
    if later is not None:
        return _shown(UPCOMING, view.on(later), record)
    over = max(span.end for span in spans if span.end is not None)
    return _shown(ceased(record, over, view.known), view.on(date.fromordinal(over.toordinal() - 1)), record)


def _shown(standing: str, there: View, record: Record) -> Stands:
    return Stands(standing, there, there.value(record) or {})


def _never_held(view: View, record: Record) -> Stands | None:
    for group in reversed(list(versions(view.entries(record)))):
        before = group[0].number - 1
        spans = record.spans(before)
        if spans:
            happened = acts(record, group, legal_day(group[0].recorded_at, view.zone), int)[0].happened
            there = view.on(spans[-1].start)
            return Stands(happened, there, view.on(there.day, before).value(record) or {})
    return None
