"""Which record a row is about, and what it asks to be set there. Nothing is written here and nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from app.domain.access import Audience
from app.domain.canonical import derived_key
from app.domain.findings import Finding, Level
from app.domain.flat import CHANNELS, Flat
from app.domain.placement import place
from app.domain.provisions import PROVISIONS, Provision
from app.domain.records import KINDS
from app.domain.records.channels import SLOTS
from app.domain.register import Register, identity_of, names_of
from app.domain.submission import Row
from app.domain.timeline import Record
from app.domain.values import fold

AUTHORITY = "authority."
_OF_CHANNELS = f"{CHANNELS}."


@dataclass(frozen=True, slots=True)
class Target:
    """A record to be changed: the one found, or the key of a new one, and the paths that the row sets."""

    kind: str
    key: str
    state: str
    record: Record | None
    paths: Flat


@dataclass(frozen=True, slots=True)
class Match:
    """The records one row is about: its own, preceded by its authority where it names one."""

    targets: tuple[Target, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def match(row: Row, state: str, register: Register, notification: str, default: date) -> Match:
    """The targets of ``row``, which takes effect on ``default`` where it states no day.

    Findings of level error mean that it is about nothing that can be decided.
    """
    if row.kind == "designation":
        return _designation(row, state, register, notification, default)
    values = dict(row.values)
    name = "code" if row.kind == "state" else "state"
    values[name] = state
    return Match((_target(row.kind, state, values, register, notification),))


def _target(kind: str, state: str, paths: Flat, register: Register, notification: str) -> Target:
    identity = identity_of(kind, paths)
    record = register.with_identity(kind, identity)
    return Target(kind, record.key if record else _new_key(kind, identity, notification), state, record, paths)


def _new_key(kind: str, identity: tuple[str | None, ...], notification: str) -> str:
    prefix = KINDS[kind].prefix
    if not prefix:
        return ".".join(part for part in identity if part)
    return derived_key(prefix, notification, *(part or "" for part in identity))


def _designation(row: Row, state: str, register: Register, notification: str, default: date) -> Match:
    named: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for path, content in row.values.items():
        if path.startswith(AUTHORITY):
            named[path[len(AUTHORITY) :]] = content
        else:
            own[path] = content
    if not own.get("provision"):
        return Match((), (Finding(Level.ERROR, "missing-value", "the row names no provision", "Provision"),))
    authority, findings = _authority(state, named, register, notification)
    if authority is None:
        return Match((), findings)
    provision = PROVISIONS[own["provision"]]
    role = own.get("role") or provision.roles[0]
    if role not in provision.roles:
        return Match((), (*findings, _unknown_role(role, provision.code, provision.roles)))
    own |= {"state": state, "role": role, "authority": authority.key}
    target = _target("designation", state, own, register, notification)
    day = place(target.record, row.valid_from, default, row.valid_to).based_on if target.record else None
    paths = _with_channels(own, row.audience, _channel_floor(provision), _held_audiences(target.record, day))
    target = Target("designation", target.key, state, target.record, paths)
    return Match((authority, target), findings)


def _unknown_role(role: str, provision: str, roles: tuple[str, ...]) -> Finding:
    return Finding(
        Level.ERROR,
        "unknown-role",
        f"provision {provision} has no role {role!r}; it has: {', '.join(roles)}",
        "Role",
        role,
        roles[0],
    )


def _authority(
    state: str, named: Mapping[str, Any], register: Register, notification: str
) -> tuple[Target | None, tuple[Finding, ...]]:
    names = {path: name for path, name in named.items() if path.startswith("names.") and name}
    if not names:
        return None, (Finding(Level.ERROR, "missing-value", "the row names no authority", "Authority"),)
    keys = {key: None for name in names.values() for key in register.authorities_named(state, name)}
    if len(keys) > 1:
        shown = ", ".join(keys)
        message = f"more than one authority of {state} goes by this name: {shown}"
        return None, (Finding(Level.ERROR, "ambiguous-authority", message, "Authority", next(iter(names.values()))),)
    paths = {"state": state, **named}
    if keys:
        key = next(iter(keys))
        record = register.get("authority", key)
        return Target("authority", key, state, record, _without_repeated_names(paths, record)), ()
    key = derived_key("a_", notification, state, *sorted(fold(name) for name in names.values())[:1])
    return Target("authority", key, state, None, paths), ()


def _without_repeated_names(paths: Flat, record: Record | None) -> Flat:
    """A name without a language that the body already goes by in some language says nothing new."""
    undetermined = paths.get("names.und")
    if undetermined is None or record is None or fold(undetermined) not in names_of(record):
        return paths
    return {path: content for path, content in paths.items() if path != "names.und"}


def _with_channels(paths: Flat, raised: Audience | None, floor: Audience, held: Mapping[str, Audience]) -> Flat:
    result = {}
    for path, content in paths.items():
        if content and path.startswith(_OF_CHANNELS):
            slot = path[len(_OF_CHANNELS) :]
            lowest = max(SLOTS[slot].floor, floor)
            audience = max(lowest, raised if raised is not None else held.get(slot, lowest))
            result[path] = [{"slot": slot, "value": value, "audience": audience.label} for value in content]
        else:
            result[path] = content
    return result


def _channel_floor(provision: Provision) -> Audience:
    """A channel's default audience follows its provision (DOMAIN: audiences)."""
    return Audience.NETWORK if provision.round_the_clock else Audience.PARTIES


def _held_audiences(record: Record | None, day: date | None) -> dict[str, Audience]:
    """The audience at which each slot is held, which a row that is silent about it does not lower.

    It is that of ``day``; of a slot that holds nothing then, the highest that it ever had.
    """
    if record is None:
        return {}
    entries = sorted(record.entries(), key=lambda entry: entry.audience)
    ever = _slots((entry.audience, entry.payload) for entry in entries)
    return ever | _slots(record.payloads(day).items()) if day else ever


def _slots(payloads: Iterable[tuple[Audience, bytes | None]]) -> dict[str, Audience]:
    return {
        channel["slot"]: audience
        for audience, payload in payloads
        if payload is not None
        for channel in msgspec.json.decode(payload).get(CHANNELS, ())
    }
