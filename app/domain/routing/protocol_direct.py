"""CETS 224 articles 6 and 7: an authority turns straight to a registrar or a provider in the other State."""

from app.domain.provisions import CETS224
from app.domain.routing import content, limits
from app.domain.routing.article_7_first import article_7_first
from app.domain.routing.cautions import cautions, owed_to_union
from app.domain.routing.competent import Sought, competent
from app.domain.routing.facts import Facts
from app.domain.routing.notified import consulting, notification, supervised, supervision
from app.domain.routing.reserved import article_7_reserved, federal
from app.domain.routing.standing import shared
from app.domain.routing.way import Basis, Contact, Outcome, Part, Text, Way, named

ARTICLE_6 = Basis(CETS224, "6", Text("article 6 of CETS 224", "l'article 6 de la STCE n° 224"))
ARTICLE_7 = Basis(CETS224, "7", Text("article 7 of CETS 224", "l'article 7 de la STCE n° 224"))
CONSULTED = Text("authority to consult after a refusal", "autorité à consulter après un refus")
REGISTRAR = Text("the registrar, a private entity", "le bureau d'enregistrement, une entité privée")
PROVIDER = Text("the service provider, a private entity", "le fournisseur de services, une entité privée")


def by_article_6(facts: Facts) -> Way:
    """Domain name registration data: from the registrar; the 6.6 authority only after that one refused."""
    receiver = facts.receiver
    consulted = competent(facts, Sought(receiver, "6.6", Part.CONSULTED, CONSULTED))
    warnings = cautions(facts)
    if consulted.rule.outcome is not Outcome.MET:
        warnings = (*warnings, consulted.rule.detail)
    return Way(
        basis=ARTICLE_6,
        rules=(*shared(facts, CETS224), *federal(facts)),
        sender=_any_authority(facts),
        contacts=(Contact(part=Part.ADDRESSEE, side=receiver, who=REGISTRAR), *consulted.contacts),
        content=content.DOMAIN_NAMES,
        warnings=warnings,
    )


def by_article_7(facts: Facts) -> Way:
    """An order for subscriber information, straight to the provider; the 7.5.e authority is told where 7.5.a asks for it."""
    receiver, notified = facts.receiver, notification(facts)
    return Way(
        basis=ARTICLE_7,
        rules=(
            *shared(facts, CETS224),
            *article_7_reserved(facts),
            *federal(facts),
            supervised(receiver),
            *article_7_first(receiver),
            *notified.rules,
        ),
        sender=_supervised(facts) if receiver.said("7.2.b") else _any_authority(facts),
        contacts=(Contact(part=Part.ADDRESSEE, side=receiver, who=PROVIDER), *notified.consulted),
        notifications=notified.notices,
        content=(*content.TO_PROVIDER, *supervision(receiver), *notified.content),
        deadlines=limits.of_provider(facts.start),
        warnings=(*cautions(facts), *consulting(receiver), *owed_to_union(receiver, "7.2.b", "7.5.a")),
    )


def _any_authority(facts: Facts) -> Text:
    name, units = named(facts.sender), _units(facts)
    return Text(f"any competent authority of {name.en}{units.en}", f"toute autorité compétente{units.fr} : {name.fr}")


def _supervised(facts: Facts) -> Text:
    """As the requested State wants it (7.2.b)."""
    name, units = named(facts.sender), _units(facts)
    return Text(
        f"a prosecutor, a judge or another independent authority of {name.en}, or any competent authority under the supervision of"
        f" one{units.en}",
        "un procureur, un juge ou une autre autorité indépendante, ou toute autorité compétente sous le contrôle de l'un d'eux"
        f"{units.fr} : {name.fr}",
    )


def _units(facts: Facts) -> Text:
    """What the sender's own federal clause makes of that (17.1)."""
    if facts.sender.said("17.1") is None:
        return Text("", "")
    return Text(", of the central government or a listed unit", ", du gouvernement central ou d'une entité listée")
