"""A body that holds one or more designations: a ministry, a prosecution service, a police unit, an office by description."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.address import Address
from app.domain.records.field import Field, Reads, record

TYPES = ("ministry", "prosecution", "court", "police", "agency", "supranational", "other")


@record("authority", prefix="a_", identity=("state", "names"), known_by=("names",))
class Authority(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One body, many roles: a reorganisation changes this record, not each designation."""

    state: Annotated[str, Field("State", "État", "ISO 3166-1 alpha-2 code.", Audience.PUBLIC)]
    names: Annotated[
        dict[str, str],
        Field(
            "Authority",
            "Autorité",
            "Name of the body, one column per language; 'und' where the language is not known.",
            Audience.PUBLIC,
            ("authority", "name", "autorité", "nom", "name of authority"),
            Reads.TEXT,
            searchable=True,
            per_language=True,
            example="Ministry of Justice of Meridia",
        ),
    ]
    type: Annotated[
        str | None,
        Field(
            "Type of authority",
            "Type d'autorité",
            "Kind of body.",
            Audience.PUBLIC,
            ("type of authority", "authority type", "type d'autorité"),
            Reads.CHOICE,
            TYPES,
            example="ministry",
        ),
    ] = None
    parent: Annotated[
        str | None,
        Field(
            "Parent authority",
            "Autorité de tutelle",
            "The body it belongs to, by name.",
            Audience.PUBLIC,
            ("parent authority", "autorité de tutelle"),
            Reads.TEXT,
            searchable=True,
        ),
    ] = None
    address: Annotated[Address | None, Field("Address", "Adresse", "Postal address.", Audience.PUBLIC)] = None
    website: Annotated[
        str | None,
        Field(
            "Website",
            "Site web",
            "Public page of the body.",
            Audience.PUBLIC,
            ("website", "web", "url", "site web"),
            Reads.WEB,
            example="https://justice.meridia.example/",
        ),
    ] = None
