"""Designations by what identifies them, which never changes: their order, plain filters and authority need no value to be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from app.domain.provisions import PROVISIONS
from app.domain.timeline import Record
from app.snapshot.model import Part

Order = tuple[str, int, str, str]
"""State, provision in the order of the table, territory, identifier: all of it public."""

_ORDER = {code: place for place, code in enumerate(PROVISIONS)}


class _Identity(msgspec.Struct, frozen=True):
    provision: str
    role: str
    authority: str
    territory: str | None = None


_DECODER = msgspec.json.Decoder(_Identity)


@dataclass(frozen=True, slots=True)
class Post:
    """A designation: its record, and the members that every value of it has in common."""

    record: Record
    provision: str
    treaty: str
    role: str
    authority: str
    territory: str | None
    order: Order


def post(record: Record) -> Post | None:
    """The post that a designation's first value names; None for a record that never had one."""
    streams = (record.streams[audience] for audience in sorted(record.streams))
    first = next((entry.payload for stream in streams for entry in stream if entry.payload), None)
    if first is None:
        return None
    found = _DECODER.decode(first)
    order = (record.state, _ORDER[found.provision], found.territory or "", record.key)
    treaty = PROVISIONS[found.provision].treaty
    return Post(record, found.provision, treaty, found.role, found.authority, found.territory, order)


def posts(part: Part) -> tuple[Post, ...]:
    """All posts of a State, whoever may see them, in order."""
    cached: tuple[Post, ...] | None = part.derived.get("posts")
    if cached is None:
        found = [each for each in map(post, part.of_kind("designation")) if each is not None]
        cached = part.derived["posts"] = tuple(sorted(found, key=lambda each: each.order))
    return cached


def under(part: Part, provisions: frozenset[str]) -> Sequence[Post]:
    """The posts of a State under some provisions, whoever may see them, in order."""
    cached: dict[str, list[Post]] | None = part.derived.get("posts by provision")
    if cached is None:
        cached = {}
        for each in posts(part):
            cached.setdefault(each.provision, []).append(each)
        part.derived["posts by provision"] = cached
    found = sorted(provisions & cached.keys(), key=_ORDER.__getitem__)
    return cached[found[0]] if len(found) == 1 else [each for code in found for each in cached[code]]


def held_by(part: Part) -> Mapping[str, list[Post]]:
    """The posts of a State by their authority."""
    cached: dict[str, list[Post]] | None = part.derived.get("posts by authority")
    if cached is None:
        cached = {}
        for each in posts(part):
            cached.setdefault(each.authority, []).append(each)
        part.derived["posts by authority"] = cached
    return cached
