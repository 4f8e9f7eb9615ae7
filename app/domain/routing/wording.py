"""Sentences that several rules share. What the register lacks is told as that, never as a fact about a State."""

from collections.abc import Iterable

from app.domain.provisions import PROVISIONS, Kind
from app.domain.routing.facts import Side
from app.domain.routing.way import Outcome, Rule, Text, named

_KINDS = {
    Kind.DECLARATION: Text("declaration", "déclaration"),
    Kind.RESERVATION: Text("reservation", "réserve"),
    Kind.NOTIFICATION: Text("notification", "notification"),
}


def lacking(what: Text, side: Side) -> Text:
    """That the register has no ``what`` of a side. The French begins with its own "de"."""
    name = named(side)
    return Text(f"The register has no {what.en} of {name.en}.", f"Le registre ne contient pas {what.fr} : {name.fr}.")


def unsaid(provision: str, side: Side, more: Text | None = None) -> Rule:
    """The rule where the register has no statement of a side under ``provision``: nothing stands in the way by it."""
    return side.once(("unsaid", provision, more), lambda: _unsaid(provision, side, more))


def _unsaid(provision: str, side: Side, more: Text | None) -> Rule:
    kind = _KINDS[PROVISIONS[provision].kind]
    detail = lacking(Text(f"{kind.en} under {provision}", f"de {kind.fr} au titre de {provision}"), side)
    if more is not None:
        detail = Text(f"{detail.en} {more.en}", f"{detail.fr} {more.fr}")
    return Rule(provision, side.code, Outcome.MET, detail)


def listed(texts: Iterable[Text]) -> Text:
    """Several in one sentence."""
    known = tuple(texts)
    return Text("; ".join(each.en for each in known), " ; ".join(each.fr for each in known))


def unended(text: str | None) -> str:
    """Somebody's own words without their full stop, to stand inside a sentence."""
    return (text or "").strip().rstrip(".")
