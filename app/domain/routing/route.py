"""The answer: the way for a purpose with its verdict in words, and what else can be done, ranked."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from app.domain.routing.cautions import doubts
from app.domain.routing.facts import Facts
from app.domain.routing.providers import with_provider
from app.domain.routing.purposes import PURPOSES, Purpose
from app.domain.routing.sentence import sentence
from app.domain.routing.way import Sentence, Text, Verdict, Way

OUTSIDE = "outside-the-register"
UNION = "law-of-the-union"
RECEIVED_OTHERWISE = "data-received-otherwise"


class Alternative(msgspec.Struct, frozen=True):
    """Another way, under its purpose; without a ``way`` it lies outside the register."""

    purpose: str
    summary: Sentence
    way: Way | None = None


_OF_THE_UNION = Alternative(
    UNION,
    Sentence(
        Text(
            "Instruments of the European Union, which take priority between its Member States and are not in this register.",
            "Les instruments de l'Union européenne, qui priment entre ses États membres et ne sont pas dans ce registre.",
        )
    ),
)
_OUTSIDE = Alternative(
    OUTSIDE,
    Sentence(
        Text(
            "Another treaty, reciprocity or diplomatic channels, none of which are in this register.",
            "Un autre traité, la réciprocité ou la voie diplomatique, qui ne sont pas dans ce registre.",
        )
    ),
)


class Route(msgspec.Struct, frozen=True):
    """A whole answer. Its rules reproduce its verdict: ``verdict_of(way.rules)``."""

    purpose: Purpose
    facts: Facts
    way: Way
    summary: Sentence
    alternatives: tuple[Alternative, ...]


def route(facts: Facts, purpose: Purpose) -> Route:
    """The route for ``purpose``. Whom to write to is left out where the way is closed, save for what cannot wait."""
    made = purpose.way(facts)
    doubtful = tuple(doubts(facts, made))
    way = with_provider(facts, replace(made, warnings=(*made.warnings, *doubtful)) if doubtful else made)
    alternatives = tuple(_alternatives(facts, purpose, way))
    instead = next((each.way for each in alternatives if each.way and each.way.verdict is not Verdict.DOES_NOT_APPLY), None)
    summary = sentence(facts, purpose.text, way, instead)
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
    made = ((code, making(facts)) for code, making in purpose.instead)
    found = [(code, with_provider(facts, way)) for code, way in made if way is not None and way.basis != chosen.basis]
    if facts.in_union:
        yield _OF_THE_UNION
    for closed in (False, True):
        for code, way in found:
            if closed == (way.verdict is Verdict.DOES_NOT_APPLY) and (not closed or (purpose.urgent and way.contacts)):
                yield Alternative(code, sentence(facts, PURPOSES[code].text, way, whole=False), way)
    if purpose.otherwise is not None and chosen.verdict is Verdict.DOES_NOT_APPLY:
        yield Alternative(RECEIVED_OTHERWISE, Sentence(purpose.otherwise))
    yield _OUTSIDE
