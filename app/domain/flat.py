"""Record values as flat maps of field paths, so that a row can set, a plan can compare and a diff can name single fields.

``hours.spec``, ``address.locality`` and ``names.fr`` are members; ``channels.phone`` is the list of that slot's channels;
other lists are values as a whole.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from app.domain.access import AUDIENCES, Audience
from app.domain.records import KINDS, Kind
from app.domain.records.channels import SLOTS

Flat = dict[str, Any]
CHANNELS = "channels"
_CHANNEL_PATHS = tuple(f"{CHANNELS}.{slot}" for slot in SLOTS)


class FieldChange(msgspec.Struct, frozen=True, gc=False):
    """One field before and after, and the audience that may see it."""

    field: str
    before: Any
    after: Any
    audience: Audience

    def as_json(self) -> dict[str, Any]:
        """The members of the contract, and the audience."""
        return {"field": self.field, "before": self.before, "after": self.after, "audience": self.audience.label}

    def under(self, prefix: str) -> "FieldChange":
        """The same as a change of a part of another record."""
        return FieldChange(prefix + self.field, self.before, self.after, self.audience)


def flatten(value: Mapping[str, Any]) -> Flat:
    """The flat map of a record value."""
    flat: Flat = {}
    for name, content in value.items():
        if name == CHANNELS:
            for channel in content:
                flat.setdefault(f"{CHANNELS}.{channel['slot']}", []).append(channel)
        elif isinstance(content, dict):
            for member, part in content.items():
                flat[f"{name}.{member}"] = part
        elif content is not None:
            flat[name] = content
    return flat


def unflatten(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The record value of a flat map; slots come in the order in which they are called."""
    channels = [channel for path in _CHANNEL_PATHS if path in flat for channel in flat[path]]
    value: dict[str, Any] = {CHANNELS: channels} if channels else {}
    for path, content in flat.items():
        name, _, member = path.partition(".")
        if name == CHANNELS:
            continue
        if member:
            value.setdefault(name, {})[member] = content
        else:
            value[name] = content
    return value


def assigned(flat: Mapping[str, Any], paths: Mapping[str, Any]) -> Flat:
    """A copy of ``flat`` with these paths set; None clears a path."""
    result = {**flat, **paths}
    return {path: content for path, content in result.items() if content is not None and content != []}


def differences(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """Field by field what differs, in the order of declaration."""
    changed = [path for path, content in before.items() if after.get(path) != content]
    changed += [path for path, content in after.items() if content is not None and path not in before]
    return [
        FieldChange(
            path, shown(before.get(path)), shown(after.get(path)), _highest(path, before, after) if audience is None else audience
        )
        for path, audience in _declared(kind.name, tuple(changed))
    ]


@lru_cache(1024)
def _declared(kind: str, paths: tuple[str, ...]) -> tuple[tuple[str, Audience | None], ...]:
    """The paths in the order of declaration, each with the audience of its field. Most rows of a file have the same ones."""
    names, places = {path: path.partition(".")[0] for path in paths}, KINDS[kind].places
    ordered = sorted(paths, key=lambda path: places[names[path]])
    return tuple((path, KINDS[kind].fields[names[path]].audience) for path in ordered)


def shown(content: Any) -> Any:
    """A field's content for people: of channels only their values."""
    if isinstance(content, list) and content and isinstance(content[0], dict):
        return [channel["value"] for channel in content]
    return content


def audience_of(kind: Kind, path: str, *flats: Mapping[str, Any]) -> Audience:
    """The audience of a field; of channels the highest that one of them has."""
    declared = kind.fields[path.partition(".")[0]].audience
    return declared if declared is not None else _highest(path, *flats)


def _highest(path: str, *flats: Mapping[str, Any]) -> Audience:
    return max(AUDIENCES[channel["audience"]] for flat in flats for channel in flat.get(path) or ())
