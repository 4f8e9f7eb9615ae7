"""Designations ready to be sent to one audience: their bytes, made once, and what the audit needs to know of them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from app.domain.access import Audience
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.designations import disclosed, guarded, held
from app.snapshot.kept import Kept

DAYS_KEPT = 4
"""Of how many other days than today something is kept: anybody may ask for any day there is. Today's is not pushed out by them."""

T = TypeVar("T")
Day = tuple[date, int, datetime | None]
"""A day, since when a change counts as recent on it, and the moment of it."""


class Card(msgspec.Struct, frozen=True):
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
    """The designation on the view's day; None where it does not hold. Today's is kept while nothing changes."""
    return kept(view, record, "card", _card) if view.present else _card(view, record)


def kept(view: View, record: Record, what: str, make: Callable[[View, Record], T]) -> T:
    """What is made of a record for the view's readers on its day, made once while nothing changes in its State."""
    return _kept(view, record.state, (what, record.key), lambda: make(view, record))


def kept_of_state(view: View, state: str, what: str, make: Callable[[View, str], T]) -> T:
    """The same of what is made of a whole State."""
    return _kept(view, state, (what,), lambda: make(view, state))


def _kept(view: View, state: str, what: tuple[str, ...], make: Callable[[], T]) -> T:
    if not view.current:
        return make()
    of_day = _of_day(view, view.snapshot.part(state).derived)
    # What brought it may be a notification of several States, which is a record of none of them: seen by general clearance.
    place = (what, view.ceiling(state), view.clearance.general)
    if place not in of_day:
        of_day[place] = make()
    found: T = of_day[place]
    return found


def _of_day(view: View, derived: dict[Any, Any]) -> dict[Any, Any]:
    """What is kept of a State on the view's day."""
    day: Day = (view.day, view.settled, view.moment)
    if view.present:
        today: tuple[Day, dict[Any, Any]] | None = derived.get("today")
        if today is None or today[0] != day:
            today = derived["today"] = (day, {})
        return today[1]
    days: Kept[Day, dict[Any, Any]] = derived.get("days") or derived.setdefault("days", Kept(DAYS_KEPT))
    return days.of(day, dict)


def _card(view: View, record: Record) -> Card | None:
    document = held(view, record)
    if document is None:
        return None
    encoded, ceiling = msgspec.json.encode(document), view.ceiling(record.state)
    if ceiling is Audience.PUBLIC:
        return Card(record.key, record.state, encoded, document["version"], ceiling, (), guarded=False)
    shown = disclosed(document)
    known = guarded(document["provision"], ceiling, shown)
    return Card(record.key, record.state, encoded, document["version"], ceiling, shown, known)
