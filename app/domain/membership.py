"""When a State was a member of the European Union and of the Council of Europe, read off its record's versions."""

from dataclasses import dataclass
from datetime import date

import msgspec

from app.domain.timeline import ALL, Stream, boundaries, payload_on

EUROPEAN_UNION = "EU"


@dataclass(frozen=True, slots=True)
class Membership:
    """Days from ``start`` up to, not including, ``end``. A start on the first day of the record means since then or longer."""

    of: str
    start: date
    end: date | None = None


class _Member(msgspec.Struct, frozen=True):
    memberships: list[str] = []


_MEMBER = msgspec.json.Decoder(_Member)


def memberships(stream: Stream, known: int = ALL) -> tuple[Membership, ...]:
    """Every membership that the public stream of a State's record tells of, by organisation and day."""
    found: list[Membership] = []
    since: dict[str, date] = {}
    for day in boundaries(stream, known):
        payload = payload_on(stream, day, known)
        held = set(_MEMBER.decode(payload).memberships) if payload is not None else set[str]()
        found += [Membership(each, since.pop(each), day) for each in sorted(since.keys() - held)]
        since |= dict.fromkeys(sorted(held - since.keys()), day)
    found += [Membership(each, start) for each, start in since.items()]
    return tuple(sorted(found, key=lambda each: (each.of, each.start)))
