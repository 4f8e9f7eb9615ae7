"""CETS 224 articles 6 and 7: an authority turns straight to a registrar or a provider in the other State."""

from collections.abc import Iterator

from app.domain.provisions import CETS224
from app.domain.routing import cases, content, limits
from app.domain.routing.competent import Competent, Sought, competent
from app.domain.routing.facts import Facts, Side, Statement
from app.domain.routing.standing import cautions, owed_to_union, shared
from app.domain.routing.way import Basis, Contact, Item, Notice, Outcome, Part, Rule, Text, Way, named

ARTICLE_6 = Basis(CETS224, "6", Text("article 6 of CETS 224", "l'article 6 de la STCE n° 224"))
ARTICLE_7 = Basis(CETS224, "7", Text("article 7 of CETS 224", "l'article 7 de la STCE n° 224"))
CONSULTED = Text("authority to consult after a refusal", "autorité à consulter après un refus")
NOTIFIED = Text("authority notified of orders", "autorité notifiée des injonctions")
REGISTRAR = Text("the registrar, a private entity", "le bureau d'enregistrement, une entité privée")
PROVIDER = Text("the service provider, a private entity", "le fournisseur de services, une entité privée")
ALWAYS, LISTED, NOT_STATED = "always", "in-listed-circumstances", "not-stated"
_WHEN = {
    ALWAYS: Text("of every order, at the same time as the provider", "de chaque injonction, en même temps que le fournisseur"),
    LISTED: Text("at the same time as the provider, where", "en même temps que le fournisseur, lorsque"),
    NOT_STATED: Text(
        "at the same time as the provider; the register does not say in which cases, so in every case",
        "en même temps que le fournisseur ; le registre ne dit pas dans quels cas, donc dans tous",
    ),
}


def by_article_6(facts: Facts) -> Way:
    """Domain name registration data: from the registrar; the 6.6 authority only after that one refused."""
    receiver = facts.receiver
    consulted = competent(facts, Sought(receiver, "6.6", Part.CONSULTED, CONSULTED))
    warnings = cautions(facts)
    if consulted.rule.outcome is not Outcome.MET:
        warnings = (*warnings, consulted.rule.detail)
    return Way(
        basis=ARTICLE_6,
        rules=(*shared(facts, CETS224), *_federal(facts)),
        sender=_any_authority(facts.sender),
        contacts=(Contact(part=Part.ADDRESSEE, side=receiver, who=REGISTRAR), *consulted.contacts),
        content=content.DOMAIN_NAMES,
        warnings=warnings,
    )


def by_article_7(facts: Facts) -> Way:
    """An order for subscriber information, straight to the provider; the 7.5.e authority is told where 7.5.a asks for it."""
    receiver = facts.receiver
    asked = receiver.said("7.5.a")
    notified = competent(facts, Sought(receiver, "7.5.e", Part.NOTIFIED, NOTIFIED, one=True)) if asked else None
    rules = (*shared(facts, CETS224), *_reserved(facts), *_numbers(facts), *_federal(facts), _supervised(receiver), _asks(receiver))
    return Way(
        basis=ARTICLE_7,
        rules=(*rules, notified.rule) if notified else rules,
        sender=_any_authority(facts.sender),
        contacts=(Contact(part=Part.ADDRESSEE, side=receiver, who=PROVIDER),),
        notifications=_notices(asked, notified),
        content=(*content.TO_PROVIDER, *_supervision(receiver)),
        deadlines=limits.of_provider(facts),
        warnings=(*cautions(facts), *_of_receiver(receiver), *owed_to_union(receiver, "7.2.b", "7.5.a")),
    )


def closed(facts: Facts) -> Rule | None:
    """Why article 7 alone cannot be had between the two, where a reservation closes it."""
    found = (*_reserved(facts), *_numbers(facts), *_federal(facts))
    return next((rule for rule in found if rule.outcome is Outcome.NOT_MET), None)


