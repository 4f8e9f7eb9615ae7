"""ETS 185: mutual assistance (27), preservation (29) and extradition (24), each after what is arranged between the two."""

from collections.abc import Iterator

from app.domain.provisions import ETS185
from app.domain.routing import cases, content, limits
from app.domain.routing.central import MUTUAL_ASSISTANCE_TREATY, central_authority, under_treaty
from app.domain.routing.competent import CENTRAL_AUTHORITY, Competent, Sought, among, competent
from app.domain.routing.facts import Arrangement, Facts, Side
from app.domain.routing.protocol_emergency import POINT
from app.domain.routing.standing import cautions, shared, union_law
from app.domain.routing.way import Basis, Outcome, Part, Rule, Text, Way, named

ARTICLE_24 = Basis(ETS185, "24.7", Text("article 24.7 of ETS 185", "l'article 24.7 de la STE n° 185"))
ARTICLE_27 = Basis(ETS185, "27", Text("article 27 of ETS 185", "l'article 27 de la STE n° 185"))
ARTICLE_29 = Basis(ETS185, "29", Text("article 29 of ETS 185", "l'article 29 de la STE n° 185"))
EXTRADITION_TREATY = "extradition-treaty"
EXTRADITING = Text("authority for extradition", "autorité pour l'extradition")
_POINT_OR_AUTHORITY = Text("24/7 point of contact, or a competent authority", "point de contact 24/7, ou une autorité compétente")


def mutual_assistance(facts: Facts) -> Way:
    """By the treaty between the two where there is one, by article 27 otherwise; between central authorities."""
    treaty = facts.arranged(MUTUAL_ASSISTANCE_TREATY)
    sending = central_authority(facts, facts.sender, Part.SENDER)
    asked = central_authority(facts, facts.receiver, Part.ADDRESSEE)
    if treaty is not None:
        rules, basis, asks = (*_by_treaty(facts, treaty, "27.1"), *union_law(facts)), _basis(treaty), content.BY_TREATY
    else:
        rules = (*shared(facts, ETS185), _no_treaty("27.1"), *_urgent(facts.receiver))
        basis, asks = ARTICLE_27, content.ASSISTANCE
    return Way(
        basis=basis,
        rules=(*rules, sending.rule, asked.rule),
        sender=CENTRAL_AUTHORITY,
        senders=sending.contacts,
        contacts=asked.contacts,
        content=asks,
        warnings=(*cautions(facts), *(_unknown_treaties() if treaty is None else ())),
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
        deadlines=limits.of_preservation(facts),
        warnings=cautions(facts),
    )


def extradition(facts: Facts) -> Way:
    """By the extradition treaty between the two where there is one, else to the authority under article 24.7."""
    treaty = facts.arranged(EXTRADITION_TREATY)
    sought = Sought(facts.receiver, "24.7", Part.ADDRESSEE, EXTRADITING)
    if treaty is not None:
        asked = under_treaty(facts, treaty, sought)
        rules, basis, asks = (*_by_treaty(facts, treaty, "24.7.a"), *union_law(facts)), _basis(treaty), content.BY_TREATY
    else:
        asked = _extraditing(facts, sought)
        rules, basis, asks = (*shared(facts, ETS185), _no_treaty("24.7.a")), ARTICLE_24, content.EXTRADITION
    return Way(
        basis=basis,
        rules=(*rules, asked.rule),
        sender=EXTRADITING,
        senders=competent(facts, Sought(facts.sender, "24.7", Part.SENDER, EXTRADITING)).contacts,
        contacts=asked.contacts,
        content=asks,
        warnings=(*cautions(facts), *(_unknown_treaties() if treaty is None else ())),
    )


def _extraditing(facts: Facts, sought: Sought) -> Competent:
    """Extradition and provisional arrest may be for different bodies; then it depends on which of them is asked for."""
    side = sought.side
    own = side.under("24.7") or side.of_state("24.7")
    borrowed = not side.under("24.7")
    wanted = {
        role: tuple(post for post in own if post.role in (role, "all")) for role in (cases.EXTRADITION, cases.PROVISIONAL_ARREST)
    }
    said = [role for role in wanted if role in facts.case]
    if said:
        return among(facts, sought, wanted[said[0]], borrowed=borrowed)
    known = among(facts, sought, own, borrowed=borrowed)
    if wanted[cases.EXTRADITION] == wanted[cases.PROVISIONAL_ARREST] or known.rule.outcome is Outcome.UNKNOWN:
        return known
    name = named(side)
    detail = Text(
        f"{name.en} has different authorities for extradition and for provisional arrest.",
        f"{name.fr} a des autorités différentes pour l'extradition et pour l'arrestation provisoire.",
    )
    rests = known.rule.rests
    return Competent(known.contacts, Rule("24.7", side.code, Outcome.UNKNOWN, detail, rests, cases.ARREST_OR_EXTRADITION))


def _basis(treaty: Arrangement) -> Basis:
    summary = treaty.summary.rstrip(".")
    return Basis(None, None, Text(f"the treaty between the two ({summary})", f"le traité entre les deux ({summary})"))


def _by_treaty(facts: Facts, treaty: Arrangement, code: str) -> Iterator[Rule]:
    """It applies; whether it reaches a territory that is asked about, only its own words say."""
    detail = Text(
        f"A treaty applies between the two, and comes before ETS 185: {treaty.summary}",
        f"Un traité s'applique entre les deux, et passe avant la STE n° 185 : {treaty.summary}",
    )
    yield Rule(code, None, Outcome.MET, detail, treaty.rests)
    for side in facts.sides:
        if side.territory is not None:
            name = named(side)
            reaches = Text(f"Does the treaty extend to {name.en}?", f"Le traité s'étend-il à : {name.fr} ?")
            yield Rule(code, side.code, Outcome.UNKNOWN, reaches, treaty.rests)


def _no_treaty(code: str) -> Rule:
    detail = Text(
        "The register has no treaty between the two on this: ETS 185 itself applies.",
        "Le registre n'a pas de traité entre les deux sur ce point : la STE n° 185 s'applique elle-même.",
    )
    return Rule(code, None, Outcome.MET, detail)


def _unknown_treaties() -> tuple[Text, ...]:
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


def _dual_criminality(receiver: Side) -> Rule:
    """ETS 185 art. 29.4: it lets the receiver refuse in some cases; it closes nothing beforehand."""
    said, name = receiver.said("29.4"), named(receiver)
    if said is None:
        detail = Text(
            f"{name.en} has not reserved a refusal for want of dual criminality.",
            f"{name.fr} ne s'est pas réservé de refuser faute de double incrimination.",
        )
        return Rule("29.4", receiver.code, Outcome.MET, detail)
    detail = Text(
        f"{name.en} may refuse without dual criminality, save for offences under Articles 2 to 11: say so where it is one.",
        f"{name.fr} peut refuser sans double incrimination, hors infractions des articles 2 à 11 : le préciser le cas échéant.",
    )
    return Rule("29.4", receiver.code, Outcome.MET, detail, said.rests)
