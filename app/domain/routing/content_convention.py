"""The same of requests under the Convention, or under a treaty between the two."""

from app.domain.routing.central import MUTUAL_ASSISTANCE_TREATY
from app.domain.routing.content import PROCEDURE, items
from app.domain.routing.facts import Facts
from app.domain.routing.way import Item, Text

_URGENT = Item(
    "25.3",
    Text(
        "in urgent cases by fast means such as e-mail or fax, secured as far as needed, and confirmed formally where that is"
        " asked for",
        "en cas d'urgence par des moyens rapides comme le courriel ou la télécopie, sécurisés au besoin, avec confirmation"
        " officielle"
        " si elle est demandée",
    ),
)
_URGENT_CHANNELS = Item(
    "27.9",
    Text(
        "in urgent cases also straight between judicial authorities, or through INTERPOL, with a copy between the central"
        " authorities",
        "en cas d'urgence aussi directement entre autorités judiciaires, ou par INTERPOL, avec copie entre les autorités centrales",
    ),
)

ASSISTANCE = (
    *items("25.4", Text("what the law of the requested State asks for", "ce que demande le droit de l'État requis")),
    *items(
        "27",
        Text("the authority that conducts the case, the offence and the facts", "l'autorité en charge, l'infraction et les faits"),
        Text("the assistance sought, and its purpose", "l'entraide demandée, et son but"),
    ),
    *items("27.3", PROCEDURE),
    _URGENT,
)

BY_TREATY: tuple[Item, ...] = (
    Item("arrangement", Text("what the treaty between the two asks for", "ce que demande le traité entre les deux États")),
)

PRESERVATION = (
    *items(
        "29.2",
        Text("which authority asks for it", "quelle autorité la demande"),
        Text("the offence, with a short summary of the facts", "l'infraction, avec un bref exposé des faits"),
        Text("the data to be kept, and how they relate to the offence", "les données à conserver, et leur lien avec l'infraction"),
        Text("what is known of who holds them, or of where they are", "ce que l'on sait de qui les détient, ou d'où elles sont"),
        Text("why preservation is needed", "pourquoi la conservation est nécessaire"),
        Text("that a request for mutual assistance will follow", "qu'une demande d'entraide suivra"),
    ),
    _URGENT,
)

EXTRADITION = (
    *items(
        "24.1",
        Text(
            "an offence of Articles 2 to 11 of ETS 185 that both States punish with a maximum of at least a year of imprisonment",
            "une infraction des articles 2 à 11 de la STE n° 185 que les deux États punissent d'une peine maximale d'au moins un"
            " an",
        ),
    ),
    *items(
        "24.5", Text("the papers that the law of the requested State asks for", "les pièces que demande le droit de l'État requis")
    ),
)


def of_assistance(facts: Facts) -> tuple[Item, ...]:
    """What a request for mutual assistance between the two says. Urgent channels are told unless that State closed them."""
    if facts.arranged(MUTUAL_ASSISTANCE_TREATY) is not None:
        return BY_TREATY
    return ASSISTANCE if facts.receiver.said("27.9.e") else (*ASSISTANCE, _URGENT_CHANNELS)
