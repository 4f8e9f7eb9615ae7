"""Rules that every way under a treaty of the register shares: who is bound, where, and what stands between the two States."""

from collections.abc import Iterator

from app.domain.moment import in_english, in_french
from app.domain.provisions import CETS224, ETS185
from app.domain.routing.facts import Facts, Side
from app.domain.routing.territories import covered, not_excluded
from app.domain.routing.way import Outcome, Rule, Text, named
from app.domain.status import Status

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
TITLES = {ETS185: Text("ETS 185", "la STE n° 185"), CETS224: Text("CETS 224", "la STCE n° 224")}

_STATUS = {
    Status.NONE: Text("has not signed {}", "n'a pas signé {}"),
    Status.INVITED: Text("is invited to accede to {} and has not yet", "est invité à adhérer à {} et ne l'a pas encore fait"),
    Status.SIGNATORY: Text("has signed {} and not ratified it", "a signé {} sans ratifier"),
    Status.CONSENTED: Text(
        "has consented to {}, which is not in force for it yet", "a consenti à {}, pas encore en vigueur à son égard"
    ),
    Status.DENOUNCED: Text("has denounced {}", "a dénoncé {}"),
}


def shared(facts: Facts, treaty: str) -> Iterator[Rule]:
    """All of them for ``treaty``: being bound, territories, Union law and, for the Protocol, suspended transfers."""
    yield from bound(facts, treaty)
    yield from territories(facts, treaty)
    yield from union_law(facts)
    if treaty == CETS224:
        yield from suspension(facts)


def bound(facts: Facts, treaty: str) -> Iterator[Rule]:
    """Both have to be bound on the day; under CETS 224, by ETS 185 as well, to which a Party must be a Party first."""
    for each in (ETS185, CETS224) if treaty == CETS224 else (treaty,):
        for side in facts.sides:
            yield _bound(side, each)


def _bound(side: Side, treaty: str) -> Rule:
    stands, name, title = side.treaties[treaty], named(side), TITLES[treaty]
    if stands.status is Status.IN_FORCE:
        en, fr = f"{title.en} is in force for {name.en}", f"Pour {name.fr}, {title.fr} est en vigueur"
        if stands.since is not None:
            en, fr = f"{en} since {in_english(stands.since)}", f"{fr} depuis le {in_french(stands.since)}"
        return Rule(treaty, side.code, MET, Text(f"{en}.", f"{fr}."), stands.rests)
    said = _STATUS[stands.status]
    detail = Text(f"{name.en} {said.en.format(title.en)}.", f"{name.fr} {said.fr.format(title.fr)}.")
    return Rule(treaty, side.code, NOT_MET, detail, stands.rests)


def territories(facts: Facts, treaty: str) -> Iterator[Rule]:
    """ETS 185 art. 38 and CETS 224 art. 18.2, in both directions, where a territory is asked about."""
    for side in facts.sides:
        if side.territory is not None:
            yield covered(side)
            if treaty == CETS224:
                yield not_excluded(side)


def union_law(facts: Facts) -> Iterator[Rule]:
    """Between two Member States the law of the Union comes first; that is told, and nothing is hidden for it."""
    if all(side.union for side in facts.sides):
        detail = Text(
            "Both are Member States of the European Union: its law takes priority between them.",
            "Les deux sont des États membres de l'Union européenne : le droit de l'Union prime entre eux.",
        )
        yield Rule("eu-law", None, MET, detail, facts.receiver.rests)


def suspension(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 14.15: a State may suspend transfers of personal data to another."""
    sender, receiver = (named(side) for side in facts.sides)
    found = {each.state: each for each in facts.arrangements if each.kind == "transfer-suspension"}
    by_receiver, by_sender = found.get(facts.receiver.code), found.get(facts.sender.code)
    if by_receiver is not None:
        detail = Text(
            f"{receiver.en} has suspended transfers of personal data to {sender.en}.",
            f"{receiver.fr} a suspendu les transferts de données personnelles vers {sender.fr}.",
        )
        yield Rule("14.15", facts.receiver.code, NOT_MET, detail, by_receiver.rests)
    elif by_sender is not None:
        detail = Text(
            f"{sender.en} has itself suspended transfers of personal data to {receiver.en}: may a request carry any?",
            f"{sender.fr} a suspendu ses transferts de données personnelles vers {receiver.fr} : une demande"
            " peut-elle en contenir ?",
        )
        yield Rule("14.15", facts.sender.code, UNKNOWN, detail, by_sender.rests)
    else:
        detail = Text(
            "Neither has suspended transfers of personal data to the other.",
            "Aucun des deux n'a suspendu les transferts de données personnelles vers l'autre.",
        )
        yield Rule("14.15", None, MET, detail)


def owed_to_union(receiver: Side, *provisions: str) -> tuple[Text, ...]:
    """What a Member State has to state by Decision (EU) 2023/436 and the register does not have of it: it may be on its way."""
    missing = ", ".join(code for code in provisions if receiver.said(code) is None)
    if not receiver.union or not missing:
        return ()
    name = named(receiver)
    text = Text(
        f"As a Member State of the European Union {name.en} has to make statements that the register does not have: {missing}.",
        f"État membre de l'Union européenne, {name.fr} doit faire des déclarations que le registre n'a pas : {missing}.",
    )
    return (text,)


def cautions(facts: Facts) -> tuple[Text, ...]:
    """What every reader of a route between these two has to be told."""
    found = []
    if all(side.union for side in facts.sides):
        found.append(
            Text(
                "Law of the European Union, such as the European Investigation Order, takes priority between these two.",
                "Le droit de l'Union européenne, comme la décision d'enquête européenne, prime entre ces deux États.",
            )
        )
    for side in facts.sides:
        if side.exercise:
            name = named(side)
            found.append(
                Text(
                    f"{name.en} is fictional and exists for exercises only.",
                    f"{name.fr} est fictif et n'existe que pour les exercices.",
                )
            )
    agreement = facts.arranged("data-protection-agreement")
    if agreement is not None:
        found.append(
            Text(
                f"Personal data follow the agreement between the two: {agreement.summary}",
                f"Les données personnelles suivent l'accord entre les deux : {agreement.summary}",
            )
        )
    return tuple(found)
