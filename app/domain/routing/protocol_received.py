"""CETS 224 article 14: whoever received data tells of a security incident (14.7), and asks before passing data on (14.10)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.provisions import CETS224
from app.domain.routing import cases, content
from app.domain.routing.cautions import DATA_PROTECTION, cautions
from app.domain.routing.competent import Competent, Sought, competent
from app.domain.routing.facts import Arranged, Facts
from app.domain.routing.standing import shared_of_received
from app.domain.routing.way import Basis, Contact, Item, Outcome, Part, Rule, Text, Way, named

RECIPIENT = Text("the authority that received the data", "l'autorité qui a reçu les données")
TRANSFERRING = Text("the authority that transferred the data", "l'autorité qui a transféré les données")


@dataclass(frozen=True, slots=True)
class _Duty:
    """One of the two paragraphs: under what authorities are designated for data of articles 6 and 7, and what to tell them."""

    provision: str
    basis: Basis
    who: Text
    content: tuple[Item, ...]


INCIDENT = _Duty(
    "14.7.c",
    Basis(CETS224, "14.7", Text("article 14.7 of CETS 224", "l'article 14.7 de la STCE n° 224")),
    Text("authority told of security incidents", "autorité avisée des incidents de sécurité"),
    content.INCIDENT,
)
TRANSFER = _Duty(
    "14.10.b",
    Basis(CETS224, "14.10", Text("article 14.10 of CETS 224", "l'article 14.10 de la STCE n° 224")),
    Text("authority that authorises onward transfer", "autorité qui autorise les transferts ultérieurs"),
    content.TRANSFER,
)


def incident(facts: Facts) -> Way:
    """Whom of the transferring State to tell of a security incident."""
    return _by_article_14(facts, INCIDENT)


def onward_transfer(facts: Facts) -> Way:
    """Whom of the transferring State to ask before data go on."""
    return _by_article_14(facts, TRANSFER)


def _by_article_14(facts: Facts, duty: _Duty) -> Way:
    receiver = facts.receiver
    known = competent(facts, Sought(receiver, duty.provision, Part.ADDRESSEE, duty.who))
    other = Contact(part=Part.ADDRESSEE, side=receiver, who=TRANSFERRING)
    under = cases.UNDER_6_OR_7 in facts.case
    otherwise = cases.OTHERWISE in facts.case and not under
    contacts = (*(() if otherwise else known.contacts), *(() if under else (other,)))
    return Way(
        basis=duty.basis,
        rules=(*shared_of_received(facts), *_agreement(facts), _received(facts, duty), *_whom(known, otherwise=otherwise)),
        sender=RECIPIENT,
        contacts=contacts,
        content=duty.content,
        warnings=cautions(facts),
    )


def _agreement(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 14.1: an agreement between the two that protects personal data takes the place of the rest of the article."""
    agreement = facts.arranged(DATA_PROTECTION)
    if agreement is None:
        detail = Text(
            "The register has no agreement between the two in the place of Article 14.",
            "Le registre ne contient pas d'accord entre les deux à la place de l'article 14.",
        )
        yield Rule("14.1", None, Outcome.MET, detail)
    else:
        yield Rule("14.1", None, Outcome.NOT_MET, _takes_the_place(agreement), agreement.rests)


def by_agreement(facts: Facts) -> Way | None:
    """By the agreement on personal data between the two, where there is one: whoever it names (CETS 224 art. 14.1)."""
    agreement = facts.arranged(DATA_PROTECTION)
    if agreement is None:
        return None
    receiver, name = facts.receiver, named(facts.receiver)
    bodies = agreement.bodies(receiver.code)
    if len(bodies) == 1:
        detail = Text(
            f"Whom to write to in {name.en}: {bodies[0].name}.",
            f"À qui écrire ({name.fr}) : {bodies[0].name_fr or bodies[0].name}.",
        )
    else:
        detail = Text(
            f"Whom to write to in {name.en}, the agreement itself says.", f"L'accord lui-même dit à qui écrire ({name.fr})."
        )
    outcome = Outcome.MET if len(bodies) == 1 else Outcome.UNKNOWN
    summary = agreement.summary
    return Way(
        basis=Basis(None, None, Text(f"the agreement between the two ({summary})", f"l'accord entre les deux ({summary})")),
        rules=(
            Rule("14.1", None, Outcome.MET, _takes_the_place(agreement), agreement.rests),
            Rule("arrangement", receiver.code, outcome, detail, agreement.rests, about=Part.ADDRESSEE),
        ),
        sender=RECIPIENT,
        contacts=tuple(Contact(part=Part.ADDRESSEE, side=receiver, who=TRANSFERRING, body=body) for body in bodies),
        warnings=cautions(facts),
    )


def _takes_the_place(agreement: Arranged) -> Text:
    return Text(
        f"An agreement between the two takes the place of Article 14, and says whom to write to: {agreement.summary}.",
        f"Un accord entre les deux remplace l'article 14 et dit à qui écrire : {agreement.summary}.",
    )


def _received(facts: Facts, duty: _Duty) -> Rule:
    """The designated authorities are for data of articles 6 and 7 only; for other data it is the transferring authority itself."""
    name = named(facts.receiver)
    if cases.UNDER_6_OR_7 in facts.case:
        detail = Text(
            f"The data were received under Article 6 or 7: the authorities of {name.en} under {duty.provision} are meant.",
            f"Données reçues au titre de l'article 6 ou 7 : ce sont les autorités désignées au titre de {duty.provision}"
            f" ({name.fr}).",
        )
        return Rule("received-under", None, Outcome.MET, detail)
    if cases.OTHERWISE in facts.case:
        detail = Text(
            "The data were received from an authority: that authority itself is meant.",
            "Données reçues d'une autorité : c'est elle-même qui est visée.",
        )
        return Rule("received-under", None, Outcome.MET, detail)
    detail = Text(
        f"For data received under Article 6 or 7 these are the authorities under {duty.provision},"
        " for other data the authority that transferred them.",
        f"Pour des données reçues au titre de l'article 6 ou 7, ce sont les autorités désignées au titre de {duty.provision},"
        " pour d'autres données l'autorité qui les a transférées.",
    )
    return Rule("received-under", None, Outcome.UNKNOWN, detail, None, cases.RECEIVED_UNDER)


def _whom(known: Competent, *, otherwise: bool) -> tuple[Rule, ...]:
    """Who is designated matters unless the data came from an authority."""
    return () if otherwise else (known.rule,)
