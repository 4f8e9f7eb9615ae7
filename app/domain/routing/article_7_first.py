"""CETS 224 art. 7.8: for subscriber information, article 7 before article 8, or an explanation. It closes nothing."""

from collections.abc import Iterator

from app.domain.routing.facts import Side
from app.domain.routing.way import NOTHING, Item, Outcome, Rule, Text, named

PROVISO = Text(
    ", only after Article 7 was tried, or with an explanation why it was not (7.8)",
    ", seulement après avoir essayé l'article 7, ou en expliquant pourquoi il ne l'a pas été (7.8)",
)


def article_7_first(receiver: Side) -> Iterator[Rule]:
    """Told wherever subscriber information is sought of a State that declared it."""
    said, name = receiver.said("7.8"), named(receiver)
    if said is not None:
        detail = Text(
            f"{name.en} wants Article 7 to be tried before Article 8, or an explanation why it was not.",
            f"{name.fr} veut que l'article 7 soit essayé avant l'article 8, ou une explication s'il ne l'a pas été.",
        )
        yield Rule("7.8", receiver.code, Outcome.MET, detail, said.rests)


def proviso(receiver: Side) -> Text:
    """What the sentence makes article 8 depend on."""
    return NOTHING if receiver.said("7.8") is None else PROVISO


def explaining(receiver: Side) -> tuple[Item, ...]:
    """What an order under article 8 then says."""
    if receiver.said("7.8") is None:
        return ()
    text = Text(
        "that Article 7 was tried without an answer in time, or why it was not tried",
        "que l'article 7 a été essayé sans réponse à temps, ou pourquoi il ne l'a pas été",
    )
    return (Item("7.8", text),)
