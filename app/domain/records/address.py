"""A postal address: a part of the records of bodies, public or private."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A postal address, in the order in which it is written on an envelope there."""

    lines: Annotated[
        list[str],
        Field(
            "Address",
            "Adresse",
            "Street and further lines, separated by line breaks.",
            Audience.PUBLIC,
            ("address", "postal address", "adresse"),
            Reads.LINES,
            example="1 Exercise Square",
        ),
    ] = []
    locality: Annotated[
        str | None,
        Field(
            "Locality",
            "Localité",
            "Town or city.",
            Audience.PUBLIC,
            ("locality", "city", "town", "localité", "ville"),
            Reads.TEXT,
            example="Meridia",
        ),
    ] = None
    postal_code: Annotated[
        str | None,
        Field(
            "Postal code",
            "Code postal",
            "As written there.",
            Audience.PUBLIC,
            ("postal code", "postcode", "zip", "code postal"),
            Reads.TEXT,
            example="QM-1000",
        ),
    ] = None
    country: Annotated[
        str | None,
        Field(
            "Country of address",
            "Pays de l'adresse",
            "ISO 3166-1 alpha-2 code.",
            Audience.PUBLIC,
            ("country of address", "pays de l'adresse"),
            Reads.STATE,
            example="QM",
        ),
    ] = None
