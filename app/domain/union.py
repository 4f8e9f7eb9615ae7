"""What Council Decision (EU) 2023/436 asks of a Member State that joins the Protocol, and how far the register shows it done.

What it asks is read off the table of provisions (``eu_rule``, ``eu_options``), no second list. All Member States are alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.consistency import out_of_time
from app.domain.provisions import PROVISIONS, EuRule, Kind, Provision, Timing
from app.domain.routing.facts import Rests
from app.domain.routing.way import Text
from app.domain.status import Status

OBLIGATIONS = tuple(row for row in PROVISIONS.values() if row.eu_rule in (EuRule.MUST, EuRule.MUST_NOT))
"""What must be made, named or communicated, and what must not be made, in the order of the table."""


class Outcome(StrEnum):
    """How one obligation stands in the register on a day."""

    DONE = "done"
    NOT_DONE = "not_done"
    CONTRARY = "contrary"
    NOT_DUE = "not_due"


OUTCOMES = {
    Outcome.DONE: Text("done", "fait"),
    Outcome.NOT_DONE: Text("not done, as far as this register shows", "non fait, d'après ce registre"),
    Outcome.CONTRARY: Text("contrary to the Decision", "contraire à la décision"),
    Outcome.NOT_DUE: Text("not due yet", "pas encore dû"),
}
NOTE = Text(
    "Taken from what is in this register, for all States that are members on the day alike: a Member State's special position under"
    " Union law is not known here. What must be made at signature or deposit, or communicated then, is due with the consent.",
    "D'après ce registre, de la même manière pour chaque État membre ce jour-là : la position particulière d'un État en droit"
    " de l'Union n'est pas connue ici. Ce qui doit être fait ou communiqué à la signature ou au dépôt est dû avec le consentement.",
)


@dataclass(frozen=True, slots=True)
class Joining:
    """How a Member State stands towards the Protocol on the day, and the record that says so."""

    status: Status
    signed_on: date | None = None
    consented_on: date | None = None
    rests: Rests | None = None

    @property
    def due(self) -> bool:
        """Whether it has consented, and has not left."""
        return self.status in (Status.CONSENTED, Status.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement or designation of the State itself that holds on the day."""

    rests: Rests
    options: frozenset[str] = frozenset()
    made_on: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """How an obligation stands: the outcome, why, since when it is due, and the records that this rests on."""

    obligation: Provision
    outcome: Outcome
    code: str
    due_on: date | None
    rests: tuple[Rests, ...]


DETAILS = {
    "made": Text("in the register", "figure dans le registre"),
    "made-late": Text(
        "in the register, but made neither at signature nor at deposit, where it can be made only then",
        "figure dans le registre, mais fait ni à la signature ni au dépôt, seuls moments possibles",
    ),
    "named": Text("an authority is named in the register", "une autorité est désignée dans le registre"),
    "not-reserved": Text("joined without this reservation", "consentement donné sans cette réserve"),
    "reserved": Text("reserved, which Member States must not do", "réserve faite, ce que les États membres ne doivent pas faire"),
    "not-in-every-case": Text(
        "made, but not as the Decision asks: the register does not say that it is in every case",
        "fait, mais pas comme la décision le demande : le registre ne dit pas que c'est dans chaque cas",
    ),
    "owed": Text(
        "due with the consent, can still be made, not in the register",
        "dû avec le consentement, encore possible, absent du registre",
    ),
    "missed": Text(
        "due with the consent, possible at signature or deposit only, not in the register",
        "dû avec le consentement, possible à la signature ou au dépôt seulement, absent du registre",
    ),
    "signed-only": Text("signed, not consented: due with the consent", "signé, sans consentement : dû avec le consentement"),
    "not-joining": Text("neither signed nor consented to the Protocol", "Protocole ni signé ni consenti"),
    "left": Text("no longer bound by the Protocol", "n'est plus lié par le Protocole"),
}
_BEFORE = {Status.SIGNATORY: "signed-only", Status.DENOUNCED: "left"}


def assess(obligation: Provision, joining: Joining, said: Iterable[Said]) -> Finding:
    """How one of OBLIGATIONS stands; ``said`` is what the State itself, not a territory, has made or named under it."""
    known = tuple(said)
    outcome, code, told = _judged(obligation, joining, known)
    due_on = joining.consented_on if joining.due else None
    rests = tuple(each.rests for each in told) or ((joining.rests,) if joining.rests else ())
    return Finding(obligation, outcome, code, due_on, rests)


def _judged(obligation: Provision, joining: Joining, said: tuple[Said, ...]) -> tuple[Outcome, str, tuple[Said, ...]]:
    if joining.status is Status.DENOUNCED:
        return Outcome.NOT_DUE, "left", ()
    if obligation.eu_rule is EuRule.MUST_NOT and said:
        return Outcome.CONTRARY, "reserved", said
    fitting = tuple(each for each in said if each.options.issuperset(obligation.eu_options))
    if fitting:
        return Outcome.DONE, _made(obligation, joining, fitting), fitting
    if not joining.due:
        return Outcome.NOT_DUE, _BEFORE.get(joining.status, "not-joining"), said
    if obligation.eu_rule is EuRule.MUST_NOT:
        return Outcome.DONE, "not-reserved", ()
    return Outcome.NOT_DONE, _lacking(obligation, said), said


def _made(obligation: Provision, joining: Joining, said: tuple[Said, ...]) -> str:
    if obligation.kind is Kind.DESIGNATION:
        return "named"
    signed, deposited = (day.isoformat() if day else None for day in (joining.signed_on, joining.consented_on))
    late = _only_then(obligation) and all(each.made_on and out_of_time(each.made_on, signed, deposited) for each in said)
    return "made-late" if late else "made"


def _lacking(obligation: Provision, said: tuple[Said, ...]) -> str:
    if said:
        return "not-in-every-case"
    return "missed" if _only_then(obligation) else "owed"


def _only_then(obligation: Provision) -> bool:
    return obligation.timing is Timing.SIGNATURE_OR_DEPOSIT and not obligation.modifiable
