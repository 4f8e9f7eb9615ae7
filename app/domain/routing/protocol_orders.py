"""CETS 224 article 8: an order goes from authority to authority, and the requested State has its provider answer it."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.domain.provisions import CETS224
from app.domain.routing import cases, content, limits
from app.domain.routing.article_7_first import article_7_first, explaining, proviso
from app.domain.routing.cautions import cautions, owed_to_union
from app.domain.routing.central import PROVISION as CENTRAL
from app.domain.routing.central import central_authority, several_bodies
from app.domain.routing.competent import CENTRAL_AUTHORITY, SUBSCRIBER, TRAFFIC, Competent, Sought, competent
from app.domain.routing.facts import Facts, Side
from app.domain.routing.once import once_for_each
from app.domain.routing.reserved import closed, federal
from app.domain.routing.standing import shared
from app.domain.routing.way import Basis, Contact, Item, Outcome, Part, Rule, Text, Way, named
from app.domain.routing.wording import unended, unsaid

ARTICLE_8 = Basis(CETS224, "8", Text("article 8 of CETS 224", "l'article 8 de la STCE n° 224"))
SUBMITTING = Text("authority submitting orders", "autorité qui transmet des injonctions")
RECEIVING = Text("authority receiving orders", "autorité qui reçoit des injonctions")


def for_traffic_data(facts: Facts) -> Way:
    """Traffic data under article 8, unless either has reserved that (8.13)."""
    return _by_article_8(facts, TRAFFIC, tuple(map(_traffic_reserved, facts.sides)))


def for_subscriber_data(facts: Facts) -> Way:
    """Subscriber information under article 8: where article 7 is closed, or was tried first."""
    way = _by_article_8(facts, SUBSCRIBER, tuple(_instead_of_article_7(facts)))
    if closed(facts) or cases.ARTICLE_7_TRIED in facts.case:
        return way
    return replace(way, proviso=proviso(facts.receiver), answered=frozenset((cases.ARTICLE_7_TRIED,)))


def _by_article_8(facts: Facts, data: str, first: tuple[Rule, ...]) -> Way:
    receiver = facts.receiver
    received = competent(facts, Sought(receiver, "8.10.b", Part.ADDRESSEE, RECEIVING, data=data))
    submitted = _submitting(facts)
    support = receiver.said("8.4")
    return Way(
        basis=ARTICLE_8,
        rules=(
            *shared(facts, CETS224),
            *first,
            *federal(facts, asking=False),
            _through_whom(receiver),
            submitted.rule,
            received.rule,
            _supported(receiver),
        ),
        sender=CENTRAL_AUTHORITY if receiver.said("8.11") else SUBMITTING,
        senders=submitted.contacts,
        contacts=received.contacts,
        content=(*content.ORDER, *_supporting(receiver), *(explaining(receiver) if data == SUBSCRIBER else ())),
        deadlines=limits.of_order(facts.start, traffic=data == TRAFFIC, supported=support is not None),
        warnings=(*cautions(facts), *owed_to_union(receiver, "8.4")),
    )


def _submitting(facts: Facts) -> Competent:
    """Who submits: an 8.10.a authority of the sender; its central authority, or one agreed on, where the receiver declared 8.11."""
    sender = facts.sender
    if facts.receiver.said("8.11") is None:
        return competent(facts, Sought(sender, "8.10.a", Part.SENDER, SUBMITTING))
    central = central_authority(facts, sender, Part.SENDER)
    agreed = facts.arranged("agreed-authority")
    bodies = agreed.bodies(sender.code) if agreed else ()
    if agreed is None or not bodies:
        return central
    contacts = (Contact(part=Part.SENDER, side=sender, who=SUBMITTING, body=body) for body in bodies)
    told = several_bodies(bodies)
    detail = Text(
        f"Agreed on between the two to submit orders ({agreed.summary}): {told.en}.",
        f"Convenue entre les deux pour transmettre des injonctions ({agreed.summary}) : {told.fr}.",
    )
    outcome = Outcome.MET if len(bodies) == 1 else Outcome.UNKNOWN
    return Competent((*central.contacts, *contacts), Rule("8.11", sender.code, outcome, detail, agreed.rests, about=Part.SENDER))


@once_for_each
def _through_whom(receiver: Side) -> Rule:
    """CETS 224 art. 8.11: then the answer depends on both States."""
    said, name = receiver.said("8.11"), named(receiver)
    if said is None:
        more = Text(
            "Authorities designated under 8.10.a submit orders.", "Les autorités désignées au titre de 8.10.a transmettent."
        )
        return unsaid("8.11", receiver, more)
    detail = Text(
        f"{name.en} takes orders only from the sender's central authority ({CENTRAL}, or as arranged), or one that both agreed on.",
        f"{name.fr} n'admet que les injonctions de l'autorité centrale de l'État requérant ({CENTRAL}, ou selon accord), ou d'une"
        " autre"
        " autorité convenue.",
    )
    return Rule("8.11", receiver.code, Outcome.MET, detail, said.rests)


@once_for_each
def _traffic_reserved(side: Side) -> Rule:
    """CETS 224 art. 8.13: who reserved it neither gives traffic data under article 8 nor may order any."""
    said, name = side.said("8.13"), named(side)
    if said is None:
        return unsaid("8.13", side)
    detail = Text(
        f"{name.en} has reserved the right not to apply Article 8 to traffic data, which closes it in both directions.",
        f"{name.fr} s'est réservé le droit de ne pas appliquer l'article 8 aux données relatives au trafic, ce qui le ferme dans"
        " les deux sens.",
    )
    return Rule("8.13", side.code, Outcome.NOT_MET, detail, said.rests)


def _instead_of_article_7(facts: Facts) -> Iterator[Rule]:
    """Why article 8 is looked at: article 7 is closed, or was tried (CETS 224 arts. 7.7, 7.8, 7.9)."""
    reason = closed(facts)
    if reason is not None:
        en, fr = unended(reason.detail.en), unended(reason.detail.fr)
        detail = Text(f"{en}, so Article 8 is looked at instead.", f"{fr} ; c'est donc l'article 8 qui est examiné.")
        yield Rule("8-instead-of-7", reason.state, Outcome.MET, detail, reason.rests)
    elif cases.ARTICLE_7_TRIED in facts.case:
        detail = Text(
            "Article 7 was tried: the provider refused, or did not answer in time.",
            "L'article 7 a été essayé : le fournisseur a refusé, ou n'a pas répondu à temps.",
        )
        yield Rule("7.7", None, Outcome.MET, detail)
    yield from article_7_first(facts.receiver)


@once_for_each
def _supported(receiver: Side) -> Rule:
    """CETS 224 art. 8.4: it asks for more to go with the order; it closes nothing."""
    said, name = receiver.said("8.4"), named(receiver)
    if said is None:
        return unsaid("8.4", receiver)
    detail = Text(
        f"{name.en} asks for further supporting information; no time runs without it.",
        f"{name.fr} demande des informations complémentaires ; sans elles aucun délai ne court.",
    )
    return Rule("8.4", receiver.code, Outcome.MET, detail, said.rests)


@once_for_each
def _supporting(receiver: Side) -> tuple[Item, ...]:
    said = receiver.said("8.4")
    if said is None:
        return ()
    what = unended(said.circumstances)
    text = Text(
        f"further supporting information{': ' if what else ', as declared'}{what}",
        f"des informations complémentaires{' : ' if what else ', comme déclaré'}{what}",
    )
    return (Item("8.4", text),)
