"""Designations ready to be sent to one audience: their bytes, made once, and what the audit needs to know of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from app.domain.access import Audience
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.designations import designation, disclosed, guarded
from app.snapshot.kept import Kept

DAYS_KEPT = 4
"""Today's cards are kept, and those of a few other days: anybody may ask for any day there is."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Card:
    """A designation ready to be sent to one audience: its bytes, and what the audit says about whoever gets them.

    ``guarded``: its 24/7 contacts above parties are in it.
    """

    key: str
    state: str
    encoded: bytes
    version: int
    audience: Audience
    disclosed: tuple[str, ...]
    guarded: bool


def card(view: View, record: Record) -> Card | None:
    """The designation on the view's day; None where it does not hold. Kept with its State while nothing there changes."""
    return kept(view, record, "card", _card)


def kept(view: View, record: Record, what: str, make: Callable[[View, Record], T]) -> T:
    """What is made of a record for the view's readers on its day, made once while nothing changes in its State."""
    return _kept(view, record.state, (what, record.key), lambda: make(view, record))


def kept_of_state(view: View, state: str, what: str, make: Callable[[View, str], T]) -> T:
    """The same of what is made of a whole State."""
    return _kept(view, state, (what,), lambda: make(view, state))


def _kept(view: View, state: str, what: tuple[str, ...], make: Callable[[], T]) -> T:
    if not view.current:
        return make()
    derived = view.snapshot.part(state).derived
    days: Kept[tuple[date, int, datetime | None], dict[Any, Any]]
    days = derived.get("cards") or derived.setdefault("cards", Kept(DAYS_KEPT))
    of_day = days.of((view.day, view.settled, view.moment), dict)
    # What brought it may be a notification of several States, which is a record of none of them: seen by general clearance.
    place = (what, view.ceiling(state), view.clearance.general)
    if place not in of_day:
        of_day[place] = make()
    found: T = of_day[place]
    return found


def _card(view: View, record: Record) -> Card | None:
    value = view.value(record)
    if value is None:
        return None
    document = designation(view, record, value)
    encoded = msgspec.json.encode(document)
    ceiling, shown = view.ceiling(record.state), disclosed(document)
    known = guarded(document["provision"], ceiling, shown)
    return Card(record.key, record.state, encoded, document["version"], ceiling, shown, known)
