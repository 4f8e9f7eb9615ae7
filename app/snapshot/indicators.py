"""Indicators as they are answered: treaties over time, the Protocol's way into force, how complete and fresh the register is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.coverage import NOTE, Total
from app.domain.freshness import Standing
from app.domain.indicators import CONSENTS, PARTIES, SIGNATURES, Advance, Step, advance, series, told, undated
from app.domain.provisions import CETS224, TREATIES
from app.domain.routing.way import Text
from app.domain.status import CONSENTS_NEEDED, Status
from app.snapshot.audience import View
from app.snapshot.coverage import CODES, Row, by_provision, rows, text

FRESHNESS = tuple(each.value for each in Standing)
SERIES = (SIGNATURES, CONSENTS, PARTIES)
_DIGITS = 3


def document(view: View) -> dict[str, Any]:
    """The contract's JSON, without ``meta``. Exercise States are told of by themselves."""
    every = rows(view, None, CODES)
    real = [each for each in every if not each.exercise]
    exercise = [each for each in every if each.exercise]
    names = {each.state: each.names for each in every}
    return {
        "treaties": [_treaty(view, treaty, real, names) for treaty in TREATIES],
        "provisions": [_provision(code, found) for code, found in by_provision(real).items()],
        "exercise": {
            "states": [each.state for each in exercise],
            "treaties": [{"treaty": treaty, "statuses": _statuses(view, treaty, exercise)} for treaty in TREATIES],
            "provisions": [_provision(code, found) for code, found in by_provision(exercise).items()],
        },
        "note": text(NOTE),
    }


def _treaty(view: View, treaty: str, real: Sequence[Row], names: Mapping[str, Text]) -> dict[str, Any]:
    known = tuple(view.treaties.participations.values())
    labels = TREATIES[treaty]
    return {
        "treaty": treaty,
        "labels": {"en": labels.label_en, "fr": labels.label_fr},
        "statuses": _statuses(view, treaty, real),
        **{name: _series(steps, view.day) for name, steps in series(treaty, known).items()},
        "undated": list(undated(treaty, known)),
        "entry_into_force": _advance(advance(known, view.day), view.day, names) if treaty == CETS224 else None,
    }


def _statuses(view: View, treaty: str, found: Sequence[Row]) -> dict[str, int]:
    counts = Counter(view.standing(each.state, treaty).status for each in found)
    return {status.value: counts[status] for status in Status}


def _series(steps: Sequence[Step], day: date) -> dict[str, Any]:
    """Up to the day asked about; what is known to come later is announced."""
    past = [each for each in steps if each.day <= day]
    return {
        "count": past[-1].count if past else 0,
        "steps": [_step(each) for each in past],
        "announced": [_step(each) for each in steps if each.day > day],
    }


def _step(step: Step) -> dict[str, Any]:
    return {"day": step.day.isoformat(), "count": step.count, "states": list(step.came), "left": list(step.left)}


def _advance(found: Advance, day: date, names: Mapping[str, Text]) -> dict[str, Any]:
    called = {state: names.get(state, Text(state, state)) for state, _ in found.given}
    said = told(found, day, called)
    return {
        "needed": CONSENTS_NEEDED,
        "given": [{"state": state, "on": given.isoformat()} for state, given in found.given],
        "lacking": found.lacking,
        "uncounted": list(found.uncounted),
        "signatories": list(found.signatories),
        "fifth_on": found.fifth_on.isoformat() if found.fifth_on else None,
        "in_force_on": found.starts_on.isoformat() if found.starts_on else None,
        "summary": said.en,
        "summary_fr": said.fr,
    }


def _provision(code: str, found: Total) -> dict[str, Any]:
    """Completeness among those that owe something; freshness of all entries, those of territories too."""
    entries = found.entries + found.elsewhere
    return {
        "provision": code,
        "owed": found.owed,
        "met": found.met,
        "missing": found.owed - found.met,
        "completeness": _share(found.met, found.owed),
        "entries": entries.total(),
        "attestation": {name: {"count": entries[name], "share": _share(entries[name], entries.total())} for name in FRESHNESS},
    }


def _share(part: int, whole: int) -> float | None:
    """Between 0 and 1; None of nothing."""
    return round(part / whole, _DIGITS) if whole else None
