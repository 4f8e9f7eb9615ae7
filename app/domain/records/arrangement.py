"""A fact about a pair of States: a treaty between them, an authority they agreed on, transfers of data that one has suspended."""

from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads, record

KINDS_OF_ARRANGEMENT = (
    "mutual-assistance-treaty",
    "extradition-treaty",
    "data-protection-agreement",
    "agreed-authority",
    "transfer-suspension",
)


@record("arrangement", prefix="r_", identity=("state", "partner", "kind", "made_on"), row=("state", "partner", "kind"))
class Arrangement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Public throughout; in force over the span of its entry. It holds between both States, whichever of them it is kept with.

    A suspension is that of ``state``, of transfers to ``partner`` (CETS 224 art. 14.15).
    """

    state: Annotated[
        str,
        Field(
            "State",
            "État",
            "ISO 3166-1 alpha-2 code of the State that told of it; of a suspension, of the one that suspends.",
            Audience.PUBLIC,
            ("state", "iso2", "country", "party", "état", "pays"),
            Reads.STATE,
            example="QM",
        ),
    ]
    partner: Annotated[
        str,
        Field(
            "Partner",
            "Partenaire",
            "ISO 3166-1 alpha-2 code of the other State.",
            Audience.PUBLIC,
            ("partner", "partner state", "partenaire", "état partenaire"),
            Reads.STATE,
            example="QN",
        ),
    ]
    kind: Annotated[
        str,
        Field(
            "Kind",
            "Nature",
            "What is arranged.",
            Audience.PUBLIC,
            ("kind", "nature"),
            Reads.CHOICE,
            KINDS_OF_ARRANGEMENT,
            example="mutual-assistance-treaty",
        ),
    ]
    summary: Annotated[
        str,
        Field(
            "Summary",
            "Résumé",
            "Its title, or what it says, in a sentence.",
            Audience.PUBLIC,
            ("summary", "résumé"),
            Reads.TEXT,
            searchable=True,
            example="Treaty on mutual assistance between Meridia and Norvania.",
        ),
    ]
    made_on: Annotated[
        str | None,
        Field(
            "Made on",
            "Conclu le",
            "Day on which it was made.",
            Audience.PUBLIC,
            ("made on", "date", "concluded on", "conclu le"),
            Reads.DAY,
            example="2012-03-01",
        ),
    ] = None
    state_authority: Annotated[
        str | None,
        Field(
            "Authority of the State",
            "Autorité de l'État",
            "The State's central authority under it, or the one agreed on, by its name in the register.",
            Audience.PUBLIC,
            ("authority of the state", "autorité de l'état"),
            Reads.TEXT,
            searchable=True,
            example="Ministry of Justice of Meridia",
        ),
    ] = None
    partner_authority: Annotated[
        str | None,
        Field(
            "Authority of the partner",
            "Autorité du partenaire",
            "The same for the other State.",
            Audience.PUBLIC,
            ("authority of the partner", "partner authority", "autorité du partenaire"),
            Reads.TEXT,
            searchable=True,
            example="Ministry of Justice of Norvania",
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
