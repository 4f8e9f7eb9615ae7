"""Designations ready to be sent to one audience: their bytes, made once, and what filters and the audit need to know of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from app.domain.access import Audience
from app.domain.provisions import PROVISIONS
from app.domain.records import KINDS, declared_fields
from app.domain.records.designation import Scope
from app.domain.timeline import Record
from app.domain.values import fold, transliterate
from app.snapshot.audience import View
from app.snapshot.designations import designation, disclosed

DAYS_KEPT = 4
"""Today's cards are kept, and those of a few other days: anybody may ask for any day there is."""

PARTS = {"scope": declared_fields(Scope)}
"""Fields made of parts of which some can be searched."""

_ORDER = {code: place for place, code in enumerate(PROVISIONS)}


@dataclass(frozen=True)
class Card:
    """A designation ready to be sent to one audience: its bytes, and the facts that filters and the audit need."""

    key: str
    state: str
    encoded: bytes
    order: tuple[str, int, str, str]
    version: int
    audience: Audience
    disclosed: tuple[str, ...]
    languages: tuple[str, ...]
    authority: str
    territory: str | None
    operative: bool
    trust: str
    recorded_at: str
    texts: tuple[str, ...]

    @cached_property
    def words(self) -> str:
        """Folded and transliterated text in which searches look: nothing above this card's audience is in it."""
        text = " ".join(self.texts)
        return f" {fold(text)} {transliterate(text)}"


def card(view: View, record: Record) -> Card | None:
    """The designation on the view's day; None where it does not hold. Kept with its State while nothing there changes."""
    if not view.current:
        return _card(view, record)
    kept = _kept_on((view.day, view.settled), view.snapshot.part(record.state).derived)
    # What brought it may be a notification of several States, which is a record of none of them: seen by general clearance.
    place = (record.key, view.ceiling(record.state), view.clearance.general)
    if place not in kept:
        kept[place] = _card(view, record)
    found: Card | None = kept[place]
    return found


def _kept_on(when: tuple[date, int], derived: dict[Any, Any]) -> dict[Any, Any]:
    """The cards of one day, as they are while the same changes count as recent."""
    by_day: dict[tuple[date, int], dict[Any, Any]] = derived.setdefault("cards", {})
    if when not in by_day:
        by_day[when] = {}
        if len(by_day) > DAYS_KEPT:
            by_day.pop(next(iter(by_day)))
    return by_day[when]


def _card(view: View, record: Record) -> Card | None:
    value = view.value(record)
    if value is None:
        return None
    document = designation(view, record, value)
    body = document["authority"]
    return Card(
        key=record.key,
        state=record.state,
        encoded=msgspec.json.encode(document),
        order=sort_key(value, record.key),
        version=document["version"],
        audience=view.ceiling(record.state),
        disclosed=disclosed(document),
        languages=tuple(value.get("languages", ())),
        authority=body["id"],
        territory=value.get("territory"),
        operative=document["operative"],
        trust=document["trust"]["status"],
        recorded_at=document["trust"]["recorded_at"],
        texts=(*searchable("authority", body), *searchable("designation", value)),
    )


def searchable(kind: str, value: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a value in which searches look, by the declarations of its fields and of their parts."""
    for name, field in KINDS[kind].fields.items():
        content = value.get(name)
        if content and (field.searchable or name in PARTS):
            part = PARTS.get(name, {})
            found = content if isinstance(content, dict) else {name: content}
            yield from (text for member, text in found.items() if field.searchable or part[member].searchable)


def sort_key(value: Mapping[str, Any], key: str) -> tuple[str, int, str, str]:
    """State, provision in the order of the table, territory, identifier: all of it public."""
    return value["state"], _ORDER[value["provision"]], value.get("territory") or "", key
