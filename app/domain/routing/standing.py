"""Rules that every way under a treaty of the register shares: who is bound, where, and what stands between the two States."""

from collections.abc import Iterator

from app.domain.moment import in_english, in_french
from app.domain.provisions import CETS224, ETS185
from app.domain.routing import cases
from app.domain.routing.facts import Facts, Side
from app.domain.routing.once import once_for_each
from app.domain.routing.territories import covered, not_excluded
from app.domain.routing.way import Outcome, Rule, Text, named, state_named
from app.domain.status import Status

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
SUSPENSION = "transfer-suspension"
TITLES = {ETS185: Text("ETS 185", "la STE n° 185"), CETS224: Text("CETS 224", "la STCE n° 224")}

_NO_SUSPENSION = Rule(
    "14.15",
    None,
    MET,
    Text(
        "The register has no suspension of transfers of personal data between the two.",
        "Le registre ne contient pas de suspension des transferts de données à caractère personnel entre les deux.",
    ),
)
_STATUS = {
    Status.NONE: Text(
        "The register has no signature of {title} by {name}.",
        "Le registre ne contient pas de signature de {title} : {name}.",
    ),
    Status.INVITED: Text(
        "{name} has been invited to accede to {title} and has not yet.",
        "{name} a reçu l'invitation à adhérer à {title} et n'y a pas encore adhéré.",
    ),
    Status.SIGNATORY: Text("{name} has signed {title} and not ratified it.", "{name} a signé {title} sans la ratifier."),
    Status.CONSENTED: Text(
        "{name} has consented to {title}, which is not in force for it yet.",
        "{name} a consenti à {title}, qui n'est pas encore en vigueur à son égard.",
    ),
    Status.DENOUNCED: Text("{name} has denounced {title}.", "{name} a dénoncé {title}."),
}


def shared(facts: Facts, treaty: str) -> tuple[Rule, ...]:
    """All of them for ``treaty``: being bound, territories, Union law and, for the Protocol, suspended transfers."""
    return facts.once(("shared", treaty), lambda: _shared(facts, treaty))


def _shared(facts: Facts, treaty: str) -> tuple[Rule, ...]:
    suspended = (suspension(facts),) if treaty == CETS224 else ()
    return (*bound(facts, treaty), *territories(facts, treaty), *union_law(facts), *suspended)


def shared_of_received(facts: Facts) -> Iterator[Rule]:
    """The same for data received under CETS 224: they stay under it when transfers are suspended or one of the two leaves."""
    for rule, side in zip(bound(facts, CETS224), (*facts.sides, *facts.sides), strict=True):
        left = side.treaties[rule.code].status is Status.DENOUNCED
        yield _left(facts, rule) if left else rule
    yield from territories(facts, CETS224)
    yield from union_law(facts)
    if facts.arranged(SUSPENSION) is not None:
        detail = Text(
            "A suspension of transfers does not touch data already received.",
            "Une suspension des transferts ne touche pas les données déjà reçues.",
        )
        yield Rule("14.15", None, MET, detail)


def _left(facts: Facts, rule: Rule) -> Rule:
    """Data received before a denunciation takes effect go on under the Protocol."""
    if cases.AFTER_THE_END in facts.case:
        return rule
    outcome, question = (MET, None) if cases.BEFORE_THE_END in facts.case else (UNKNOWN, cases.RECEIVED_WHEN)
    detail = Text(
        f"{rule.detail.en} Data received before that go on under CETS 224.",
        f"{rule.detail.fr} Les données reçues auparavant restent régies par la STCE n° 224.",
    )
    return Rule(rule.code, rule.state, outcome, detail, rule.rests, question)


def bound(facts: Facts, treaty: str) -> tuple[Rule, ...]:
    """Both have to be bound on the day; under CETS 224, by ETS 185 as well, to which a Party must be a Party first."""
    one, other = _bound_by(facts.sender), _bound_by(facts.receiver)
    if treaty == CETS224:
        return one[ETS185], other[ETS185], one[CETS224], other[CETS224]
    return one[treaty], other[treaty]


@once_for_each
def _bound_by(side: Side) -> dict[str, Rule]:
    return {treaty: _bound(side, treaty) for treaty in TITLES}


def _bound(side: Side, treaty: str) -> Rule:
    """Of the State: since when a treaty reaches its territory is told of the territory."""
    stands, name, title = side.treaties[treaty], state_named(side), TITLES[treaty]
    if stands.rests is None and side.rests is None:
        detail = Text(
            f"The register knew nothing of {name.en} and {title.en}.",
            f"Le registre ne savait rien de cet État et de {title.fr} : {name.fr}.",
        )
        return Rule(treaty, side.code, UNKNOWN, detail)
    if stands.status is Status.IN_FORCE:
        en = f"{title.en} is in force for {name.en}"
        fr = f"{title.fr[0].upper()}{title.fr[1:]} est en vigueur pour cet État : {name.fr}"
        if stands.since is not None:
            en, fr = f"{en} since {in_english(stands.since)}", f"{fr}, depuis le {in_french(stands.since)}"
        return Rule(treaty, side.code, MET, Text(f"{en}.", f"{fr}."), stands.rests)
    said = _STATUS[stands.status]
    detail = Text(said.en.format(name=name.en, title=title.en), said.fr.format(name=name.fr, title=title.fr))
    return Rule(treaty, side.code, NOT_MET, detail, stands.rests)


def territories(facts: Facts, treaty: str) -> Iterator[Rule]:
    """ETS 185 art. 38 and CETS 224 art. 18.2, in both directions, where a territory is asked about."""
    for side in facts.sides:
        if side.territory is not None:
            yield covered(side, facts.day)
            if treaty == CETS224:
                yield not_excluded(side)


def union_law(facts: Facts) -> Iterator[Rule]:
    """Between two Member States the law of the Union comes first; that is told, and nothing is hidden for it."""
    if facts.in_union:
        detail = Text(
            "Both are Member States of the European Union: Union law that binds both takes priority between them.",
            "Les deux sont des États membres de l'Union européenne : le droit de l'Union qui lie les deux prime entre eux.",
        )
        yield Rule("eu-law", None, MET, detail, facts.receiver.rests)


def suspension(facts: Facts) -> Rule:
    """CETS 224 art. 14.15: a State may suspend transfers of personal data to another."""
    found = {each.state: each for each in facts.arrangements if each.kind == SUSPENSION}
    if not found:
        return _NO_SUSPENSION
    sender, receiver = (named(side) for side in facts.sides)
    by_receiver = found.get(facts.receiver.code)
    if by_receiver is not None:
        detail = Text(
            f"{receiver.en} has suspended transfers of personal data to {sender.en}.",
            f"{receiver.fr} a suspendu les transferts de données à caractère personnel vers l'autre État, {sender.fr}.",
        )
        return Rule("14.15", facts.receiver.code, NOT_MET, detail, by_receiver.rests)
    detail = Text(
        f"{sender.en} has itself suspended transfers of personal data to {receiver.en}: a request may carry none.",
        f"{sender.fr} a suspendu ses transferts de données à caractère personnel vers l'État requis, {receiver.fr} : une demande"
        " ne peut en contenir.",
    )
    outcome = NOT_MET if cases.PERSONAL_DATA in facts.case else MET if cases.NO_PERSONAL_DATA in facts.case else UNKNOWN
    question = cases.CARRIES_DATA if outcome is UNKNOWN else None
    return Rule("14.15", facts.sender.code, outcome, detail, found[facts.sender.code].rests, question)
