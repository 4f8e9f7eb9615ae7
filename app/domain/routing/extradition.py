"""ETS 185 article 24: extradition and provisional arrest, after an extradition treaty between the two."""

from app.domain.provisions import ETS185
from app.domain.routing import cases
from app.domain.routing import content_convention as content
from app.domain.routing.cautions import cautions
from app.domain.routing.central import under_treaty
from app.domain.routing.competent import Competent, Sought, among, competent
from app.domain.routing.convention import UNLESS_TREATY, by_treaty, no_treaty, treaty_basis, unknown_treaties
from app.domain.routing.facts import Facts, Side
from app.domain.routing.standing import shared, union_law
from app.domain.routing.way import Basis, Outcome, Part, Rule, Text, Way, named

ARTICLE_24 = Basis(
    ETS185,
    "24",
    Text("article 24 of ETS 185 (authorities: 24.7)", "l'article 24 de la STE n° 185 (autorités : 24.7)"),
    UNLESS_TREATY,
)
EXTRADITION_TREATY = "extradition-treaty"
EXTRADITING = Text("authority for extradition", "autorité pour l'extradition")
_ROLES = (cases.EXTRADITION, cases.PROVISIONAL_ARREST)


def extradition(facts: Facts) -> Way:
    """By the extradition treaty between the two where there is one, else to the authority under article 24.7."""
    treaty = facts.arranged(EXTRADITION_TREATY)
    sought = Sought(facts.receiver, "24.7", Part.ADDRESSEE, EXTRADITING)
    if treaty is not None:
        asked = under_treaty(facts, treaty, sought)
        rules, basis, asks = (*by_treaty(facts, treaty, "24.7.a"), *union_law(facts)), treaty_basis(treaty), content.BY_TREATY
    else:
        asked = _extraditing(facts, sought)
        rules, basis, asks = (*shared(facts, ETS185), no_treaty("24.7.a")), ARTICLE_24, content.EXTRADITION
    wanted = tuple(role for role in _ROLES if role in facts.case)
    return Way(
        basis=basis,
        rules=(*rules, asked.rule),
        sender=EXTRADITING,
        senders=competent(
            facts, Sought(facts.sender, "24.7", Part.SENDER, EXTRADITING, (*wanted, "all") if wanted else ())
        ).contacts,
        contacts=asked.contacts,
        content=asks,
        warnings=(*cautions(facts), *((*unknown_treaties(), _basis_by_law(facts.receiver)) if treaty is None else ())),
    )


def _basis_by_law(receiver: Side) -> Text:
    """ETS 185 art. 24.3 and 24.4: article 24 obliges nobody to extradite who needs another treaty for it."""
    name = named(receiver)
    return Text(
        f"Whether {name.en} takes ETS 185 as a basis for extradition (24.3) or extradites without a treaty (24.4) is for its law.",
        f"Le droit de l'État requis, {name.fr}, dit si la STE n° 185 lui sert de base (24.3) ou s'il extrade sans traité (24.4).",
    )


def _extraditing(facts: Facts, sought: Sought) -> Competent:
    """Extradition and provisional arrest may be for different bodies; then it depends first on which of them is asked for."""
    side = sought.side
    own = side.under("24.7") or side.of_state("24.7")
    borrowed = not side.under("24.7")
    wanted = {role: tuple(post for post in own if post.role in (role, "all")) for role in _ROLES}
    said = next((role for role in _ROLES if role in facts.case), None)
    if said is not None:
        narrowed = Sought(side, "24.7", sought.part, sought.who, (said, "all"))
        return among(facts, narrowed, wanted[said], borrowed=borrowed)
    known = among(facts, sought, own, borrowed=borrowed)
    chosen = tuple(contact for contact in known.contacts if contact.post and contact.post.key in facts.case)
    if wanted[cases.EXTRADITION] == wanted[cases.PROVISIONAL_ARREST] or chosen or (borrowed and side.territory is not None):
        return known
    name = named(side)
    detail = Text(
        f"{name.en} has different authorities for extradition and for provisional arrest.",
        f"{name.fr} a des autorités différentes pour l'extradition et pour l'arrestation provisoire.",
    )
    rests = known.rule.rests
    asking = cases.ARREST_OR_EXTRADITION
    return Competent(known.contacts, Rule("24.7", side.code, Outcome.UNKNOWN, detail, rests, asking, sought.part))
