"""Time limits as dates, each counted from a given day. A limit beyond the calendar ends on its last day."""

from datetime import date
from functools import lru_cache

from app.domain.routing.way import Deadline, Text

PROVIDER, SERVICE, SUBSCRIBER_DATA, TRAFFIC_DATA, PRESERVED = 30, 45, 20, 45, 60
_DAYS_KEPT = 64
"""Limits are the same for all who count from one day: mostly today."""


def days_after(start: date, days: int) -> date:
    """The day that lies ``days`` after ``start``, at most the calendar's last."""
    return date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))


@lru_cache(_DAYS_KEPT)
def of_provider(start: date) -> tuple[Deadline, ...]:
    """CETS 224 art. 7.7: thirty days, or longer where the order says so; nothing is enforced under article 7 itself."""
    text = Text(
        "If the provider refuses, or has not answered 30 days after receiving the order (or in the longer time stated in it), the"
        " order can be enforced only under Article 8 or by mutual assistance.",
        "Si le fournisseur refuse, ou n'a pas répondu 30 jours après réception (ou dans le délai plus long indiqué), l'injonction"
        " ne peut être exécutée que par l'article 8 ou par l'entraide.",
    )
    return (_deadline("provider-answers", start, PROVIDER, text),)


@lru_cache(_DAYS_KEPT)
def of_order(start: date, *, traffic: bool, supported: bool) -> tuple[Deadline, ...]:
    """CETS 224 art. 8.6: 45 days to serve the provider, then 20 days for subscriber and 45 for traffic data.

    ``supported``: further supporting information was declared to be needed (8.4); until all of it is there, nothing runs.
    """
    waits = Text("", "")
    if supported:
        waits = Text(
            " The time does not run before the further information under 8.4 is complete.",
            " Le délai ne court pas avant que les informations complémentaires de 8.4 soient complètes.",
        )
    served = days_after(start, SERVICE)
    days = TRAFFIC_DATA if traffic else SUBSCRIBER_DATA
    service = Text(
        "The requested State makes reasonable efforts to have the order served within 45 days of receiving all that 8.3 and 8.4"
        f" ask for.{waits.en}",
        "L'État requis s'efforce de faire signifier l'injonction dans les 45 jours de la réception de tout ce que demandent 8.3 et"
        f" 8.4.{waits.fr}",
    )
    answer = Text(
        f"The provider answers within {days} days of being served; this counts from the last day for service.",
        f"Le fournisseur répond dans les {days} jours de la signification ; compté ici depuis le dernier jour pour signifier.",
    )
    return _deadline("order-served", start, SERVICE, service), _deadline("provider-answers", served, days, answer)


@lru_cache(_DAYS_KEPT)
def of_preservation(start: date) -> tuple[Deadline, ...]:
    """ETS 185 art. 29.7: the data are kept for at least sixty days, in which the request for them has to follow."""
    text = Text(
        "Data are preserved for at least 60 days, counted from preservation, here as if it were done on the first day; the"
        " request to"
        " disclose them has to arrive before that time is over.",
        "Les données sont conservées au moins 60 jours, comptés depuis la conservation, ici comme si elle avait lieu le premier"
        " jour ;"
        " la demande de divulgation doit arriver avant la fin de ce délai.",
    )
    return (_deadline("data-preserved", start, PRESERVED, text),)


def _deadline(code: str, start: date, days: int, text: Text) -> Deadline:
    return Deadline(code, days, start, days_after(start, days), text)
