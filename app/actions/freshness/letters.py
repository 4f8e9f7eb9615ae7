"""Letters about entries that were reported, in English and French: which, what was said of it, and what clears it.

Pure text. No number, no address and nothing of what was written in a report is in one: mail is read by others on its way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.actions.letters import letter, named
from app.domain.freshness import Sort
from app.store.outbox import Mail

REPORTED = "freshness-reported"


@dataclass(frozen=True, slots=True)
class Reported:
    """A report: its act, which designation of whom it is about, what was reported and when; ``origin`` is where the service is."""

    act: str
    state: str
    provision: str
    names: Mapping[str, str]
    designation: str
    outcome: Sort
    at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a letter says in one language."""

    language: str
    instant: str
    opening: str
    outcomes: Mapping[Sort, str]
    line: str
    where: str
    clearing: str
    checking: str


_ENGLISH = _Words(
    language="en",
    instant="%Y-%m-%d at %H:%M UTC",
    opening="On {at} it was reported in the directory of authorities that {outcome}:",
    outcomes={Sort.DID_NOT_ANSWER: "nobody answered here", Sort.WRONG: "what is said here of how to reach it is wrong"},
    line="- {state}, {provision}, {name}: {designation}",
    where=(
        "Who reported it is not written in mail, nor which number or address is meant. Sign in and read what was observed: "
        "{origin}/api/v1/designations/{designation}/observations"
    ),
    clearing=(
        "Until this is settled, those who may read how to reach it see the entry as disputed. A change of how to reach it "
        "clears that once it is approved and in force, and so does the next call that is answered; confirming the "
        "entry as still correct does not."
    ),
    checking=(
        "Call the number yourself. Where it is wrong, submit a notification, and post a provisional contact for the time between."
    ),
)
_FRENCH = _Words(
    language="fr",
    instant="%Y-%m-%d à %H:%M UTC",
    opening="Le {at}, il a été signalé dans l'annuaire des autorités {outcome} :",
    outcomes={
        Sort.DID_NOT_ANSWER: "que personne n'a répondu ici",
        Sort.WRONG: "que les moyens de joindre cette autorité sont erronés",
    },
    line="- {state}, {provision}, {name} : {designation}",
    where=(
        "Ni l'auteur du signalement, ni le numéro ou l'adresse en cause ne figurent dans un courriel. Connectez-vous et lisez ce "
        "qui a été constaté : {origin}/api/v1/designations/{designation}/observations"
    ),
    clearing=(
        "D'ici là, les lecteurs habilités voient l'entrée comme contestée. Une modification de ces moyens, "
        "approuvée et en vigueur, lève la contestation, de même que le "
        "prochain appel auquel on répond ; confirmer que l'entrée est toujours exacte ne la lève pas."
    ),
    checking=(
        "Appelez vous-même ce numéro. S'il est erroné, soumettez une notification, et affichez un contact provisoire dans "
        "l'intervalle."
    ),
)
_SUBJECT = "Reported / Signalement : {state}, {provision}"


def reported(told: Reported, recipient: str) -> Mail:
    """The letter to one recipient. The same report and recipient give the same Message-ID."""
    texts = _text(_ENGLISH, told), _text(_FRENCH, told)
    subject = _SUBJECT.format(state=told.state, provision=told.provision)
    return letter((REPORTED, told.act), recipient, subject, texts, told.at)


def _text(words: _Words, told: Reported) -> Iterator[str]:
    name = named(told.names, words.language)
    yield words.opening.format(at=told.at.strftime(words.instant), outcome=words.outcomes[told.outcome])
    yield words.line.format(state=told.state, provision=told.provision, name=name, designation=told.designation)
    yield words.where.format(origin=told.origin, designation=told.designation)
    yield words.clearing
    yield words.checking
