"""Whom an order to a provider concerns besides the provider (CETS 224 art. 7.5), and who may issue it (7.2.b)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.routing import content
from app.domain.routing.competent import Competent, Sought, competent
from app.domain.routing.facts import Facts, Side, Statement
from app.domain.routing.once import once_for_each
from app.domain.routing.way import Contact, Item, Notice, Outcome, Part, Rule, Text, named
from app.domain.routing.wording import unended, unsaid

NOTIFIED = Text("authority notified of orders", "autorité notifiée des injonctions")
ALWAYS, LISTED, NOT_STATED = "always", "in-listed-circumstances", "not-stated"
_NOTIFY = {
    ALWAYS: Text(
        "Give notice of every order at the same time as it goes to the provider.",
        "Notifier chaque injonction, en même temps que le fournisseur.",
    ),
    NOT_STATED: Text(
        "Notify at the same time as the provider; the register does not say in which cases, so in every case.",
        "Notifier en même temps que le fournisseur ; le registre ne dit pas dans quels cas, donc dans tous les cas.",
    ),
}


@dataclass(frozen=True, slots=True)
class Notification:
    """What article 7.5 asks of an order between the two: rules, whom to notify, and whom the provider may have to consult."""

    rules: tuple[Rule, ...]
    notices: tuple[Notice, ...] = ()
    consulted: tuple[Contact, ...] = ()

    @property
    def content(self) -> tuple[Item, ...]:
        """What goes to whoever is notified."""
        return (content.NOTIFICATION,) if self.notices else ()


def notification(facts: Facts) -> Notification:
    """CETS 224 art. 7.5: "in every case" is a value, not a blank; and whoever was designated is there for a reason."""
    receiver = facts.receiver
    asked = receiver.said("7.5.a")
    known = competent(facts, Sought(receiver, "7.5.e", Part.NOTIFIED, NOTIFIED, one=True))
    if asked is not None:
        contacts = known.contacts or (Contact(part=Part.NOTIFIED, side=receiver, who=NOTIFIED),)
        notices = tuple(Notice(contact, _when(asked), _told(asked)) for contact in contacts)
        return Notification((_asks(receiver, asked), known.rule), notices)
    if receiver.said("7.5.b") is not None:
        consulting = competent(facts, Sought(receiver, "7.5.e", Part.CONSULTED_BY_PROVIDER, NOTIFIED))
        return Notification((unsaid("7.5.a", receiver),), consulted=consulting.contacts)
    if known.contacts and receiver.said("7.9.a") is None:
        notices = tuple(Notice(contact, NOT_STATED, _NOTIFY[NOT_STATED]) for contact in known.contacts)
        return Notification((_without_notification(receiver, known),), notices)
    return Notification((unsaid("7.5.a", receiver),))


def _asks(receiver: Side, said: Statement) -> Rule:
    name, when = named(receiver), _when(said)
    if when == ALWAYS:
        detail = Text(
            f"{name.en} asks for notification of every order, at the same time as the provider.",
            f"{name.fr} demande que chaque injonction lui soit notifiée en même temps qu'au fournisseur.",
        )
    elif when == NOT_STATED:
        detail = Text(
            f"{name.en} asks for notification at the same time as the provider; the register does not say in which cases.",
            f"{name.fr} demande une notification simultanée ; le registre ne dit pas dans quels cas.",
        )
    else:
        where = _circumstances(said)
        detail = Text(
            f"{name.en} asks for notification, at the same time as the provider, in {where.en}.",
            f"{name.fr} demande une notification simultanée dans {where.fr}.",
        )
    return Rule("7.5.a", receiver.code, Outcome.MET, detail, said.rests)


def _without_notification(receiver: Side, known: Competent) -> Rule:
    name = named(receiver)
    detail = Text(
        f"{name.en} has an authority to be notified (7.5.e); the register does not have its notification under 7.5.a. Notify it.",
        f"{name.fr} a une autorité à notifier (7.5.e) ; le registre n'a pas sa notification au titre de 7.5.a. L'aviser.",
    )
    return Rule("7.5.a", receiver.code, Outcome.UNKNOWN, detail, known.rule.rests, about=Part.NOTIFIED)


def _when(asked: Statement) -> str:
    if "in-every-case" in asked.options:
        return ALWAYS
    return LISTED if "listed-circumstances" in asked.options else NOT_STATED


def _told(asked: Statement) -> Text:
    when = _when(asked)
    if when in _NOTIFY:
        return _NOTIFY[when]
    where = _circumstances(asked)
    return Text(
        f"Notify at the same time as the provider, in {where.en}.", f"Notifier en même temps que le fournisseur, dans {where.fr}."
    )


def _circumstances(asked: Statement) -> Text:
    """As a sentence ends with them; those that nobody has written down are taken to be all."""
    told = unended(asked.circumstances)
    if told:
        return Text(f"these circumstances: {told}", f"les circonstances suivantes : {told}")
    return Text(
        "circumstances that the register does not have: notify in every case",
        "des circonstances que le registre n'a pas : notifier dans tous les cas",
    )


def consulting(receiver: Side) -> Iterator[Text]:
    """What domestic law may ask of the provider besides (7.5.b)."""
    name = named(receiver)
    if receiver.said("7.5.b") is not None:
        yield Text(
            f"A provider in {name.en} may have to consult the 7.5.e authority before it answers.",
            f"Un fournisseur ({name.fr}) peut devoir consulter l'autorité désignée au titre de 7.5.e avant de répondre.",
        )


@once_for_each
def supervised(receiver: Side) -> Rule:
    """CETS 224 art. 7.2.b: it asks something of the order; it closes nothing."""
    said, name = receiver.said("7.2.b"), named(receiver)
    if said is None:
        return unsaid("7.2.b", receiver)
    detail = Text(
        f"{name.en} takes only orders issued by, or supervised by, a prosecutor, a judge or another independent authority.",
        f"{name.fr} n'admet que les injonctions émises ou contrôlées par un procureur, un juge ou une autre autorité indépendante.",
    )
    return Rule("7.2.b", receiver.code, Outcome.MET, detail, said.rests)


@once_for_each
def supervision(receiver: Side) -> tuple[Item, ...]:
    """What the order has to show of that."""
    if receiver.said("7.2.b") is None:
        return ()
    text = Text(
        "that a prosecutor, a judge or another independent authority issues or supervises it",
        "qu'un procureur, un juge ou une autre autorité indépendante l'émet ou la contrôle",
    )
    return (Item("7.2.b", text),)
