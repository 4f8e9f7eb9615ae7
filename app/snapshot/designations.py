"""A designation as it is answered: joined with its authority, the treaty's status, its source and how fresh it is."""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import is_
from typing import Any, TypedDict

import msgspec

from app.domain.access import Audience
from app.domain.entry import Entry
from app.domain.provisions import PROVISIONS
from app.domain.records import KINDS
from app.domain.status import Status
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.course import Course, Found, course
from app.snapshot.freshness import trust, unobserved
from app.snapshot.provisional import PROVISIONAL, beside
from app.snapshot.reach import above_public, reaching, redacted
from app.snapshot.recent import changed_recently, week_before

FIELDS = KINDS["designation"].fields
_REACHED_BY = frozenset(("channels", "procedure", "person", PROVISIONAL))
_INOPERATIVE = {Status.CONSENTED: "treaty-not-in-force", Status.DENOUNCED: "denounced"}


_ABOVE_PUBLIC = above_public(FIELDS)


def disclosed(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the fields above public that a designation's JSON gives something of, be it an earlier value."""
    before = {change["field"].partition(".")[0] for change in (document["trust"]["changed_recently"] or {}).get("fields", ())}
    return tuple(name for name in (*_ABOVE_PUBLIC, PROVISIONAL) if document.get(name) or name in before)


def guarded(provision: str, ceiling: Audience, names: Iterable[str]) -> bool:
    """Whether 24/7 contacts above parties are among the fields shown, up to ``ceiling``, of a designation under ``provision``."""
    return ceiling >= Audience.NETWORK and PROVISIONS[provision].round_the_clock and not _REACHED_BY.isdisjoint(names)


class _Public(TypedDict, total=False):
    """What is public of a designation, as its payload has it; what nobody reads on the way stays as it is written."""

    state: str
    territory: str
    provision: str
    role: str
    authority: str
    scope: msgspec.Raw
    declared_on: str
    registered_on: str
    period_start: str
    source_url: str


_PUBLIC = msgspec.json.Decoder(_Public)


def held(view: View, record: Record) -> dict[str, Any] | None:
    """The designation on the view's day as it is answered; None where it does not hold."""
    over_time = course(view, record)
    if not over_time.begun(view.known):
        return None
    found = over_time.at(view.day, view.known, week_before(view))
    value: Mapping[str, Any] | None
    if over_time.ceiling is Audience.PUBLIC:
        payload = found.own.payload if found.own is not None else None
        value = None if payload is None else _PUBLIC.decode(payload)
    else:
        value = view.value(record)
    return None if value is None else _designation(view, record, value, over_time, found)


def designation(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """The contract's JSON. Fields above the reader's audience are absent; signed-in readers are told their names."""
    over_time = course(view, record)
    return _designation(view, record, value, over_time, over_time.at(view.day, view.known, week_before(view)))


def _designation(view: View, record: Record, value: Mapping[str, Any], over_time: Course, found: Found) -> dict[str, Any]:
    provision, of = PROVISIONS[value["provision"]], value.get
    last, span = found.last, found.span
    source = provenance(view, last)
    effective, reason = operative(view, value["state"], provision.treaty)
    above, withheld = _above_public(view, record, value, over_time.ceiling)
    return {
        "id": record.key,
        "state": value["state"],
        "territory": of("territory"),
        "treaty": provision.treaty,
        "provision": provision.code,
        "role": value["role"],
        "authority": over_time.body_on(found.said, lambda: msgspec.json.encode(body(view, value["authority"]))),
        "scope": of("scope"),
        **above,
        "valid_from": span.start.isoformat() if span else None,
        "valid_to": span.end.isoformat() if span and span.end else None,
        "operative": effective,
        "operative_reason": reason,
        "declared_on": of("declared_on") or source.get("document_date"),
        "registered_on": of("registered_on") or source.get("registered_on"),
        "period_start": of("period_start"),
        "trust": {**_trust(view, record, over_time, last), "changed_recently": _changed(view, record, over_time, found)},
        "version": found.version,
        "source": {
            "notification": last.notification,
            "reference": source.get("reference"),
            "url": of("source_url"),
        },
        **withheld,
    }


def _above_public(
    view: View, record: Record, value: Mapping[str, Any], ceiling: Audience
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What readers above the public are shown besides, and what they are told of that is withheld."""
    if ceiling is Audience.PUBLIC:
        return _NOTHING, _NOTHING
    return reaching(ceiling, value, FIELDS, view.day) | beside(view, record, value), redacted(ceiling, value)


_NOTHING: Mapping[str, Any] = {}


def _trust(view: View, record: Record, over_time: Course, last: Entry) -> dict[str, Any]:
    """How fresh it is; of most nothing was ever observed."""
    if over_time.observed:
        return trust(view, record, over_time.history(view.known))
    return unobserved(last)


def _changed(view: View, record: Record, over_time: Course, found: Found) -> dict[str, Any] | None:
    """What changed lately; nothing where all that is said is what was said a week ago."""
    if found.still:
        return None
    then = over_time.said(*week_before(view))
    if then[0] is not None and all(map(is_, found.said, then)):
        return None
    return changed_recently(view, record, over_time.body)


def operative(view: View, state: str, treaty: str) -> tuple[bool, str | None]:
    """Whether what is designated under a treaty may be used now, and why not."""
    return view.once(("operative", state, treaty), lambda: _operative(view, state, treaty))


def _operative(view: View, state: str, treaty: str) -> tuple[bool, str | None]:
    status = view.treaties.status(state, treaty, view.day)
    if status is Status.IN_FORCE:
        return True, None
    return False, _INOPERATIVE.get(status, "not-a-party")


def provenance(view: View, entry: Entry) -> dict[str, Any]:
    """What this reader may know of the notification that brought ``entry``."""
    if view.present:
        return _known_of(view, "notification", entry.notification)
    key = entry.notification
    return view.once((provenance, key), lambda: _known_of(view, "notification", key))


def approval(view: View, entry: Entry) -> dict[str, Any]:
    """What this reader may know of the approval that wrote ``entry``: under which names it was submitted and approved."""
    return _known_of(view, "approval", entry.approval)


def _known_of(view: View, kind: str, key: str) -> dict[str, Any]:
    record = view.snapshot.record(kind, key)
    if record is None or not view.may_know(record):
        return {}
    if not view.current and max([stream[-1].number for stream in record.streams.values()]) > view.known:
        return view.on(date.max).value(record) or {}
    read: dict[tuple[str, str, Audience], dict[str, Any]] = view.snapshot.part(record.state).derived.setdefault("provenance", {})
    place = (kind, key, view.ceiling(record.state))
    if place not in read:
        read[place] = view.on(date.max).value(record) or {}
    return read[place]


def body(view: View, key: str) -> dict[str, Any]:
    """The authority inside a designation; one known by its key alone where its record does not hold on that day."""
    record = view.record("authority", key)
    value = (view.value(record) if record else None) or {}
    return {
        "id": key,
        "names": value.get("names", {}),
        "parent": value.get("parent"),
        "type": value.get("type"),
        "address": postal(value.get("address")),
        "website": value.get("website"),
    }


def postal(address: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A postal address with all its members."""
    return {"lines": [], "locality": None, "postal_code": None, "country": None} | dict(address) if address else None
