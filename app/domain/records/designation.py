"""A designation: one authority of one State for one provision and role, and how to reach it."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.channels import Channel
from app.domain.records.field import Field, Reads, record
from app.domain.records.hours import Hours
from app.domain.records.secure import Certificate

_OPENPGP = Field(
    "OpenPGP key",
    "Clé OpenPGP",
    "Public keys of its mailboxes in ASCII armour, one after the other.",
    Audience.PARTIES,
    ("openpgp key", "pgp key", "openpgp", "pgp", "clé openpgp", "clé pgp"),
    Reads.OPENPGP,
)
SCOPES = ("function", "stage", "class-of-data", "hours", "subject", "territory", "supranational")


class Scope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where competence is split: along which line, and this authority's side of it."""

    text: Annotated[
        str,
        Field(
            "Scope",
            "Compétence",
            "What this authority is competent for, when competence is split.",
            Audience.PUBLIC,
            ("scope", "compétence", "function"),
            Reads.TEXT,
            searchable=True,
        ),
    ]
    along: Annotated[
        str | None,
        Field(
            "Scope along",
            "Critère de compétence",
            "The line along which competence is split.",
            Audience.PUBLIC,
            ("scope along", "critère de compétence"),
            Reads.CHOICE,
            SCOPES,
        ),
    ] = None


@record(
    "designation",
    prefix="d_",
    identity=("state", "territory", "provision", "role", "authority"),
    row=("state", "provision", "authority.names"),
)
class Designation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Dates here are those that the State itself put beside this row; those of its notification are provenance."""

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
            "The provision under which the authority is designated.",
            Audience.PUBLIC,
            ("provision", "article", "disposition"),
            Reads.PROVISION,
            example="8.10.b",
        ),
    ]
    role: Annotated[
        str,
        Field(
            "Role",
            "Rôle",
            "Part of the provision's function; blank means the usual one.",
            Audience.PUBLIC,
            ("role", "rôle"),
            Reads.ROLE,
        ),
    ]
    authority: Annotated[str, Field("Authority", "Autorité", "The body that holds this designation.", Audience.PUBLIC)]
    territory: Annotated[
        str | None,
        Field(
            "Territory",
            "Territoire",
            "ISO code of a territory with its own authority.",
            Audience.PUBLIC,
            ("territory", "territoire"),
            Reads.STATE,
        ),
    ] = None
    scope: Annotated[Scope | None, Field("Scope", "Compétence", "Competence, when it is split.", Audience.PUBLIC)] = None
    languages: Annotated[
        list[str],
        Field(
            "Languages",
            "Langues",
            "BCP 47 codes, first preferred; several separated by semicolons.",
            Audience.PARTIES,
            ("languages", "language", "langues"),
            Reads.LANGUAGES,
            example="en; fr",
        ),
    ] = []
    hours: Annotated[Hours | None, Field("Hours", "Horaires", "When it answers.", Audience.PARTIES)] = None
    channels: Annotated[list[Channel], Field("Channels", "Voies", "How to reach it, in calling order.", None)] = []
    openpgp: Annotated[list[Certificate], _OPENPGP] = []
    procedure: Annotated[
        str | None,
        Field(
            "Out-of-hours procedure",
            "Procédure hors horaires",
            "What to do outside working hours.",
            Audience.NETWORK,
            ("out-of-hours procedure", "procédure hors horaires"),
            Reads.TEXT,
        ),
    ] = None
    person: Annotated[
        str | None,
        Field(
            "Named person",
            "Personne nommée",
            "A person to ask for.",
            Audience.RESTRICTED,
            ("named person", "contact person", "personne nommée"),
            Reads.TEXT,
        ),
    ] = None
    verification: Annotated[
        str | None,
        Field(
            "Verification note",
            "Note de vérification",
            "How these details were verified.",
            Audience.RESTRICTED,
            ("verification note", "note de vérification"),
            Reads.TEXT,
        ),
    ] = None
    declared_on: Annotated[
        str | None,
        Field(
            "Declared on",
            "Déclaré le",
            "Day of the document, when it differs from the notification's.",
            Audience.PUBLIC,
            ("declared on", "déclaré le"),
            Reads.DAY,
        ),
    ] = None
    registered_on: Annotated[
        str | None,
        Field(
            "Registered on",
            "Enregistré le",
            "Day of registration, when it differs from the notification's.",
            Audience.PUBLIC,
            (
                "registered on",
                "date of communication",
                "date_communication",
                "communicated",
                "date of registration",
                "registered",
                "enregistré le",
                "date d'enregistrement",
            ),
            Reads.DAY,
        ),
    ] = None
    period_start: Annotated[
        str | None,
        Field(
            "Period start",
            "Début de période",
            "First day of the period covered, as published.",
            Audience.PUBLIC,
            ("period start", "début de période"),
            Reads.DAY,
        ),
    ] = None
    source_url: Annotated[
        str | None,
        Field(
            "Source address",
            "Adresse de la source",
            "Public page on which this was declared.",
            Audience.PUBLIC,
            ("source url", "source address", "adresse de la source"),
            Reads.WEB,
        ),
    ] = None
    withheld: Annotated[
        dict[str, list[str]],
        Field("Withheld", "Retenu", "Fields held above this audience.", Audience.PARTIES),
    ] = {}
