"""ETS 185: mutual assistance (27) and preservation (29), each after what is arranged between the two."""

from collections.abc import Iterator
from functools import cache

from app.domain.provisions import ETS185
from app.domain.routing import content_convention as content
from app.domain.routing import limits
from app.domain.routing.cautions import cautions
from app.domain.routing.central import MUTUAL_ASSISTANCE_TREATY, central_authority, extends
from app.domain.routing.competent import CENTRAL_AUTHORITY, POINT, Sought, competent
from app.domain.routing.facts import Arranged, Facts, Side
from app.domain.routing.once import once_for_each
from app.domain.routing.standing import shared, union_law
from app.domain.routing.way import Basis, Outcome, Part, Rule, Text, Way, named
from app.domain.routing.wording import unsaid

UNLESS_TREATY = Text(", unless a treaty between the two applies", ", sauf traité entre les deux")
ARTICLE_27 = Basis(ETS185, "27", Text("article 27 of ETS 185", "l'article 27 de la STE n° 185"), UNLESS_TREATY)
ARTICLE_29 = Basis(ETS185, "29", Text("article 29 of ETS 185", "l'article 29 de la STE n° 185"))
_POINT_OR_AUTHORITY = Text("24/7 point of contact, or a competent authority", "point de contact 24/7, ou une autorité compétente")


def mutual_assistance(facts: Facts) -> Way:
    """By the treaty between the two where there is one, by article 27 otherwise; between central authorities."""
    treaty = facts.arranged(MUTUAL_ASSISTANCE_TREATY)
    sending = central_authority(facts, facts.sender, Part.SENDER)
    asked = central_authority(facts, facts.receiver, Part.ADDRESSEE)
    if treaty is not None:
        rules, basis = (*by_treaty(facts, treaty, "27.1"), *union_law(facts)), treaty_basis(treaty)
    else:
        rules, basis = (*shared(facts, ETS185), no_treaty("27.1"), *_urgent(facts.receiver)), ARTICLE_27
    return Way(
        basis=basis,
        rules=(*rules, sending.rule, asked.rule),
        sender=CENTRAL_AUTHORITY,
        senders=sending.contacts,
        contacts=asked.contacts,
        content=content.of_assistance(facts),
        warnings=(*cautions(facts), *(unknown_treaties() if treaty is None else ())),
    )


def preservation(facts: Facts) -> Way:
    """Quick freezing of stored data through the 24/7 network."""
    asked = competent(facts, Sought(facts.receiver, "35", Part.ADDRESSEE, POINT))
    own = competent(facts, Sought(facts.sender, "35", Part.SENDER, POINT))
    return Way(
        basis=ARTICLE_29,
        rules=(*shared(facts, ETS185), _dual_criminality(facts.receiver), asked.rule),
        sender=_POINT_OR_AUTHORITY,
        senders=own.contacts,
        contacts=asked.contacts,
        content=content.PRESERVATION,
        deadlines=limits.of_preservation(facts.start),
        warnings=cautions(facts),
    )


def treaty_basis(treaty: Arranged) -> Basis:
    """What is arranged between the two, as the basis of a way."""
    return Basis(None, None, Text(f"the treaty between the two ({treaty.summary})", f"le traité entre les deux ({treaty.summary})"))


def by_treaty(facts: Facts, treaty: Arranged, code: str) -> Iterator[Rule]:
    """It applies; whether it reaches a territory that is asked about, only its own words say."""
    detail = Text(
        f"A treaty applies between the two, and comes before ETS 185: {treaty.summary}.",
        f"Un traité s'applique entre les deux, et passe avant la STE n° 185 : {treaty.summary}.",
    )
    yield Rule(code, None, Outcome.MET, detail, treaty.rests)
    for side in facts.sides:
        if side.territory is not None:
            yield Rule(code, side.code, Outcome.UNKNOWN, extends(side), treaty.rests)


@cache
def no_treaty(code: str) -> Rule:
    """What the register does not know may still come first."""
    detail = Text(
        "The register knows of no treaty between the two on this; where there is one, it comes first, else ETS 185 applies.",
        "Le registre ne connaît pas de traité entre les deux en la matière ; s'il en existe un, il l'emporte, sinon la STE n° 185"
        " s'applique.",
    )
    return Rule(code, None, Outcome.MET, detail)


@cache
def unknown_treaties() -> tuple[Text, ...]:
    """That the register knows only the treaties that somebody has told it of."""
    text = Text(
        "A treaty between the two, or one to which both are Parties, comes first; only those in the register are known here.",
        "Un traité entre les deux, ou auquel tous deux sont parties, passe d'abord ; seuls ceux du registre sont connus ici.",
    )
    return (text,)


def _urgent(receiver: Side) -> Iterator[Rule]:
    """ETS 185 art. 27.9.e: it says where urgent requests go; it closes nothing."""
    said, name = receiver.said("27.9.e"), named(receiver)
    if said is not None:
        detail = Text(
            f"{name.en} wants urgent requests, too, at its central authority.",
            f"{name.fr} veut que les demandes urgentes aussi passent par son autorité centrale.",
        )
        yield Rule("27.9.e", receiver.code, Outcome.MET, detail, said.rests)


@once_for_each
def _dual_criminality(receiver: Side) -> Rule:
    """ETS 185 art. 29.4: it lets the receiver refuse in some cases; it closes nothing beforehand."""
    said, name = receiver.said("29.4"), named(receiver)
    if said is None:
        return unsaid("29.4", receiver)
    detail = Text(
        f"{name.en} may refuse without dual criminality, save for offences under Articles 2 to 11: say so where it is one. Its"
        " statement may be narrower.",
        f"{name.fr} peut refuser sans double incrimination, hors infractions des articles 2 à 11 : le préciser le cas échéant. Sa"
        " déclaration peut être plus étroite.",
    )
    return Rule("29.4", receiver.code, Outcome.MET, detail, said.rests)
