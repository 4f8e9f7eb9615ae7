"""The purposes of a route: one row each, with the way that serves it, those tried instead, and what to call it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.routing.convention import extradition, mutual_assistance, preservation
from app.domain.routing.facts import Facts
from app.domain.routing.protocol_direct import by_article_6, by_article_7, closed
from app.domain.routing.protocol_emergency import by_article_9, by_article_10
from app.domain.routing.protocol_orders import for_subscriber_data, for_traffic_data
from app.domain.routing.protocol_received import incident, onward_transfer
from app.domain.routing.way import Text, Way

Making = Callable[[Facts], Way]


@dataclass(frozen=True, slots=True)
class Purpose:
    """``instead`` are further ways under their purposes, the best first. ``urgent``: contacts are given whatever the verdict."""

    code: str
    text: Text
    way: Making
    instead: tuple[tuple[str, Making], ...] = ()
    urgent: bool = False


def subscriber_information(facts: Facts) -> Way:
    """Article 7, else article 8: where a reservation closes article 7 alone, the order goes from authority to authority."""
    return for_subscriber_data(facts) if closed(facts) else by_article_7(facts)


_ASSISTANCE = ("mutual-assistance", mutual_assistance)
_PRESERVATION = ("preservation", preservation)
_IN_EMERGENCY = ("emergency-mutual-assistance", by_article_10)

_ROWS = (
    Purpose(
        "domain-registration",
        Text("a request for domain name registration data", "une demande de données d'enregistrement de nom de domaine"),
        by_article_6,
        (_ASSISTANCE,),
    ),
    Purpose(
        "subscriber-information",
        Text("an order for subscriber information", "une injonction visant des données d'abonné"),
        subscriber_information,
        (("subscriber-information", for_subscriber_data), _ASSISTANCE, _PRESERVATION),
    ),
    Purpose(
        "traffic-data",
        Text("an order for traffic data", "une injonction visant des données de trafic"),
        for_traffic_data,
        (_ASSISTANCE, _PRESERVATION),
    ),
    Purpose(
        "emergency-disclosure",
        Text("a request for stored data in an emergency", "une demande urgente de données stockées"),
        by_article_9,
        (_IN_EMERGENCY, _ASSISTANCE, _PRESERVATION),
        urgent=True,
    ),
    Purpose(
        "emergency-mutual-assistance",
        Text("a request for mutual assistance in an emergency", "une demande d'entraide en urgence"),
        by_article_10,
        (("emergency-disclosure", by_article_9), _ASSISTANCE, _PRESERVATION),
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
    ),
    Purpose(
        "onward-transfer",
        Text("a request to authorise an onward transfer", "une demande d'autoriser un transfert ultérieur"),
        onward_transfer,
    ),
)

PURPOSES: Mapping[str, Purpose] = MappingProxyType({row.code: row for row in _ROWS})
"""By code, in the order in which they are told."""
