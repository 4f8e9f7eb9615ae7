"""An observation: what is known of whether a designation is still right and still answers. One record for each sort of it."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, record

SORTS = ("attested", "answered", "did-not-answer", "wrong")
SPEAKERS = ("state", "registrar")


@record("observation", prefix="o_", identity=("designation", "sort"))
class Observation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """No file brings it. All but attestations are told to no audience below that of the provision's channels. ``at``: RFC 3339."""

    state: Annotated[str, Field("State", "État", "ISO 3166-1 alpha-2 code.", Audience.PUBLIC)]
    designation: Annotated[str, Field("Designation", "Désignation", "What was observed.", Audience.PUBLIC)]
    sort: Annotated[str, Field("Sort", "Nature", "What was found.", Audience.PUBLIC, choices=SORTS)]
    at: Annotated[str, Field("At", "Le", "When it was found.", Audience.PUBLIC)]
    speaker: Annotated[
        str | None,
        Field("Attested by", "Attesté par", "The State itself, or a registrar who verified it.", Audience.PUBLIC, choices=SPEAKERS),
    ] = None
    covers: Annotated[
        str | None,
        Field("Covers", "Couvre", "Up to which audience the one who attested saw the values.", Audience.PUBLIC),
    ] = None
    by: Annotated[str | None, Field("By", "Par", "Who said it, under a pseudonym.", Audience.RESTRICTED)] = None
    channel: Annotated[str | None, Field("Channel", "Voie", "The number or address that is meant.", Audience.RESTRICTED)] = None
    note: Annotated[str | None, Field("Note", "Note", "What else was said of it.", Audience.RESTRICTED)] = None
