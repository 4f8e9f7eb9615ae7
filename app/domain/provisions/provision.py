"""What a row of the table of provisions says, and the words it says it in.

Nothing here names a single provision: those are rows beside this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

ETS185 = "ETS185"
CETS224 = "CETS224"


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty:
    """A treaty under which authorities are designated or statements made."""

    code: str
    label_en: str
    label_fr: str


TREATIES: Mapping[str, Treaty] = MappingProxyType(
    {
        ETS185: Treaty(
            code=ETS185,
            label_en="Convention on Cybercrime",
            label_fr="Convention sur la cybercriminalité",
        ),
        CETS224: Treaty(
            code=CETS224,
            label_en="Second Additional Protocol to the Convention on Cybercrime",
            label_fr="Deuxième Protocole additionnel à la Convention sur la cybercriminalité",
        ),
    }
)


class Kind(StrEnum):
    """What a State makes under the provision. A designation names an authority; the others are statements."""

    DESIGNATION = "designation"
    DECLARATION = "declaration"
    RESERVATION = "reservation"
    NOTIFICATION = "notification"


class Cardinality(StrEnum):
    """How many authorities one State may name for one territory and role."""

    EXACTLY_ONE = "exactly_one"
    ONE = "one"
    MANY = "many"
    NONE = "none"


class Required(StrEnum):
    """Whether a Party that names nobody has left something undone."""

    ALWAYS = "always"
    CONDITIONAL = "conditional"
    INFORMAL = "informal"
    OPTIONAL = "optional"


class Timing(StrEnum):
    """When the provision lets a State speak for the first time."""

    SIGNATURE_OR_DEPOSIT = "signature_or_deposit"
    ANY_TIME = "any_time"
    NOT_STATED = "not_stated"


class Withdrawal(StrEnum):
    """From when a withdrawal counts; designations are replaced or ended, not withdrawn."""

    NONE = "none"
    ON_RECEIPT = "on_receipt"
    AFTER_THREE_MONTHS = "after_three_months"


class Register(StrEnum):
    """Who keeps the list."""

    SECRETARY_GENERAL = "secretary-general"
    COMMUNICATION = "communication"
    INFORMAL = "informal"
    PRACTICE = "practice"
    NONE = "none"


class EuRule(StrEnum):
    """What Council Decision (EU) 2023/436 asks of EU Member States."""

    MUST = "must"
    MUST_NOT = "must_not"
    DISCOURAGED = "discouraged"
    FREE = "free"


class Confidence(StrEnum):
    """How well a row is founded. Check all but TEXT against the official wording before relying on it."""

    TEXT = "text"
    SUPPORTED = "supported"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One row. ``modifiable``: what was made in time may be changed later. ``roles``: the first is the default.

    ``eu_options`` are the options of a statement that the Council Decision asks for, where it asks for some.
    ``also`` are further words by which people look for it, in English and in French.
    ``attested_every`` is after how many days an attestation is asked for again; None for what is usual (``domain/freshness.py``).
    """

    code: str
    treaty: str
    kind: Kind
    timing: Timing
    label_en: str
    label_fr: str
    effect_en: str
    effect_fr: str
    confidence: Confidence
    also: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    cardinality: Cardinality = Cardinality.NONE
    roles: tuple[str, ...] = ()
    required: Required = Required.OPTIONAL
    modifiable: bool = False
    withdrawal: Withdrawal = Withdrawal.NONE
    register: Register = Register.NONE
    register_provision: str | None = None
    round_the_clock: bool = False
    attested_every: int | None = None
    eu_rule: EuRule | None = None
    eu_options: tuple[str, ...] = ()
