"""CETS 224 article 8: an order goes from authority to authority, and the requested State has its provider answer it."""

from collections.abc import Iterator

from app.domain.provisions import CETS224
from app.domain.routing import content, limits
from app.domain.routing.central import PROVISION as CENTRAL
from app.domain.routing.central import central_authority
from app.domain.routing.competent import CENTRAL_AUTHORITY, SUBSCRIBER, TRAFFIC, Competent, Sought, competent
from app.domain.routing.facts import Facts, Side
from app.domain.routing.protocol_direct import closed
from app.domain.routing.standing import cautions, owed_to_union, shared
from app.domain.routing.way import Basis, Contact, Item, Outcome, Part, Rule, Text, Way, named

ARTICLE_8 = Basis(CETS224, "8", Text("article 8 of CETS 224", "l'article 8 de la STCE n° 224"))
SUBMITTING = Text("authority submitting orders", "autorité qui transmet des injonctions")
RECEIVING = Text("authority receiving orders", "autorité qui reçoit des injonctions")


def for_traffic_data(facts: Facts) -> Way:
    """Traffic data under article 8, unless either has reserved that (8.13)."""
    return _by_article_8(facts, TRAFFIC, tuple(_traffic_reserved(facts)))


def for_subscriber_data(facts: Facts) -> Way:
    """Subscriber information under article 8: where article 7 is closed, or was tried first."""
    return _by_article_8(facts, SUBSCRIBER, tuple(_instead_of_article_7(facts)))


def _by_article_8(facts: Facts, data: str, first: tuple[Rule, ...]) -> Way:
    receiver = facts.receiver
    received = competent(facts, Sought(receiver, "8.10.b", Part.ADDRESSEE, RECEIVING, data=data))
    submitted = _submitting(facts)
    support = receiver.said("8.4")
    return Way(
        basis=ARTICLE_8,
        rules=(*shared(facts, CETS224), *first, _through_whom(receiver), submitted.rule, received.rule, _supported(receiver)),
        sender=CENTRAL_AUTHORITY if receiver.said("8.11") else SUBMITTING,
        senders=submitted.contacts,
        contacts=received.contacts,
        content=(*content.ORDER, *_supporting(receiver), *(_explaining(receiver) if data == SUBSCRIBER else ())),
        deadlines=limits.of_order(facts, traffic=data == TRAFFIC, supported=support is not None),
        warnings=(*cautions(facts), *owed_to_union(receiver, "8.4")),
    )


def _submitting(facts: Facts) -> Competent:
    """Who submits: an 8.10.a authority of the sender; its central authority, or one agreed on, where the receiver declared 8.11."""
    sender = facts.sender
    if facts.receiver.said("8.11") is None:
        return competent(facts, Sought(sender, "8.10.a", Part.SENDER, SUBMITTING))
    central = central_authority(facts, sender, Part.SENDER)
    agreed = facts.arranged("agreed-authority")
    body = agreed.bodies.get(sender.code) if agreed else None
    if agreed is None or body is None:
        return central
    contact = Contact(part=Part.SENDER, side=sender, who=SUBMITTING, body=body)
    detail = Text(
        f"{body.name} is agreed on between the two to submit orders: {agreed.summary}",
        f"{body.name} est convenue entre les deux pour transmettre des injonctions : {agreed.summary}",
    )
    return Competent((*central.contacts, contact), Rule("8.11", sender.code, Outcome.MET, detail, agreed.rests))


def _through_whom(receiver: Side) -> Rule:
    """CETS 224 art. 8.11: then the answer depends on both States."""
    said, name = receiver.said("8.11"), named(receiver)
    if said is None:
        detail = Text(
            f"{name.en} takes orders from any authority designated under 8.10.a.",
            f"{name.fr} admet les injonctions de toute autorité désignée au titre de 8.10.a.",
        )
        return Rule("8.11", receiver.code, Outcome.MET, detail)
    detail = Text(
        f"{name.en} takes orders only from the sender's central authority ({CENTRAL}, or as arranged), or one that both agreed on.",
        f"{name.fr} n'admet que l'autorité centrale de l'expéditeur ({CENTRAL}, ou selon accord), ou une autre convenue.",
    )
    return Rule("8.11", receiver.code, Outcome.MET, detail, said.rests)


def _traffic_reserved(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 8.13: who reserved it neither gives traffic data under article 8 nor may order any."""
    for side in facts.sides:
        said, name = side.said("8.13"), named(side)
        if said is None:
            detail = Text(
                f"{name.en} has not reserved Article 8 for traffic data.",
                f"{name.fr} n'a pas réservé l'article 8 pour les données de trafic.",
            )
            yield Rule("8.13", side.code, Outcome.MET, detail)
        else:
            detail = Text(
                f"{name.en} has reserved Article 8 for traffic data, which closes it in both directions.",
                f"{name.fr} a réservé l'article 8 pour les données de trafic, ce qui le ferme dans les deux sens.",
            )
            yield Rule("8.13", side.code, Outcome.NOT_MET, detail, said.rests)


def _instead_of_article_7(facts: Facts) -> Iterator[Rule]:
    """Why article 8 is the way: article 7 is closed, or comes first (CETS 224 arts. 7.8, 7.9)."""
    receiver = facts.receiver
    reason, first, name = closed(facts), receiver.said("7.8"), named(receiver)
    if reason is not None:
        detail = Text(f"{reason.detail.en} Article 8 is the way.", f"{reason.detail.fr} L'article 8 est la voie.")
        yield Rule("8-instead-of-7", reason.state, Outcome.MET, detail, reason.rests)
    elif first is not None:
        detail = Text(
            f"{name.en} wants Article 7 to be tried first, or an explanation why it was not.",
            f"{name.fr} veut que l'article 7 soit essayé d'abord, ou une explication.",
        )
        yield Rule("7.8", receiver.code, Outcome.MET, detail, first.rests)


def _explaining(receiver: Side) -> tuple[Item, ...]:
    if receiver.said("7.8") is None:
        return ()
    text = Text(
        "that Article 7 was tried without an answer in time, or why it was not tried",
        "que l'article 7 a été essayé sans réponse à temps, ou pourquoi il ne l'a pas été",
    )
    return (Item("7.8", text),)


def _supported(receiver: Side) -> Rule:
    """CETS 224 art. 8.4: it asks for more to go with the order; it closes nothing."""
    said, name = receiver.said("8.4"), named(receiver)
    if said is None:
        detail = Text(
            f"{name.en} asks for no further supporting information.", f"{name.fr} ne demande pas d'informations complémentaires."
        )
        return Rule("8.4", receiver.code, Outcome.MET, detail)
    detail = Text(
        f"{name.en} asks for further supporting information; no time runs without it.",
        f"{name.fr} demande des informations complémentaires ; sans elles aucun délai ne court.",
    )
    return Rule("8.4", receiver.code, Outcome.MET, detail, said.rests)


def _supporting(receiver: Side) -> tuple[Item, ...]:
    said = receiver.said("8.4")
    if said is None:
        return ()
    what = said.circumstances or ""
    text = Text(
        f"further supporting information{': ' if what else ', as declared'}{what}",
        f"des informations complémentaires{' : ' if what else ', comme déclaré'}{what}",
    )
    return (Item("8.4", text),)
