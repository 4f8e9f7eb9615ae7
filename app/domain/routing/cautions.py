"""What every reader of a way has to be told besides its rules: Union law, exercises, agreements, and statements to be doubted."""

from collections.abc import Iterator

from app.domain.moment import in_english, in_french
from app.domain.provisions import PROVISIONS, EuRule, Timing
from app.domain.routing.facts import Facts, Side, Statement
from app.domain.routing.once import once_for_each
from app.domain.routing.way import Text, Way, named, state_named

DATA_PROTECTION = "data-protection-agreement"


@once_for_each
def cautions(facts: Facts) -> tuple[Text, ...]:
    """What every reader of a route between these two has to be told."""
    return (*_union(facts), *_exercise(facts), *_agreement(facts))


def _union(facts: Facts) -> Iterator[Text]:
    if facts.in_union:
        yield Text(
            "Union law that binds both takes priority between these two.", "Le droit de l'Union qui lie les deux prime entre eux."
        )
    elif all(side.union for side in facts.sides):
        for name in (named(side) for side in facts.sides if side.territory is not None):
            yield Text(
                f"Whether Union law covers {name.en} is not in this register.",
                f"Ce registre ne dit pas si le droit de l'Union couvre ce territoire : {name.fr}.",
            )


def _exercise(facts: Facts) -> Iterator[Text]:
    real = []
    for side in facts.sides:
        if side.exercise:
            yield _fictional(side)
        else:
            real.append(named(side))
    if len(real) == 1:
        yield Text(
            f"The authorities of {real[0].en} are real: do not contact them in an exercise.",
            f"Autorités réelles, à ne pas contacter dans un exercice : {real[0].fr}.",
        )


@once_for_each
def _fictional(side: Side) -> Text:
    name = named(side)
    return Text(
        f"{name.en} is fictional and exists for exercises only.",
        f"État fictif, qui n'existe que pour les exercices : {name.fr}.",
    )


def _agreement(facts: Facts) -> Iterator[Text]:
    agreement = facts.arranged(DATA_PROTECTION)
    if agreement is not None:
        yield Text(
            f"Personal data follow the agreement between the two: {agreement.summary}.",
            f"Les données à caractère personnel suivent l'accord entre les deux : {agreement.summary}.",
        )


def owed_to_union(receiver: Side, *provisions: str) -> Iterator[Text]:
    """What Decision (EU) 2023/436 asks Member States to state and the register does not have of one: it may be on its way."""
    missing = ", ".join(code for code in provisions if receiver.said(code) is None)
    if receiver.union and receiver.territory is None and missing:
        name = named(receiver)
        yield Text(
            "Decision (EU) 2023/436 asks Member States of the European Union for statements that the register does not have of"
            f" {name.en}: {missing}.",
            "La décision (UE) 2023/436 demande aux États membres de l'Union européenne des déclarations que le registre ne contient"
            f" pas ({name.fr}) : {missing}.",
        )


def doubts(facts: Facts, way: Way) -> Iterator[Text]:
    """Statements on which a rule of the way rests, and which may not be valid: made too late, or against Union law."""
    doubtful = [each for side in facts.sides for each in _doubtful(side)]
    if doubtful:
        resting = {rule.rests.key for rule in way.rules if rule.rests is not None and rule.rests.kind == "statement"}
        for texts in {(state, provision): texts for state, provision, key, texts in doubtful if key in resting}.values():
            yield from texts


@once_for_each
def _doubtful(side: Side) -> list[tuple[str, str, str, tuple[Text, ...]]]:
    """State, provision and key of each of its statements under a provision of which something is doubtful, and what that is."""
    doubts = {provision: _doubts(side, provision) for provision in {said.provision for said in side.statements}}
    rested = [(said.provision, said.rests.key) for said in side.statements if said.rests is not None]
    return [(side.code, provision, key, doubts[provision]) for provision, key in rested if doubts[provision]]


def _doubts(side: Side, provision: str) -> tuple[Text, ...]:
    found = side.all_said(provision)
    return tuple(text for said in found for text in (*_too_late(side, said), *_against_union(side, said)))


def _too_late(side: Side, said: Statement) -> Iterator[Text]:
    """CETS 224 arts 7 to 10, 17 and 18, ETS 185 art. 40: some statements are made at signature or deposit only."""
    provision = PROVISIONS[said.provision]
    stands, made_on = side.treaties[provision.treaty], said.made_on
    signed, deposited = stands.signed_on, stands.consented_on
    if provision.timing is not Timing.SIGNATURE_OR_DEPOSIT or provision.modifiable or made_on is None or deposited is None:
        return
    name = state_named(side)
    if made_on > deposited:
        when = Text(f"after the deposit of {in_english(deposited)}", f"après le dépôt du {in_french(deposited)}")
    elif signed is not None and signed < made_on < deposited:
        when = Text(
            f"between signature and the deposit of {in_english(deposited)}",
            f"entre la signature et le dépôt du {in_french(deposited)}",
        )
    else:
        return
    yield Text(
        f"The statement of {name.en} under {said.provision} was made on {in_english(made_on)}, {when.en}: its validity is"
        " doubtful.",
        f"Déclaration faite au titre de {said.provision} le {in_french(made_on)}, {when.fr} : sa validité est douteuse"
        f" ({name.fr}).",
    )


def _against_union(side: Side, said: Statement) -> Iterator[Text]:
    if side.union and side.territory is None and PROVISIONS[said.provision].eu_rule is EuRule.MUST_NOT:
        name = state_named(side)
        yield Text(
            f"Decision (EU) 2023/436 asks Member States of the European Union not to make the reservation under {said.provision};"
            f" the register has one of {name.en}. Ask it.",
            "La décision (UE) 2023/436 demande aux États membres de l'Union européenne de ne pas faire la réserve au titre de"
            f" {said.provision} ; le registre en contient une ({name.fr}). Lui poser la question.",
        )
