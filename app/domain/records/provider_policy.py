"""What a provider does with orders and requests from abroad, topic by topic, and where it takes them."""

from types import MappingProxyType
from typing import Annotated

import msgspec

from app.domain.access import Audience
from app.domain.records.channels import Channel
from app.domain.records.field import Field, Reads, record
from app.domain.records.hours import Hours

ORDERS, LANGUAGES, REGISTRATION = "orders", "languages", "registration-data"
CUSTOMER, CONFIDENTIALITY = "customer-notification", "emergency-confidentiality"
TOPICS = MappingProxyType(
    {
        ORDERS: (),
        LANGUAGES: (),
        REGISTRATION: ("published", "to-authorities", "domestic-order-only", "refused"),
        CUSTOMER: ("always", "unless-asked", "by-case", "never"),
        CONFIDENTIALITY: ("kept", "on-request", "by-case", "not-kept"),
    }
)
"""What a policy can be about, with the positions that can be taken on it.

Where orders are taken; in which languages; whether registration data of domain names are given; whether the customer is told of
an order; whether an emergency is kept confidential (explanatory report of CETS 224, paragraphs 61, 84.d, 106 and 165).
"""
POSITIONS = tuple(dict.fromkeys(each for positions in TOPICS.values() for each in positions))
_POSITIONS_BY_TOPIC = "; ".join(f"on {topic} {', '.join(said)}" for topic, said in TOPICS.items() if said)
TOLD_BY = ("provider", "published", "state", "other-state")


@record("provider_policy", prefix="y_", identity=("state", "provider", "topic"), row=("state", "provider", "topic"), of="provider")
class ProviderPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One topic of one provider: each has its own day, source and history. ``provider`` is its key."""

    state: Annotated[
        str,
        Field(
            "State",
            "État",
            "ISO 3166-1 alpha-2 code of the State in whose territory the provider is.",
            Audience.PUBLIC,
            ("state", "iso2", "country", "party", "état", "pays"),
            Reads.STATE,
            example="QM",
        ),
    ]
    provider: Annotated[
        str,
        Field(
            "Provider",
            "Fournisseur",
            "Whose policy it is: its name, website or identifier, as the register has it.",
            Audience.PUBLIC,
            ("provider", "name of provider", "fournisseur"),
            Reads.TEXT,
            example="Example Hosting of Meridia",
        ),
    ]
    topic: Annotated[
        str,
        Field(
            "Topic",
            "Sujet",
            "What the policy is about; one row for each topic.",
            Audience.PUBLIC,
            ("topic", "subject", "sujet"),
            Reads.CHOICE,
            tuple(TOPICS),
            example=CUSTOMER,
        ),
    ]
    position: Annotated[
        str | None,
        Field(
            "Position",
            "Position",
            f"What it does: {_POSITIONS_BY_TOPIC}.",
            Audience.PUBLIC,
            ("position",),
            Reads.CHOICE,
            POSITIONS,
            example="unless-asked",
        ),
    ] = None
    summary: Annotated[
        str | None,
        Field(
            "Summary",
            "Résumé",
            "What the policy says, in a sentence.",
            Audience.PUBLIC,
            ("summary", "policy", "résumé"),
            Reads.TEXT,
            searchable=True,
            example="Customers are told of an order unless it asks for confidentiality.",
        ),
    ] = None
    languages: Annotated[
        list[str],
        Field(
            "Languages",
            "Langues",
            "BCP 47 codes of the languages in which orders are accepted, first preferred; several separated by semicolons.",
            Audience.PARTIES,
            ("languages", "language", "langues"),
            Reads.LANGUAGES,
            example="en; fr",
        ),
    ] = []
    instructions: Annotated[
        str | None,
        Field(
            "Instructions",
            "Instructions",
            "What an order has to say or bring for this, beyond what the treaty asks for.",
            Audience.PARTIES,
            ("instructions", "how to ask"),
            Reads.TEXT,
            example="Ask for confidentiality in the first line.",
        ),
    ] = None
    hours: Annotated[Hours | None, Field("Hours", "Horaires", "When orders are taken.", Audience.PARTIES)] = None
    channels: Annotated[list[Channel], Field("Channels", "Voies", "Where orders are taken, in calling order.", None)] = []
    policy_on: Annotated[
        str | None,
        Field(
            "Policy of",
            "Politique du",
            "Day of the policy, or on which it was told.",
            Audience.PUBLIC,
            ("policy of", "date of policy", "day of the policy", "politique du"),
            Reads.DAY,
            example="2025-03-01",
        ),
    ] = None
    told_by: Annotated[
        str | None,
        Field(
            "Told by",
            "Source de l'information",
            "Who told of it: the provider, its published terms, the State in which it is, or another State.",
            Audience.PUBLIC,
            ("told by", "source de l'information"),
            Reads.CHOICE,
            TOLD_BY,
            example="published",
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
    verification: Annotated[
        str | None,
        Field(
            "Verification note",
            "Note de vérification",
            "How this was verified.",
            Audience.RESTRICTED,
            ("verification note", "note de vérification"),
            Reads.TEXT,
        ),
    ] = None
    withheld: Annotated[
        dict[str, list[str]],
        Field("Withheld", "Retenu", "Fields held above this audience.", Audience.PARTIES),
    ] = {}
