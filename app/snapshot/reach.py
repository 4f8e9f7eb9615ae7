"""How somebody is reached, as one audience may know it, and what is withheld from it: the same of every kind with channels."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.access import AUDIENCES, Audience
from app.domain.records import WITHHELD, Field
from app.domain.records.channels import SLOTS
from app.domain.records.hours import always
from app.domain.records.secure import as_told, belonging_to

_CALLING_ORDER = {slot: place for place, slot in enumerate(SLOTS)}
_CHANNELS, _HOURS, _KEYS = "channels", "hours", "openpgp"
MAIL = ("email", "secure_email")

Fields = Mapping[str, Field]


def above_public(fields: Fields) -> tuple[str, ...]:
    """The names of the fields of a kind that may hold something above public."""
    return tuple(name for name, field in fields.items() if field.audience is not Audience.PUBLIC)


def reaching(ceiling: Audience, value: Mapping[str, Any], fields: Fields, day: date) -> dict[str, Any]:
    """The fields above public of a record as far as ``ceiling`` may know; but for keys, those of which nothing is held as well."""
    if ceiling is Audience.PUBLIC:
        return {}
    withheld = _withheld(ceiling, value)
    found: dict[str, Any] = {}
    for name, field in fields.items():
        audience = Audience.PARTIES if field.audience is None else field.audience
        if audience is Audience.PUBLIC or audience > ceiling or name == WITHHELD:
            continue
        if name == _KEYS:
            found |= {name: [_key(each, day) for each in value[name]]} if value.get(name) else {}
        elif name == _CHANNELS:
            channels = _channels(value, day)
            if channels or name not in withheld:
                found[name] = channels
        else:
            found[name] = _hours(value.get(name)) if name == _HOURS else value.get(name, _NOTHING.get(name))
    return found


_NOTHING: Mapping[str, Any] = {"languages": []}


def _hours(hours: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    return {"round_the_clock": False, "spec": None, "time_zone": None} | dict(hours)


def _key(certificate: Mapping[str, Any], day: date) -> dict[str, Any]:
    return as_told(certificate, day) | {"addresses": certificate.get("addresses", []), "key": certificate["value"]}


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
                "round_the_clock": slot.round_the_clock or always(hours),
                "languages": channel.get("languages", value.get("languages", [])),
                "audience": channel["audience"],
            }
        )
        key = belonging_to(value.get(_KEYS, []), channel["value"]) if slot.type in MAIL else None
        if key is not None:
            found[-1][_KEYS] = as_told(key, day)
    return found


def _withheld(ceiling: Audience, value: Mapping[str, Any]) -> dict[str, Audience]:
    """Fields of which something is held above ``ceiling``, with the lowest audience that would see more."""
    found = {}
    for name, labels in value.get("withheld", {}).items():
        above = [AUDIENCES[label] for label in labels if AUDIENCES[label] > ceiling]
        if above:
            found[name] = min(above)
    return found


def redacted(ceiling: Audience, value: Mapping[str, Any]) -> dict[str, Any]:
    """What signed-in readers are told of fields that are withheld from them."""
    if ceiling is Audience.PUBLIC:
        return {}
    withheld = _withheld(ceiling, value)
    told = [{"field": name, "audience": above.label, "reason": f"{above.label}-only"} for name, above in withheld.items()]
    return {"redacted": told}
