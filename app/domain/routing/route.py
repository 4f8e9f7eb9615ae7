"""The answer: the way for a purpose with its verdict in words, and what else can be done, ranked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.moment import in_english, in_french
from app.domain.routing.facts import Facts
from app.domain.routing.providers import with_provider
from app.domain.routing.purposes import PURPOSES, Purpose
from app.domain.routing.way import Contact, Outcome, Part, Text, Verdict, Way, named

OUTSIDE = "outside-the-register"
UNION = "law-of-the-union"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way, under its purpose; without a ``way`` it lies outside the register."""

    purpose: str
    summary: Text
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A whole answer. Its rules reproduce its verdict: ``verdict_of(way.rules)``."""

    purpose: Purpose
    facts: Facts
    way: Way
    summary: Text
    alternatives: tuple[Alternative, ...]


def route(facts: Facts, purpose: Purpose) -> Route:
    """The route for ``purpose``. Whom to write to is left out where the way is closed, save for what cannot wait."""
    way = with_provider(facts, purpose.way(facts))
    alternatives = tuple(_alternatives(facts, purpose, way))
    summary = _summary(facts, purpose.text, way, alternatives)
    if way.verdict is Verdict.DOES_NOT_APPLY:
        way = _closed(way, urgent=purpose.urgent)
    return Route(purpose, facts, way, summary, alternatives)


def _closed(way: Way, *, urgent: bool) -> Way:
    contacts = way.contacts if urgent else ()
    return replace(way, contacts=contacts, senders=(), notifications=(), copies=(), content=(), deadlines=())


def _alternatives(facts: Facts, purpose: Purpose, chosen: Way) -> Iterator[Alternative]:
    """What is open besides, as ranked; then what this register does not hold.

    What cannot wait is told of closed ways too, at the end: whom they lead to may be all that there is.
    """
    found = [(code, way) for code, making in purpose.instead if (way := with_provider(facts, making(facts))).basis != chosen.basis]
    if facts.sender.union and facts.receiver.union:
        text = Text(
            "Instruments of the European Union, which take priority between its Member States and are not in this register.",
            "Les instruments de l'Union européenne, qui priment entre ses États membres et ne sont pas dans ce registre.",
        )
        yield Alternative(UNION, text)
    for closed in (False, True):
        for code, way in found:
            if closed == (way.verdict is Verdict.DOES_NOT_APPLY) and (not closed or (purpose.urgent and way.contacts)):
                yield Alternative(code, _summary(facts, PURPOSES[code].text, way), way)
    text = Text(
        "Another treaty, reciprocity or diplomatic channels, none of which are in this register.",
        "Un autre traité, la réciprocité ou la voie diplomatique, qui ne sont pas dans ce registre.",
    )
    yield Alternative(OUTSIDE, text)


def _summary(facts: Facts, what: Text, way: Way, alternatives: tuple[Alternative, ...] = ()) -> Text:
    """One sentence: what, between whom, on which day, on which basis, to whom or why not."""
    sender, receiver = (named(side) for side in facts.sides)
    en = f"On {in_english(facts.day)}, {what.en} from {sender.en} to {receiver.en}"
    fr = f"Le {in_french(facts.day)}, {what.fr}, de {sender.fr} vers {receiver.fr},"
    whom = _whom(way.contacts)
    if way.verdict is Verdict.APPLIES:
        return Text(f"{en} goes under {way.basis.text.en} to: {whom.en}.", f"{fr} se fonde sur {way.basis.text.fr}, à : {whom.fr}.")
    reason = _reason(way)
    if way.verdict is Verdict.UNCLEAR:
        return Text(
            f"{en} may go under {way.basis.text.en}, which is not settled: {_ended(reason.en)}",
            f"{fr} peut se fonder sur {way.basis.text.fr}, ce qui n'est pas établi : {_ended(reason.fr)}",
        )
    other = next((each.way for each in alternatives if each.way and each.way.verdict is not Verdict.DOES_NOT_APPLY), None)
    instead = Text(f"; instead, {other.basis.text.en}", f" ; à la place, {other.basis.text.fr}") if other else Text("", "")
    return Text(
        f"{en} cannot go under {way.basis.text.en}: {reason.en}{instead.en}.",
        f"{fr} ne peut se fonder sur {way.basis.text.fr} : {reason.fr}{instead.fr}.",
    )


def _ended(text: str) -> str:
    """With a full stop, unless it is a question."""
    return text if text.endswith("?") else f"{text}."


def _reason(way: Way) -> Text:
    """The first rule that closes the way, else the question that decides, else the first rule that leaves it open."""
    closing = next((rule.detail for rule in way.rules if rule.outcome is Outcome.NOT_MET), None)
    open_ = next((rule.detail for rule in way.rules if rule.outcome is Outcome.UNKNOWN), Text("", ""))
    told = closing or (way.question.text if way.question else open_)
    return Text(told.en.rstrip("."), told.fr.rstrip("."))


def _whom(contacts: tuple[Contact, ...]) -> Text:
    """The addressees by name."""
    names = [contact.name for contact in contacts if contact.part is Part.ADDRESSEE]
    return Text(" / ".join(name.en for name in names), " / ".join(name.fr for name in names))
