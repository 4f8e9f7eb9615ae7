"""Letters about changes, in English and French: which fields of whom changed, by which notification, and how to object.

Pure text. No value of the register is ever in one, old or new: mail is read by others on its way.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.records.channels import SLOTS
from app.store.outbox import Mail

CONTACT_CHANGED = "contact-changed"
MOST_LINES = 200
_MOST_STATES = 10


@dataclass(frozen=True, slots=True)
class Affected:
    """A designation of which a letter tells. ``names`` are its authority's by language, all of them public."""

    state: str
    provision: str
    names: Mapping[str, str]
    slots: tuple[str, ...]
    ended: bool
    day: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """The approval that a letter tells of; ``secretariat`` is the address to object to, blank where there is none."""

    notification: str
    reference: str | None
    approval: str
    at: datetime
    secretariat: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a letter says in one language."""

    language: str
    reference: str
    opening: str
    line: str
    changed: str
    ended: str
    more: str
    values: str
    secretariat: str
    objecting: str


_ENGLISH = _Words(
    language="en",
    reference=" (reference: {})",
    opening=(
        "On {at:%Y-%m-%d at %H:%M} UTC the directory of authorities took over notification {notification}{reference}. "
        "It changes how these authorities are reached:"
    ),
    line="- {state}, {provision}, {name}: {what}, from {day}",
    changed="{} changed",
    ended="ended",
    more="- and {} more, which the notification lists",
    values=(
        "Numbers and addresses are not written in mail. Sign in to the directory: for seven days it shows each new value beside "
        "the one before."
    ),
    secretariat="the Secretariat",
    objecting=(
        "Is this not right? Write to {} at once and name the notification. Until it is settled, use a number or an address that "
        "you knew before, and none from a message that you did not expect."
    ),
)
_FRENCH = _Words(
    language="fr",
    reference=" (référence : {})",
    opening=(
        "Le {at:%Y-%m-%d à %H:%M} UTC, l'annuaire des autorités a repris la notification {notification}{reference}. "
        "Elle modifie la manière de joindre ces autorités :"
    ),
    line="- {state}, {provision}, {name} : {what}, à compter du {day}",
    changed="changement : {}",
    ended="fin de la désignation",
    more="- et {} autres, que la notification énumère",
    values=(
        "Aucun numéro ni aucune adresse ne figure dans un courriel. Connectez-vous à l'annuaire : pendant sept jours, il montre "
        "chaque nouvelle valeur à côté de l'ancienne."
    ),
    secretariat="l'adresse du Secrétariat",
    objecting=(
        "Une erreur ? Écrivez aussitôt à {} en citant la notification. D'ici là, utilisez un numéro ou une adresse que vous "
        "connaissiez déjà, jamais ceux d'un message inattendu."
    ),
)


def contact_changed(occasion: Occasion, recipient: str, affected: Sequence[Affected]) -> Mail:
    """The letter to one recipient. The same approval and recipient give the same Message-ID."""
    states = sorted({each.state for each in affected})
    shown = ", ".join(states[:_MOST_STATES]) + (" ..." if len(states) > _MOST_STATES else "")
    subject = f"Contact details changed / Coordonnées modifiées : {shown}"
    texts = _text(_ENGLISH, occasion, affected), _text(_FRENCH, occasion, affected)
    told = (CONTACT_CHANGED, occasion.notification, occasion.approval)
    return letter(told, recipient, subject, texts, occasion.at)


def letter(told: Sequence[str], recipient: str, subject: str, texts: tuple[Iterable[str], Iterable[str]], at: datetime) -> Mail:
    """A letter of paragraphs in English and in French. ``told``, its kind first, and the recipient make its Message-ID."""
    name = hashlib.sha256("\n".join((*told, recipient)).encode()).hexdigest()[:40]
    english, french = texts
    return Mail(
        id=name,
        kind=told[0],
        recipient=recipient,
        subject=subject,
        body="\n\n".join(("Le texte français suit.", *english, "-" * 60, *french)) + "\n",
        message_id=f"<{name}@authority-directory.invalid>",
        made_at=at,
    )


def _text(words: _Words, occasion: Occasion, affected: Sequence[Affected]) -> Iterator[str]:
    reference = words.reference.format(occasion.reference) if occasion.reference else ""
    yield words.opening.format(at=occasion.at, notification=occasion.notification, reference=reference)
    yield "\n".join(_lines(words, affected))
    yield words.values
    yield words.objecting.format(occasion.secretariat or words.secretariat)


def _lines(words: _Words, affected: Sequence[Affected]) -> Iterator[str]:
    for each in affected[:MOST_LINES]:
        labels = (getattr(SLOTS[slot].column, words.language) for slot in each.slots)
        what = words.ended if each.ended else words.changed.format(", ".join(labels))
        name = named(each.names, words.language)
        yield words.line.format(state=each.state, provision=each.provision, name=name, what=what, day=each.day)
    if len(affected) > MOST_LINES:
        yield words.more.format(len(affected) - MOST_LINES)


def named(names: Mapping[str, str], language: str) -> str:
    """In that language, else in English, else in any."""
    return " ".join((names.get(language) or names.get("en") or next(iter(names.values()), "?")).split())