def _reserved(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 7.9.a: a reservation of either closes article 7 in both directions."""
    for side in facts.sides:
        said, name = side.said("7.9.a"), named(side)
        if said is None:
            detail = Text(f"{name.en} has not reserved Article 7.", f"{name.fr} n'a pas réservé l'article 7.")
            yield Rule("7.9.a", side.code, Outcome.MET, detail)
        else:
            detail = Text(
                f"{name.en} has reserved Article 7, which closes it in both directions.",
                f"{name.fr} a réservé l'article 7, ce qui le ferme dans les deux sens.",
            )
            yield Rule("7.9.a", side.code, Outcome.NOT_MET, detail, said.rests)


def _numbers(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 7.9.b: some access numbers are excluded, in both directions."""
    for side in facts.sides:
        said, name = side.said("7.9.b"), named(side)
        if said is None:
            continue
        if cases.ACCESS_NUMBERS in facts.case:
            detail = Text(
                f"{name.en} has excluded the access numbers sought from Article 7.",
                f"{name.fr} a exclu de l'article 7 les numéros d'accès demandés.",
            )
            yield Rule("7.9.b", side.code, Outcome.NOT_MET, detail, said.rests)
            continue
        decided = cases.NO_ACCESS_NUMBERS in facts.case
        detail = Text(
            f"{name.en} has excluded some access numbers from Article 7.",
            f"{name.fr} a exclu certains numéros d'accès de l'article 7.",
        )
        outcome, question = (Outcome.MET, None) if decided else (Outcome.UNKNOWN, cases.NUMBERS_SOUGHT)
        yield Rule("7.9.b", side.code, outcome, detail, said.rests, question)


def _federal(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 17: direct requests from the sender's constituent units may be blocked, save those of listed ones (17.2)."""
    sender = facts.sender
    said, name = sender.said("17.1"), named(sender)
    if said is None:
        return
    if cases.CONSTITUENT_UNIT in facts.case:
        detail = Text(
            f"{name.en} applies the federal clause, and the constituent unit is not listed: its direct requests may be blocked.",
            f"{name.fr} applique la clause fédérale, et l'entité n'est pas listée : ses demandes directes peuvent être bloquées.",
        )
        yield Rule("17.1", sender.code, Outcome.NOT_MET, detail, said.rests)
        return
    listed = sender.said("17.2")
    told = f" ({listed.circumstances})" if listed and listed.circumstances else ""
    detail = Text(
        f"{name.en} applies the federal clause: only its central government and listed units{told} turn to others directly.",
        f"{name.fr} applique la clause fédérale : seuls l'État central et les entités listées{told} s'adressent directement.",
    )
    decided = cases.CENTRAL_GOVERNMENT in facts.case
    rests = listed.rests if listed else said.rests
    outcome, question = (Outcome.MET, None) if decided else (Outcome.UNKNOWN, cases.WHO_ISSUES)
    yield Rule("17.1", sender.code, outcome, detail, rests, question)


def _supervised(receiver: Side) -> Rule:
    """CETS 224 art. 7.2.b: it asks something of the order; it closes nothing."""
    said, name = receiver.said("7.2.b"), named(receiver)
    if said is None:
        detail = Text(
            f"{name.en} does not ask for the supervision of a prosecutor or judge.",
            f"{name.fr} ne demande pas le contrôle d'un procureur ou d'un juge.",
        )
        return Rule("7.2.b", receiver.code, Outcome.MET, detail)
    detail = Text(
        f"{name.en} takes only orders issued by, or supervised by, a prosecutor, a judge or another independent authority.",
        f"{name.fr} n'admet que les injonctions émises ou contrôlées par un procureur, un juge ou une autre autorité indépendante.",
    )
    return Rule("7.2.b", receiver.code, Outcome.MET, detail, said.rests)


def _supervision(receiver: Side) -> tuple[Item, ...]:
    if receiver.said("7.2.b") is None:
        return ()
    text = Text(
        "that a prosecutor, a judge or another independent authority issues or supervises it",
        "qu'un procureur, un juge ou une autre autorité indépendante l'émet ou la contrôle",
    )
    return (Item("7.2.b", text),)


def _asks(receiver: Side) -> Rule:
    """CETS 224 art. 7.5.a: whether somebody has to be notified. "In every case" is a value, not a blank."""
    said, name = receiver.said("7.5.a"), named(receiver)
    if said is None:
        detail = Text(
            f"{name.en} asks for no notification of orders.", f"{name.fr} ne demande pas de notification des injonctions."
        )
        return Rule("7.5.a", receiver.code, Outcome.MET, detail)
    when = _WHEN[_when(said)]
    detail = Text(f"{name.en} asks to be notified {when.en}.", f"{name.fr} demande à être notifié {when.fr}.")
    return Rule("7.5.a", receiver.code, Outcome.MET, detail, said.rests)


def _when(asked: Statement) -> str:
    if "in-every-case" in asked.options:
        return ALWAYS
    return LISTED if "listed-circumstances" in asked.options else NOT_STATED


def _notices(asked: Statement | None, notified: Competent | None) -> tuple[Notice, ...]:
    if asked is None or notified is None:
        return ()
    when = _when(asked)
    told = _WHEN[when]
    circumstances = f": {asked.circumstances}" if when == LISTED and asked.circumstances else ""
    text = Text(f"Notify {told.en}{circumstances}.", f"Notifier {told.fr}{circumstances}.")
    return tuple(Notice(contact, when, text) for contact in notified.contacts)


def _of_receiver(receiver: Side) -> Iterator[Text]:
    """What domestic law may ask for besides (7.5.b)."""
    name = named(receiver)
    if receiver.said("7.5.b") is not None:
        yield Text(
            f"A provider in {name.en} may have to consult the 7.5.e authority before it answers.",
            f"Un fournisseur ({name.fr}) peut devoir consulter l'autorité 7.5.e avant de répondre.",
        )


def _any_authority(sender: Side) -> Text:
    name = named(sender)
    return Text(f"any competent authority of {name.en}", f"toute autorité compétente : {name.fr}")
