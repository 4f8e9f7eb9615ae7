"""A State, or a fictional exercise State."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads, record


@record("state", prefix="", identity=("code",), row=("code",))
class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Names and memberships; a change of membership is an amendment from the day on which it takes effect."""

    code: Annotated[
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
    names: Annotated[
        dict[str, str],
        Field(
            "Name",
            "Nom",
            "Name of the State, one column per language.",
            Audience.PUBLIC,
            ("name", "nom"),
            Reads.TEXT,
            searchable=True,
            per_language=True,
            example="Exercise State Meridia",
        ),
    ]
    memberships: Annotated[
        list[str],
        Field(
            "Memberships",
            "Appartenances",
            "EU, CoE; several separated by semicolons.",
            Audience.PUBLIC,
            ("memberships", "appartenances"),
            Reads.CODES,
            ("EU", "CoE"),
        ),
    ] = []
    exercise: Annotated[
        bool,
        Field(
            "Exercise State",
            "État d'exercice",
            "Yes for a fictional State that exists for exercises only.",
            Audience.PUBLIC,
            ("exercise", "exercice"),
            Reads.FLAG,
        ),
    ] = False
    coordinator: Annotated[
        list[str],
        Field(
            "Coordinator",
            "Coordonnateur",
            "Functional mailbox told of what waits for too long. Several separated by semicolons.",
            Audience.RESTRICTED,
            ("coordinator", "coordinator e-mail", "coordonnateur"),
            Reads.EMAILS,
            example="coordination@justice.meridia.example",
        ),
    ] = []
    source: Annotated[
        str | None,
        Field("Source", "Source", "Where this is known from.", Audience.PUBLIC, ("source",), Reads.TEXT),
    ] = None
