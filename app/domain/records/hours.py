"""Opening hours: a part of the records that say when somebody answers."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads


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
