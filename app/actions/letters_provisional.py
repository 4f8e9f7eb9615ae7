"""Letters about a provisional contact, in English and French: of what sort, beside whose contacts, until when, and how to object.

Pure text. The number or address itself is never in one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.actions.letters import letter, named
from app.domain.provisional import Contact
from app.store.outbox import Mail

POSTED, WITHDRAWN = "provisional-posted", "provisional-withdrawn"


@dataclass(frozen=True, slots=True)
class Posting:
    """What a letter tells of: the contact, the names of its designation's authority, when it was posted or withdrawn, and whom to
    object to, blank where nobody is named.
    """

    contact: Contact
    names: Mapping[str, str]
    at: datetime
    secretariat: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What a letter says in one language."""

    language: str
    instant: str
    openings: Mapping[str, str]
    line: str
    standings: Mapping[str, str]
    values: str
    secretariat: str
    objecting: str


_ENGLISH = _Words(
    language="en",
    instant="%Y-%m-%d at %H:%M UTC",
    openings={
        POSTED: "On {at} a provisional contact was posted in the directory of authorities, beside the approved contacts of:",
        WITHDRAWN: "On {at} a provisional contact was withdrawn that stood in the directory of authorities beside the contacts of:",
    },
    line="- {state}, {provision}, {name}: {slot}",
    standings={
        POSTED: (
            "It is marked as not approved and disappears on {until}. It replaces nothing: the approved contacts stay as they are "
            "until a notification that changes them is approved."
        ),
        WITHDRAWN: "It would have stood until {until}. The approved contacts stay as they are.",
    },
    values="Numbers and addresses are not written in mail. Sign in to the directory to see what stands there.",
    secretariat="the Secretariat",
    objecting=(
        "Is this not right? Write to {secretariat} at once and name {key}; an editor of the State can withdraw it too. Until it is "
        "settled, use the approved contacts, and none from a message that you did not expect."
    ),
)
_FRENCH = _Words(
    language="fr",
    instant="%Y-%m-%d à %H:%M UTC",
    openings={
        POSTED: "Le {at}, un contact provisoire a été affiché dans l'annuaire des autorités, à côté des contacts approuvés de :",
        WITHDRAWN: "Le {at}, un contact provisoire a été retiré ; il figurait dans l'annuaire des autorités à côté de ceux de :",
    },
    line="- {state}, {provision}, {name} : {slot}",
    standings={
        POSTED: (
            "Il est marqué comme non approuvé et disparaît le {until}. Il ne remplace rien : les contacts approuvés restent tels "
            "quels jusqu'à l'approbation d'une notification qui les modifie."
        ),
        WITHDRAWN: "Il aurait figuré jusqu'au {until}. Les contacts approuvés restent tels quels.",
    },
    values="Aucun numéro ni aucune adresse ne figure dans un courriel. Connectez-vous à l'annuaire pour voir ce qui y figure.",
    secretariat="l'adresse du Secrétariat",
    objecting=(
        "Une erreur ? Écrivez aussitôt à {secretariat} en citant {key} ; un éditeur de l'État peut aussi le retirer. D'ici là, "
        "utilisez les contacts approuvés, jamais ceux d'un message inattendu."
    ),
)
_SUBJECTS = {
    POSTED: "Provisional contact posted / Contact provisoire affiché : {}",
    WITHDRAWN: "Provisional contact withdrawn / Contact provisoire retiré : {}",
}


def provisional(posting: Posting, kind: str, recipient: str) -> Mail:
    """The letter to one recipient that it was POSTED or WITHDRAWN. The same event and recipient give the same Message-ID."""
    texts = _text(_ENGLISH, posting, kind), _text(_FRENCH, posting, kind)
    return letter((kind, posting.contact.key), recipient, _SUBJECTS[kind].format(posting.contact.state), texts, posting.at)


def _text(words: _Words, posting: Posting, kind: str) -> Iterator[str]:
    contact = posting.contact
    yield words.openings[kind].format(at=posting.at.strftime(words.instant))
    slot = getattr(contact.place.column, words.language)
    name = named(posting.names, words.language)
    yield words.line.format(state=contact.state, provision=contact.provision, name=name, slot=slot)
    yield words.standings[kind].format(until=contact.until.strftime(words.instant))
    yield words.values
    yield words.objecting.format(secretariat=posting.secretariat or words.secretariat, key=contact.key)
