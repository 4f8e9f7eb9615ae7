"""The purposes of a route: one row each, with the way that serves it, those tried instead, and what to call it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.routing import cases
from app.domain.routing.convention import mutual_assistance, preservation
from app.domain.routing.extradition import extradition
from app.domain.routing.facts import Facts
from app.domain.routing.protocol_direct import by_article_6, by_article_7
from app.domain.routing.protocol_emergency import by_article_9, by_article_10
from app.domain.routing.protocol_orders import for_subscriber_data, for_traffic_data
from app.domain.routing.protocol_received import by_agreement, incident, onward_transfer
from app.domain.routing.reserved import closed
from app.domain.routing.way import Text, Way

Making = Callable[[Facts], Way]
Trying = Callable[[Facts], Way | None]


@dataclass(frozen=True, slots=True)
class Purpose:
    """``instead`` are further ways under their purposes, the best first; some of them are there in some cases only.

    ``urgent``: contacts are given whatever the verdict. ``otherwise``: what holds of data that are not under it.
    """

    code: str
    text: Text
    way: Making
    instead: tuple[tuple[str, Trying], ...] = ()
    urgent: bool = False
    otherwise: Text | None = None


def subscriber_information(facts: Facts) -> Way:
    """Article 7, else article 8: where a reservation closes article 7 alone, or once it was tried, from authority to authority."""
    tried = cases.ARTICLE_7_TRIED in facts.case
    return for_subscriber_data(facts) if tried or closed(facts) else by_article_7(facts)


def _subscriber_only(facts: Facts) -> Way | None:
    """An order for subscriber information, where that is all that is sought."""
    return subscriber_information(facts) if cases.SUBSCRIBER_ONLY in facts.case else None


_ASSISTANCE = ("mutual-assistance", mutual_assistance)
_PRESERVATION = ("preservation", preservation)
_IN_EMERGENCY = ("emergency-mutual-assistance", by_article_10)
_DATA_OTHERWISE = Text(
    "Data received otherwise: the conditions of the authority that transferred them (ETS 185 art. 28, or the treaty used).",
    "Données reçues autrement : les conditions de l'autorité qui les a transférées (STE n° 185, art. 28, ou le traité utilisé).",
)

_ROWS = (
    Purpose(
        "domain-registration",
        Text("a request for domain name registration data", "une demande de données d'enregistrement de nom de domaine"),
        by_article_6,
        (_ASSISTANCE,),
    ),
    Purpose(
        "subscriber-information",
        Text("an order for subscriber information", "une injonction visant des données relatives aux abonnés"),
        subscriber_information,
        (("subscriber-information", for_subscriber_data), _ASSISTANCE, _PRESERVATION),
    ),
    Purpose(
        "traffic-data",
        Text("an order for traffic data", "une injonction visant des données relatives au trafic"),
        for_traffic_data,
        (_ASSISTANCE, _PRESERVATION),
    ),
    Purpose(
        "emergency-disclosure",
        Text("a request for stored data in an emergency", "une demande de données stockées en situation d'urgence"),
        by_article_9,
        (("subscriber-information", _subscriber_only), _IN_EMERGENCY, _PRESERVATION, _ASSISTANCE),
        urgent=True,
    ),
    Purpose(
        "emergency-mutual-assistance",
        Text("a request for mutual assistance in an emergency", "une demande d'entraide urgente"),
        by_article_10,
        (("emergency-disclosure", by_article_9), _PRESERVATION, _ASSISTANCE),
        urgent=True,
    ),
    Purpose(
        "mutual-assistance",
        Text("a request for mutual assistance", "une demande d'entraide"),
        mutual_assistance,
        (_PRESERVATION,),
    ),
    Purpose(
        "preservation",
        Text("a request to preserve data", "une demande de conservation de données"),
        preservation,
        (_ASSISTANCE,),
        urgent=True,
    ),
    Purpose(
        "extradition",
        Text("a request for extradition or provisional arrest", "une demande d'extradition ou d'arrestation provisoire"),
        extradition,
    ),
    Purpose(
        "incident-notification",
        Text("the notification of a security incident", "la notification d'un incident de sécurité"),
        incident,
        (("incident-notification", by_agreement),),
        otherwise=_DATA_OTHERWISE,
    ),
    Purpose(
        "onward-transfer",
        Text("a request to authorise an onward transfer", "une demande d'autorisation de transfert ultérieur"),
        onward_transfer,
        (("onward-transfer", by_agreement),),
        otherwise=_DATA_OTHERWISE,
    ),
)

PURPOSES: Mapping[str, Purpose] = MappingProxyType({row.code: row for row in _ROWS})
"""By code, in the order in which they are told."""
