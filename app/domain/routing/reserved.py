"""What closes articles 6 and 7 of CETS 224 between two States: reservations of either (7.9), the sender's federal clause (17)."""

from collections.abc import Iterator

from app.domain.routing import cases
from app.domain.routing.facts import Facts, Side
from app.domain.routing.once import once_for_each
from app.domain.routing.way import Outcome, Rule, Text, named
from app.domain.routing.wording import unended, unsaid


def closed(facts: Facts) -> Rule | None:
    """Why article 7 alone cannot be had between the two, where a reservation closes it."""
    return next((rule for rule in article_7_reserved(facts) if rule.outcome is Outcome.NOT_MET), None)


@once_for_each
def article_7_reserved(facts: Facts) -> tuple[Rule, ...]:
    """CETS 224 art. 7.9: reservations of either of the two, which count in both directions."""
    return (*map(_reserved, facts.sides), *_numbers(facts))


@once_for_each
def _reserved(side: Side) -> Rule:
    """CETS 224 art. 7.9.a: a reservation of either closes article 7 in both directions."""
    said, name = side.said("7.9.a"), named(side)
    if said is None:
        return unsaid("7.9.a", side)
    detail = Text(
        f"{name.en} has reserved the right not to apply Article 7, which closes it in both directions.",
        f"{name.fr} s'est réservé le droit de ne pas appliquer l'article 7, ce qui le ferme dans les deux sens.",
    )
    return Rule("7.9.a", side.code, Outcome.NOT_MET, detail, said.rests)


def _numbers(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 7.9.b: some access numbers are excluded, in both directions."""
    for side in facts.sides:
        said, name = side.said("7.9.b"), named(side)
        if said is None:
            continue
        which = f" ({unended(said.circumstances)})" if said.circumstances else ""
        sought, decided = cases.ACCESS_NUMBERS in facts.case, cases.NO_ACCESS_NUMBERS in facts.case
        if sought:
            detail = Text(
                f"{name.en} has excluded the access numbers sought{which} from Article 7.",
                f"{name.fr} a exclu de l'article 7 les numéros d'accès demandés{which}.",
            )
        else:
            detail = Text(
                f"{name.en} has excluded some access numbers from Article 7{which}.",
                f"{name.fr} a exclu certains numéros d'accès de l'article 7{which}.",
            )
        outcome = Outcome.NOT_MET if sought else Outcome.MET if decided else Outcome.UNKNOWN
        question = cases.NUMBERS_SOUGHT if outcome is Outcome.UNKNOWN else None
        yield Rule("7.9.b", side.code, outcome, detail, said.rests, question)


def federal(facts: Facts, *, asking: bool = True) -> Iterator[Rule]:
    """CETS 224 art. 17: what a constituent unit of the sender submits directly may be prevented, unless the unit is listed (17.2).

    Through its central government it may not (17.3). ``asking``: who submits is not known from whom it is submitted by.
    """
    sender = facts.sender
    said, name = sender.said("17.1"), named(sender)
    if said is None:
        return
    if cases.CONSTITUENT_UNIT in facts.case:
        detail = Text(
            f"{name.en} applies the federal clause, and the unit is not listed: the other State may prevent its direct request."
            f" Send it through the central government of {name.en}.",
            f"{name.fr} applique la clause fédérale, et l'entité n'est pas listée : l'autre État peut faire obstacle à sa demande"
            " directe. L'adresser par le gouvernement central.",
        )
        yield Rule("17.1", sender.code, Outcome.UNKNOWN, detail, said.rests)
        return
    listed = sender.said("17.2")
    told = f" ({unended(listed.circumstances)})" if listed and listed.circumstances else ""
    detail = Text(
        f"{name.en} applies the federal clause: its central government and listed units{told} turn to others directly; a request of"
        " any other unit goes through the central government.",
        f"{name.fr} applique la clause fédérale : le gouvernement central et les entités listées{told} s'adressent directement ; la"
        " demande d'une autre entité passe par le gouvernement central.",
    )
    open_ = asking and cases.CENTRAL_GOVERNMENT not in facts.case
    rests = listed.rests if listed else said.rests
    outcome, question = (Outcome.UNKNOWN, cases.WHO_ISSUES) if open_ else (Outcome.MET, None)
    yield Rule("17.1", sender.code, outcome, detail, rests, question)
