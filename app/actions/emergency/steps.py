"""The steps of the emergency answer: what the designations say as ways to reach them, in calling order, each with its reason."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.actions.emergency import sentences
from app.domain.emergency.opening import State
from app.domain.emergency.order import CHANGED, DISPUTED, FLAGS, NEW, PROVISIONAL, Way, calling_order
from app.domain.later import later
from app.domain.records.channels import SLOTS

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = later("phonenumbers")  # takes a tenth of a second, and only who reads or shows a number needs it

Item = dict[str, Any]


def steps_of(entries: list[Item], now: datetime | None) -> Iterator[Item]:
    """The calling order of entries, which stand as the State declared them.

    A number that several designations share is called once, and told as theirs too.
    """
    by_key = {each["designation"]["id"]: each for each in entries}
    own = [replace(way, declared=place) for place, each in enumerate(entries) for way in _ways(each)]
    ways = calling_order(_united(own))
    alone = {_identity(way): way for way in own}
    first: dict[tuple[str | None, str], Item] = {}
    for way in ways:
        known = first.get((way.territory, way.value))
        if known is None:
            first[way.territory, way.value] = _step(way, by_key[way.designation], now, _before(way, own, by_key))
        else:
            known["also"].append(_shared(alone[_identity(way)], now))
    for order, step in enumerate(first.values(), 1):
        yield {"order": order, **step}


def _identity(way: Way) -> tuple[Any, ...]:
    return way.designation, way.type, way.label, way.value, way.place


def _united(ways: list[Way]) -> Iterator[Way]:
    """A number that did not answer, or changed, did so for everybody who shares it.

    It is new or provisional only where nobody has held it for longer, or had it approved.
    """
    sharing: dict[tuple[str | None, str], list[Way]] = {}
    for way in ways:
        sharing.setdefault((way.territory, way.value), []).append(way)
    for same in sharing.values():
        every = [frozenset(way.flags) for way in same]
        flags = (frozenset.union(*every) & _OF_THE_NUMBER) | frozenset.intersection(*every)
        yield from (replace(way, flags=tuple(each for each in FLAGS if each in flags)) for way in same)


_OF_THE_NUMBER = frozenset((DISPUTED, CHANGED))


def _shared(way: Way, now: datetime | None) -> Item:
    """Whose number it is too, with the doubts about that one alone."""
    opening = way.opening.value if now is not None else None
    whose = {"designation": way.designation, "provision": way.provision, "type": way.type}
    return whose | {"flags": list(way.flags), "opening": opening}


def _before(way: Way, own: list[Way], by_key: dict[str, Item]) -> list[Any] | None:
    """What stood before a changed number, wherever it changed."""
    if CHANGED not in way.flags:
        return None
    same = (each for each in own if (each.territory, each.value) == (way.territory, way.value) and CHANGED in each.flags)
    found = (_changed(by_key[each.designation]["designation"]).get((each.type, each.label), ()) for each in same)
    return list(dict.fromkeys(value for values in found for value in values))


def _ways(entry: Item) -> Iterator[Way]:
    designation = entry["designation"]
    state = State(entry["now"]["state"]) if entry["now"] else State.UNKNOWN
    disputed = (DISPUTED,) if designation["trust"]["status"] == "disputed" else ()
    doubted = (*disputed, *((NEW,) if entry["new"] else ()))
    changed = _changed(designation)
    made = _maker(designation, state)
    for channel in designation.get("channels") or ():
        slot = channel["type"], channel["label"]
        moved = slot in changed and channel["value"] not in changed[slot]
        added = (CHANGED if changed[slot] else NEW,) if moved else ()
        yield made(channel, tuple(dict.fromkeys((*doubted, *added))), at_any_hour=channel["round_the_clock"])
    for place, contact in enumerate(designation.get("provisional") or (), len(designation.get("channels") or ()) + 1):
        yield made(contact | {"priority": place}, (*doubted, PROVISIONAL), at_any_hour=contact["label"] is not None)


def _maker(designation: Item, state: State) -> Callable[..., Way]:
    def made(channel: Item, flags: tuple[str, ...], *, at_any_hour: bool) -> Way:
        return Way(
            designation=designation["id"],
            provision=designation["provision"],
            type=channel["type"],
            value=channel["value"],
            place=channel["priority"],
            opening=State.OPEN if at_any_hour else state,
            territory=designation["territory"],
            label=channel["label"],
            flags=flags,
            at_any_hour=at_any_hour,
        )

    return made


def _changed(designation: Item) -> dict[tuple[str, str | None], list[Any]]:
    """What stood before in each sort of channel that changed within seven days."""
    marker = designation["trust"]["changed_recently"] or {}
    found = {}
    for change in marker.get("fields", ()):
        slot = SLOTS.get(change["field"].removeprefix("channels."))
        if slot is not None and change["field"].startswith("channels."):
            found[slot.type, slot.label] = change["before"] or []
    return found


def _step(way: Way, entry: Item, now: datetime | None, before: list[Any] | None) -> Item:
    designation = entry["designation"]
    channel = next((each for each in designation.get("channels") or () if _is(each, way)), None)
    posted = next((each for each in designation.get("provisional") or () if PROVISIONAL in way.flags and _is(each, way)), None)
    said = sentences.when(way, entry["now"]["reason"] if entry["now"] else None)
    doubts = sentences.doubts(way, before or ())
    why = sentences.reason(way, said, doubts)
    kind = sentences.kind_of(way)
    return {
        "action": "call" if way.called else "write",
        "type": way.type,
        "label": way.label,
        "kind": kind.en,
        "kind_fr": kind.fr,
        "value": way.value,
        "display": _readable(way),
        "name": entry["name"],
        "name_fr": entry["name_fr"],
        "designation": way.designation,
        "provision": way.provision,
        "territory": way.territory,
        "opening": way.opening.value if now is not None else None,
        "languages": (channel or {}).get("languages") or designation.get("languages") or [],
        "standing": "not approved" if posted else "approved",
        "until": posted["until"] if posted else None,
        "when": said.en if said else None,
        "when_fr": said.fr if said else None,
        "said": entry["now"]["said"] if entry["now"] and not way.at_any_hour else None,
        "flags": list(way.flags),
        "doubts": [{"en": each.en, "fr": each.fr} for each in doubts],
        "before": before,
        "openpgp": (channel or {}).get("openpgp"),
        "reason": why.en,
        "reason_fr": why.fr,
        "also": [],
    }


def _is(channel: Item, way: Way) -> bool:
    return (channel["type"], channel["label"], channel["value"]) == (way.type, way.label, way.value)


def _readable(way: Way) -> str:
    """A number in groups, as it is read out; anything else as it is."""
    try:
        return _international(way.value) if way.called or way.type == "fax" else way.value
    except phonenumbers.NumberParseException:
        return way.value


def _international(number: str) -> str:
    """Raises NumberParseException."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
