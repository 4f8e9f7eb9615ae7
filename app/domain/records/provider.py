"""A private entity in a State that holds what is asked for: a service provider, or one that registers domain names."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.address import Address
from app.domain.records.field import Field, Reads, record

SERVICE = "service-provider"
"""Lets people communicate, or processes or stores data for them (ETS 185 art. 1)."""
DOMAIN_NAMES = ("registrar", "registry", "domain-name-service")
"""Provide domain name registration services (CETS 224 art. 6)."""
KINDS_OF_PROVIDER = (SERVICE, *DOMAIN_NAMES)


@record("provider", prefix="v_", identity=("state", "names"), row=("state", "names", "kinds"), known_by=("names", "website"))
class Provider(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Public throughout. A group with companies in several States is a provider in each."""

    state: Annotated[
        str,
        Field(
            "State",
            "État",
            "ISO 3166-1 alpha-2 code of the State in whose territory it is.",
            Audience.PUBLIC,
            ("state", "iso2", "country", "party", "état", "pays"),
            Reads.STATE,
            example="QM",
        ),
    ]
    names: Annotated[
        dict[str, str],
        Field(
            "Provider",
            "Fournisseur",
            "What it is called, one column per language; 'und' where the language is not known.",
            Audience.PUBLIC,
            ("provider", "name of provider", "name", "company", "fournisseur", "nom"),
            Reads.TEXT,
            searchable=True,
            per_language=True,
            example="Example Hosting of Meridia",
        ),
    ]
    kinds: Annotated[
        list[str],
        Field(
            "Kind",
            "Nature",
            "What it does; several separated by semicolons.",
            Audience.PUBLIC,
            ("kind", "kinds", "nature"),
            Reads.CODES,
            KINDS_OF_PROVIDER,
            example=SERVICE,
        ),
    ]
    website: Annotated[
        str | None,
        Field(
            "Website",
            "Site web",
            "Its own public page; two providers that share one are told apart by their names.",
            Audience.PUBLIC,
            ("website", "web", "url", "site web"),
            Reads.WEB,
            example="https://hosting.meridia.example/",
        ),
    ] = None
    address: Annotated[Address | None, Field("Address", "Adresse", "Postal address.", Audience.PUBLIC)] = None
    source_url: Annotated[
        str | None,
        Field(
            "Source address",
            "Adresse de la source",
            "Public page on which it stands that this is such a provider.",
            Audience.PUBLIC,
            ("source url", "source address", "adresse de la source"),
            Reads.WEB,
        ),
    ] = None
