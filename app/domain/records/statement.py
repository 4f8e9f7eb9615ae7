"""A declaration, reservation or notification that a State has made under a provision."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads, record

KINDS_OF_STATEMENT = ("declaration", "reservation", "notification", "territorial")
OPTIONS = (
    "judicial-authorities",
    "interpol",
    "24/7-point",
    "in-every-case",
    "listed-circumstances",
    "extended-to-territory",
    "not-applied-to-territory",
)


@record(
    "statement",
    prefix="s_",
    identity=("state", "territory", "provision", "kind", "made_on"),
    row=("state", "provision", "kind"),
)
class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Public throughout; in force over the span of its entry."""

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
    provision: Annotated[
        str,
        Field(
            "Provision",
            "Disposition",
            "The paragraph under which it is made.",
            Audience.PUBLIC,
            ("provision", "article", "disposition"),
            Reads.PROVISION,
            example="7.5.a",
        ),
    ]
    kind: Annotated[
        str,
        Field(
            "Kind",
            "Nature",
            "Declaration, reservation or notification.",
            Audience.PUBLIC,
            ("kind", "nature"),
            Reads.CHOICE,
            KINDS_OF_STATEMENT,
            example="notification",
        ),
    ]
    summary: Annotated[
        str,
        Field(
            "Summary",
            "Résumé",
            "What it says, in a sentence.",
            Audience.PUBLIC,
            ("summary", "résumé"),
            Reads.TEXT,
            searchable=True,
            example="Notify the designated authority of every order.",
        ),
    ]
    made_on: Annotated[
        str | None,
        Field(
            "Made on",
            "Faite le",
            "Day on which it was made.",
            Audience.PUBLIC,
            ("made on", "date", "faite le"),
            Reads.DAY,
            example="2023-02-01",
        ),
    ] = None
    territory: Annotated[
        str | None,
        Field(
            "Territory",
            "Territoire",
            "ISO code of the territory concerned.",
            Audience.PUBLIC,
            ("territory", "territoire"),
            Reads.STATE,
        ),
    ] = None
    options: Annotated[
        list[str],
        Field(
            "Options",
            "Options",
            "What was chosen, where the provision offers a choice.",
            Audience.PUBLIC,
            ("options",),
            Reads.CODES,
            OPTIONS,
            example="in-every-case",
        ),
    ] = []
    circumstances: Annotated[
        str | None,
        Field(
            "Circumstances",
            "Circonstances",
            "The circumstances, format or channel that it names.",
            Audience.PUBLIC,
            ("circumstances", "circonstances"),
            Reads.TEXT,
            searchable=True,
        ),
    ] = None
    source_url: Annotated[
        str | None,
        Field(
            "Source address",
            "Adresse de la source",
            "Public page on which it stands.",
            Audience.PUBLIC,
            ("source url", "source address", "adresse de la source"),
            Reads.WEB,
        ),
    ] = None
