"""A State's participation in a treaty: dates only. Status is computed from them, never stored."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads, record


@record("participation", prefix="", identity=("state", "treaty"), row=("state", "treaty"))
class Participation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Days in the form YYYY-MM-DD."""

    state: Annotated[
        str,
        Field(
            "State",
            "État",
            "ISO 3166-1 alpha-2 code.",
            Audience.PUBLIC,
            ("state", "iso2", "country", "party", "état", "pays"),
            Reads.STATE,
            example="QM",
        ),
    ]
    treaty: Annotated[
        str,
        Field(
            "Treaty",
            "Traité",
            "CETS224 or ETS185.",
            Audience.PUBLIC,
            ("treaty", "traité"),
            Reads.TREATY,
            example="CETS224",
        ),
    ]
    invited_on: Annotated[
        str | None,
        Field(
            "Invited on",
            "Invité le",
            "Day of the invitation to accede, or on which it was first listed.",
            Audience.PUBLIC,
            ("invited on", "invité le"),
            Reads.DAY,
        ),
    ] = None
    signed_on: Annotated[
        str | None,
        Field(
            "Signed on",
            "Signé le",
            "Day of signature.",
            Audience.PUBLIC,
            ("signed on", "signature date", "signé le"),
            Reads.DAY,
            example="2022-05-12",
        ),
    ] = None
    consented_on: Annotated[
        str | None,
        Field(
            "Consent on",
            "Consentement le",
            "Day of deposit of the instrument of ratification, acceptance, approval or accession.",
            Audience.PUBLIC,
            ("consent on", "deposit date", "ratification date", "consentement le"),
            Reads.DAY,
            example="2023-02-01",
        ),
    ] = None
    in_force_on: Annotated[
        str | None,
        Field(
            "In force on",
            "En vigueur le",
            "Day of entry into force for this State as stated by the depositary; it wins over the computed day.",
            Audience.PUBLIC,
            ("in force on", "entry into force", "en vigueur le"),
            Reads.DAY,
        ),
    ] = None
    denounced_on: Annotated[
        str | None,
        Field(
            "Denunciation effective on",
            "Dénonciation effective le",
            "Day on which a denunciation takes effect.",
            Audience.PUBLIC,
            ("denunciation effective on",),
            Reads.DAY,
        ),
    ] = None
    source: Annotated[
        str | None,
        Field("Source", "Source", "Where this is known from.", Audience.PUBLIC, ("source",), Reads.TEXT),
    ] = None
