"""Opening hours: a part of the records that say when somebody answers."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads

_PREFERRED = r"preferably (?:(?:Mo|Tu|We|Th|Fr|Sa|Su|[0-9]{2}:[0-9]{2})[-,; ]*)+"
_ALWAYS = re.compile(rf'24/7(?: "{_PREFERRED}")?')


def always(hours: Mapping[str, Any] | None) -> bool:
    """Whether hours say that somebody answers at any hour, and nothing in them says otherwise: the flag alone is not trusted."""
    said = hours or {}
    spec = said.get("spec")
    return bool(said.get("round_the_clock")) and (not spec or _ALWAYS.fullmatch(spec) is not None)


class Hours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """When it answers."""

    round_the_clock: Annotated[
        bool,
        Field(
            "Round the clock",
            "Jour et nuit",
            "Yes when it answers at any hour.",
            Audience.PARTIES,
            ("round the clock", "24/7", "jour et nuit"),
            Reads.FLAG,
            example="no",
        ),
    ] = False
    spec: Annotated[
        str | None,
        Field(
            "Hours",
            "Horaires",
            "Opening hours in OpenStreetMap syntax, local time.",
            Audience.PARTIES,
            ("hours", "opening hours", "horaires"),
            Reads.HOURS,
            example="Mo-Fr 09:00-17:00",
        ),
    ] = None
    time_zone: Annotated[
        str | None,
        Field(
            "Time zone",
            "Fuseau horaire",
            "IANA name of the zone of these hours.",
            Audience.PARTIES,
            ("time zone", "timezone", "fuseau horaire"),
            Reads.TIME_ZONE,
            example="Europe/Paris",
        ),
    ] = None
