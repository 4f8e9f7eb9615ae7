"""Letters about break-glass, in English and French: who opened whose contacts, until when and for what, and how to object.

Pure text. No value of the register is ever in one. The reason in words is in those only whose readers may know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.actions.letters import letter
from app.domain.people.break_glass import PURPOSES, Opening, Outcome
from app.store.outbox import Mail

OPENED, ENDED, REVIEWED, UNREVIEWED = "break-glass-opened", "break-glass-ended", "break-glass-reviewed", "break-glass-unreviewed"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What letters tell of: the opening, its person's name, when it happened, and whom to object to, blank for nobody named."""

    opening: Opening
    name: str
    at: datetime
    secretariat: str


_SUBJECTS = {
    OPENED: "Contacts opened by break-glass / Contacts ouverts en urgence : {}",
    ENDED: "Break-glass ended / Accès d'urgence terminé : {}",
    REVIEWED: "Break-glass reviewed / Accès d'urgence examiné : {}",
    UNREVIEWED: "Break-glass not reviewed / Accès d'urgence non examiné : {}",
}
_DRILL = "Drill / Exercice : "
_AT = ("%Y-%m-%d at %H:%M UTC", "%Y-%m-%d à %H:%M UTC")
_OF = (("the Secretariat", "of {}"), ("Secrétariat", "de {}"))
_OUTCOMES = {
    Outcome.JUSTIFIED: ("justified", "justifié"),
    Outcome.NOT_JUSTIFIED: ("not justified", "non justifié"),
    Outcome.DRILL: ("a drill, as was said", "un exercice, comme annoncé"),
}
_PARAGRAPHS = {  # name: in English, in French
    "opened": (
        "On {at} {name} ({home}; {roles}) opened the 24/7 contacts of {state} in the directory of authorities, until {until}.",
        "Le {at}, {name} ({home} ; {roles}) a ouvert les contacts 24/7 de {state} dans l'annuaire des autorités, jusqu'au {until}.",
    ),
    "drill": ("This is a drill.", "Ceci est un exercice."),
    "purpose": ("Purpose: {purpose}.", "Finalité : {purpose}."),
    "reason": ("Reason given: {reason}", "Motif donné : {reason}"),
    "meaning": (
        (
            "Until then this person reads the contacts of that State that are kept for duty officers, one designation at a "
            "time: no list, no search, no file, nothing restricted. Each look leaves a trace, and somebody who was not "
            "involved reviews it."
        ),
        (
            "Jusque-là, cette personne lit les contacts de cet État réservés aux permanents, une désignation à la fois : ni "
            "liste, ni recherche, ni fichier, rien de restreint. Chaque consultation laisse une trace, et une personne non "
            "concernée l'examine."
        ),
    ),
    "ended": (
        "On {at} the 24/7 contacts of {state}, which you had opened in the directory of authorities, were closed by somebody else.",
        "Le {at}, les contacts 24/7 de {state}, que vous aviez ouverts dans l'annuaire des autorités, ont été fermés par autrui.",
    ),
    "reviewed": (
        "On {at} it was reviewed that you opened the 24/7 contacts of {state} on {since}. The outcome: {outcome}.",
        "Le {at}, il a été examiné que vous avez ouvert les contacts 24/7 de {state} le {since}. Résultat : {outcome}.",
    ),
    "unreviewed": (
        (
            "On {since} the 24/7 contacts of {state} were opened by break-glass, and nobody has reviewed that yet. An auditor who "
            "was not involved should."
        ),
        (
            "Le {since}, les contacts 24/7 de {state} ont été ouverts en urgence, et personne ne l'a encore examiné. Un auditeur "
            "non concerné devrait le faire."
        ),
    ),
    "alone": (
        "Nobody else of {home_state} could be told. Please look at this in their stead.",
        "Personne d'autre de {home_state} n'a pu être averti. Veuillez l'examiner à sa place.",
    ),
    "there": ("Sign in to the directory to see it: {id}.", "Connectez-vous à l'annuaire pour le voir : {id}."),
    "objecting": (
        (
            "Is this not right? Write to {secretariat} at once and name {id}. Editors of both States can end it in the directory, "
            "and say there what they think of it."
        ),
        (
            "Une erreur ? Écrivez aussitôt à {secretariat} en citant {id}. Les éditeurs des deux États peuvent y mettre fin dans "
            "l'annuaire et y donner leur avis."
        ),
    ),
}


def opened(occasion: Occasion, recipient: str, reason: str | None, *, alone: bool = False) -> Mail:
    """The letter to one recipient that it was opened; ``reason`` is None for those who may not know it.

    ``alone`` where nobody else of the person's State could be told: the reader is asked to stand in.
    """
    said = ("opened", "purpose", *(("reason",) if reason else ()), *(("alone",) if alone else ()), "meaning", "objecting")
    return _letter(occasion, recipient, (OPENED,), said, reason=reason or "")


def ended(occasion: Occasion, recipient: str) -> Mail:
    """The letter to the person that somebody else ended it."""
    return _letter(occasion, recipient, (ENDED,), ("ended", "there", "objecting"))


def reviewed(occasion: Occasion, recipient: str, outcome: Outcome) -> Mail:
    """The letter to the person about the outcome of its review."""
    return _letter(occasion, recipient, (REVIEWED,), ("reviewed", "there", "objecting"), outcome=outcome)


def unreviewed(occasion: Occasion, recipient: str, days: int) -> Mail:
    """The letter to somebody who reviews it, or sees to that, when this was not done for so many days."""
    return _letter(occasion, recipient, (UNREVIEWED, str(days)), ("unreviewed", "there"))


def _letter(
    occasion: Occasion,
    recipient: str,
    told: Sequence[str],
    said: Sequence[str],
    *,
    reason: str = "",
    outcome: Outcome = Outcome.DRILL,
) -> Mail:
    """The letter of these paragraphs. What is told, of which opening, and the recipient make its Message-ID."""
    drill = occasion.opening.drill
    paragraphs = (said[0], "drill", *said[1:]) if drill else said
    english, french = (
        [_PARAGRAPHS[each][language].format(**_members(occasion, language, reason, outcome)) for each in paragraphs]
        for language in (0, 1)
    )
    subject = (_DRILL if drill else "") + _SUBJECTS[told[0]].format(occasion.opening.state)
    return letter((*told, occasion.opening.id), recipient, subject, (english, french), occasion.at)


def _members(occasion: Occasion, language: int, reason: str, outcome: Outcome) -> dict[str, str]:
    opening, form = occasion.opening, _AT[language]
    secretariat, of = _OF[language]
    return {
        "at": occasion.at.strftime(form),
        "since": opening.opened_at.strftime(form),
        "until": opening.ends_at.strftime(form),
        "name": occasion.name,
        "home": of.format(opening.home) if opening.home else secretariat,
        "home_state": opening.home or "",
        "roles": ", ".join(sorted(opening.roles)),
        "state": opening.state,
        "purpose": PURPOSES[opening.purpose][language],
        "reason": reason,
        "outcome": _OUTCOMES[outcome][language],
        "id": opening.id,
        "secretariat": occasion.secretariat or ("the Secretariat", "l'adresse du Secrétariat")[language],
    }
