"""Which territories of a State a treaty reaches, by what the State has said of them. Asked of the side of a territory only."""

from datetime import date

from app.domain.moment import in_english, in_french
from app.domain.provisions import CETS224, ETS185
from app.domain.routing.facts import Side, Statement
from app.domain.routing.way import Outcome, Rule, Text, Verdict, named, verdict_of
from app.domain.routing.wording import lacking, unsaid
from app.domain.status import first_of_month_after_three_months

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


_WORDS = {Verdict.APPLIES: "included", Verdict.DOES_NOT_APPLY: "excluded", Verdict.UNCLEAR: "not-settled"}


def reach(side: Side, day: date) -> dict[str, str]:
    """For each treaty whether what binds the State on ``day`` includes the territory: the verdict of the rules, in other words."""
    convention = covered(side, day)
    return {
        ETS185: _WORDS[verdict_of((convention,))],
        CETS224: _WORDS[verdict_of((convention, not_excluded(side)))],
    }


def covered(side: Side, day: date) -> Rule:
    """ETS 185 art. 38: without any statement the Convention covers all territories of a State."""
    said, name = side.said("38"), named(side)
    if said is None:
        what = Text("statement under 38 on territories", "de déclaration au titre de 38 sur des territoires")
        return Rule("38", side.code, MET, lacking(what, side))
    if said.territory is not None and "not-applied-to-territory" in said.options:
        detail = Text(f"ETS 185 is not applied in {name.en}.", f"La STE n° 185 n'est pas appliquée à ce territoire : {name.fr}.")
        return Rule("38", side.code, NOT_MET, detail, said.rests)
    if said.territory is not None and "extended-to-territory" in said.options:
        return _extended(side, said, day)
    detail = Text(
        f"Whether ETS 185 covers {name.en} is for the words of the statement under article 38 to say.",
        f"Seul le texte de la déclaration de l'article 38 dit si la STE n° 185 couvre ce territoire : {name.fr}.",
    )
    return Rule("38", side.code, UNKNOWN, detail, said.rests)


def _extended(side: Side, said: Statement, day: date) -> Rule:
    """ETS 185 art. 38.2: what is extended after deposit counts from the first of the month after three months, or later."""
    name, starts, stands = named(side), said.since, side.treaties[ETS185]
    bound = stands.consented_on or stands.since
    if said.made_on is not None and bound is not None and said.made_on > bound:
        starts = max(starts or said.made_on, first_of_month_after_three_months(said.made_on))
    en, fr = f"ETS 185 is extended to {name.en}", f"La STE n° 185 est étendue à ce territoire : {name.fr}"
    if starts is not None:
        en, fr = f"{en} from {in_english(starts)}", f"{fr}, à partir du {in_french(starts)}"
    outcome = NOT_MET if starts is not None and day < starts else MET
    return Rule("38", side.code, outcome, Text(f"{en}.", f"{fr}."), said.rests)


def not_excluded(side: Side) -> Rule:
    """CETS 224 art. 18.2: a territory can be left out of the Protocol although the Convention covers it."""
    said, name = side.said("18.2"), named(side)
    if said is None:
        return unsaid("18.2", side)
    if said.territory is not None:
        detail = Text(f"CETS 224 is excluded for {name.en}.", f"La STCE n° 224 est exclue pour ce territoire : {name.fr}.")
        return Rule("18.2", side.code, NOT_MET, detail, said.rests)
    detail = Text(
        f"Territories are excluded from CETS 224; whether {name.en} is one of them, the statement says.",
        f"Des territoires sont exclus de la STCE n° 224 ; la déclaration dit si celui-ci en fait partie : {name.fr}.",
    )
    return Rule("18.2", side.code, UNKNOWN, detail, said.rests)
