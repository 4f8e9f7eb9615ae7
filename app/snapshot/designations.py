"""A designation as it is answered: joined with its authority, the treaty's status, its source and how fresh it is."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.domain.access import AUDIENCES, Audience
from app.domain.entry import Entry
from app.domain.provisions import PROVISIONS
from app.domain.records import KINDS
from app.domain.records.channels import SLOTS
from app.domain.records.secure import as_told, belonging_to
from app.domain.status import Status
from app.domain.timeline import Record, versions
from app.snapshot.audience import View
from app.snapshot.freshness import trust
from app.snapshot.provisional import PROVISIONAL, beside
from app.snapshot.recent import changed_recently

FIELDS = KINDS["designation"].fields
_CALLING_ORDER = {slot: place for place, slot in enumerate(SLOTS)}
MAIL = ("email", "secure_email")
_BEYOND = ("procedure", "person", "verification")
_REACHED_BY = frozenset(("channels", "procedure", "person", PROVISIONAL))
_INOPERATIVE = {Status.CONSENTED: "treaty-not-in-force", Status.DENOUNCED: "denounced"}


_ABOVE_PUBLIC = tuple(name for name, field in FIELDS.items() if field.audience is not Audience.PUBLIC)


def disclosed(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the fields above public that a designation's JSON gives something of, be it an earlier value."""
    before = {change["field"].partition(".")[0] for change in (document["trust"]["changed_recently"] or {}).get("fields", ())}
    return tuple(name for name in (*_ABOVE_PUBLIC, PROVISIONAL) if document.get(name) or name in before)


def guarded(provision: str, ceiling: Audience, names: Iterable[str]) -> bool:
    """Whether 24/7 contacts above parties are among the fields shown, up to ``ceiling``, of a designation under ``provision``."""
    return ceiling >= Audience.NETWORK and PROVISIONS[provision].round_the_clock and not _REACHED_BY.isdisjoint(names)


def designation(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    """The contract's JSON. Fields above the reader's audience are absent; signed-in readers are told their names."""
    provision = PROVISIONS[value["provision"]]
    history = view.history(record)
    last = history[-1]
    span = view.span(record)
    source = provenance(view, last)
    effective, reason = operative(view, value["state"], provision.treaty)
    document: dict[str, Any] = {
        "id": record.key,
        "state": value["state"],
        "territory": value.get("territory"),
        "treaty": provision.treaty,
        "provision": provision.code,
        "role": value["role"],
        "authority": body(view, value["authority"]),
        "scope": value.get("scope"),
    }
    document |= _reaching(view.ceiling(record.state), value, view.day) | beside(view, record, value)
    document |= {
        "valid_from": span.start.isoformat() if span else None,
        "valid_to": span.end.isoformat() if span and span.end else None,
        "operative": effective,
        "operative_reason": reason,
        "declared_on": value.get("declared_on") or source.get("document_date"),
        "registered_on": value.get("registered_on") or source.get("registered_on"),
        "period_start": value.get("period_start"),
        "trust": trust(view, record, history) | {"changed_recently": changed_recently(view, record, value["authority"])},
        "version": len(list(versions(history))),
        "source": {
            "notification": last.notification,
            "reference": source.get("reference"),
            "url": value.get("source_url"),
        },
    }
    return document | _redacted(view, record, value)


def _reaching(ceiling: Audience, value: Mapping[str, Any], day: date) -> dict[str, Any]:
    """How to reach it, as far as ``ceiling`` may know."""
    withheld = _withheld(ceiling, value)
    found: dict[str, Any] = {}
    if ceiling >= Audience.PARTIES:
        found["languages"] = value.get("languages", [])
        found["hours"] = _hours(value.get("hours"))
        channels = _channels(value, day)
        if value.get("openpgp"):
            found["openpgp"] = [
                as_told(each, day) | {"addresses": each.get("addresses", []), "key": each["value"]} for each in value["openpgp"]
            ]
        if channels or "channels" not in withheld:
            found["channels"] = channels
    for name in _BEYOND:
        audience = FIELDS[name].audience
        if audience is not None and ceiling >= audience:
            found[name] = value.get(name)
    return found


def _hours(hours: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    return {"round_the_clock": False, "spec": None, "time_zone": None} | dict(hours)


def _channels(value: Mapping[str, Any], day: date) -> list[dict[str, Any]]:
    """Channels in calling order: by slot, the duty desk first and named persons last."""
    hours = value.get("hours", {})
    found = []
    in_order = sorted(value.get("channels", ()), key=lambda channel: _CALLING_ORDER[channel["slot"]])
    for priority, channel in enumerate(in_order, start=1):
        slot = SLOTS[channel["slot"]]
        found.append(
            {
                "type": slot.type,
                "value": channel["value"],
                "label": slot.label,
                "priority": priority,
                "round_the_clock": slot.round_the_clock or hours.get("round_the_clock", False),
                "languages": channel.get("languages", value.get("languages", [])),
                "audience": channel["audience"],
            }
        )
        key = belonging_to(value.get("openpgp", []), channel["value"]) if slot.type in MAIL else None
        if key is not None:
            found[-1]["openpgp"] = as_told(key, day)
    return found


def _withheld(ceiling: Audience, value: Mapping[str, Any]) -> dict[str, Audience]:
    """Fields of which something is held above ``ceiling``, with the lowest audience that would see more."""
    found = {}
    for name, labels in value.get("withheld", {}).items():
        above = [AUDIENCES[label] for label in labels if AUDIENCES[label] > ceiling]
        if above:
            found[name] = min(above)
    return found


def _redacted(view: View, record: Record, value: Mapping[str, Any]) -> dict[str, Any]:
    ceiling = view.ceiling(record.state)
    if ceiling is Audience.PUBLIC:
        return {}
    withheld = _withheld(ceiling, value)
    return {
        "redacted": [
            {"field": name, "audience": audience.label, "reason": f"{audience.label}-only"} for name, audience in withheld.items()
        ]
    }


def operative(view: View, state: str, treaty: str) -> tuple[bool, str | None]:
    """Whether what is designated under a treaty may be used now, and why not."""
    status = view.standing(state, treaty).status
    if status is Status.IN_FORCE:
        return True, None
    return False, _INOPERATIVE.get(status, "not-a-party")


def provenance(view: View, entry: Entry) -> dict[str, Any]:
    """What this reader may know of the notification that brought ``entry``."""
    return _known_of(view, "notification", entry.notification)


def approval(view: View, entry: Entry) -> dict[str, Any]:
    """What this reader may know of the approval that wrote ``entry``: under which names it was submitted and approved."""
    return _known_of(view, "approval", entry.approval)


def _known_of(view: View, kind: str, key: str) -> dict[str, Any]:
    record = view.snapshot.record(kind, key)
    if record is None or not view.may_know(record):
        return {}
    if not view.current:
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
    address = value.get("address")
    return {
        "id": key,
        "names": value.get("names", {}),
        "parent": value.get("parent"),
        "type": value.get("type"),
        "address": {"lines": [], "locality": None, "postal_code": None, "country": None} | address if address else None,
        "website": value.get("website"),
    }
