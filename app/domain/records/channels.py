"""The ways to reach an authority: one slot per import column, each with its type, label and lowest audience."""

from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from app.domain.access import Audience
from app.domain.records.field import Field, Reads


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for channels of one sort. ``floor`` is the audience below which such a value is never shown."""

    type: str
    label: str | None
    floor: Audience
    round_the_clock: bool
    column: Field


def _slot(type_: str, column: Field, *, label: str | None = None, round_the_clock: bool = False) -> Slot:
    if column.audience is None:
        raise TypeError(f"channel slot {column.en} needs an audience")
    return Slot(type_, label, column.audience, round_the_clock, column)


_PARTIES, _NETWORK, _RESTRICTED = Audience.PARTIES, Audience.NETWORK, Audience.RESTRICTED
_SEVERAL = "Several separated by semicolons."

SLOTS = MappingProxyType(
    {
        "duty_phone": _slot(
            "phone",
            Field(
                "Duty phone",
                "Téléphone de permanence",
                f"Answered round the clock. {_SEVERAL}",
                _NETWORK,
                ("duty phone", "24/7 phone", "téléphone de permanence"),
                Reads.PHONES,
                example="+44 20 7946 0101",
            ),
            label="duty desk",
            round_the_clock=True,
        ),
        "fallback_phone": _slot(
            "phone",
            Field(
                "Fall-back phone",
                "Téléphone de repli",
                f"Called when the duty phone is not answered. {_SEVERAL}",
                _NETWORK,
                ("fall-back phone", "fallback phone", "téléphone de repli"),
                Reads.PHONES,
            ),
            label="fall-back",
            round_the_clock=True,
        ),
        "phone": _slot(
            "phone",
            Field(
                "Phone",
                "Téléphone",
                f"With country code. {_SEVERAL}",
                _PARTIES,
                ("phone", "telephone", "tel", "téléphone", "switchboard"),
                Reads.PHONES,
                example="+44 20 7946 0100",
            ),
        ),
        "mobile": _slot(
            "mobile",
            Field(
                "Mobile",
                "Mobile",
                f"With country code. {_SEVERAL}",
                _PARTIES,
                ("mobile", "mobile phone", "portable"),
                Reads.PHONES,
            ),
        ),
        "secure_email": _slot(
            "secure_email",
            Field(
                "Secure e-mail",
                "Courriel sécurisé",
                f"For encrypted mail. {_SEVERAL}",
                _PARTIES,
                ("secure e-mail", "secure email", "courriel sécurisé"),
                Reads.EMAILS,
            ),
        ),
        "email": _slot(
            "email",
            Field(
                "E-mail",
                "Courriel",
                f"Functional mailbox. {_SEVERAL}",
                _PARTIES,
                ("e-mail", "email", "mail", "courriel"),
                Reads.EMAILS,
                example="evidence@justice.meridia.example",
            ),
        ),
        "fax": _slot(
            "fax",
            Field(
                "Fax",
                "Télécopie",
                f"With country code. {_SEVERAL}",
                _PARTIES,
                ("fax", "telefax", "télécopie"),
                Reads.PHONES,
            ),
        ),
        "portal": _slot(
            "portal",
            Field(
                "Portal",
                "Portail",
                f"Address of an exchange portal. {_SEVERAL}",
                _PARTIES,
                ("portal", "portail"),
                Reads.TEXTS,
            ),
        ),
        "chat": _slot(
            "chat",
            Field(
                "Chat",
                "Messagerie",
                f"Name of the system and the address there. {_SEVERAL}",
                _PARTIES,
                ("chat", "messagerie"),
                Reads.TEXTS,
            ),
        ),
        "radio": _slot("radio", Field("Radio", "Radio", _SEVERAL, _PARTIES, ("radio",), Reads.TEXTS)),
        "other": _slot(
            "other",
            Field("Other channel", "Autre voie", _SEVERAL, _PARTIES, ("other channel", "autre voie"), Reads.TEXTS),
        ),
        "private_phone": _slot(
            "phone",
            Field(
                "Private phone",
                "Téléphone privé",
                f"Of a named person. {_SEVERAL}",
                _RESTRICTED,
                ("private phone", "téléphone privé"),
                Reads.PHONES,
            ),
            label="named person",
        ),
    }
)


class Channel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One number or address. Order within its audience is calling order; slots fix type and label."""

    slot: str
    value: str
    audience: str
    languages: list[str] = []
