"""CETS 224 articles 9 and 10: emergencies. Whatever stands in the way, the contacts that exist are there."""

from collections.abc import Iterator

from app.domain.provisions import CETS224
from app.domain.routing import cases, content
from app.domain.routing.cautions import cautions
from app.domain.routing.central import central_authority, sought_of
from app.domain.routing.competent import CENTRAL_AUTHORITY, POINT, Competent, Sought, competent
from app.domain.routing.content_convention import of_assistance
from app.domain.routing.facts import Facts, Side, Statement
from app.domain.routing.once import once_for_each
from app.domain.routing.standing import shared
from app.domain.routing.way import Basis, Contact, Item, Notice, Outcome, Part, Rule, Text, Way, named
from app.domain.routing.wording import listed, unended, unsaid

ARTICLE_9 = Basis(CETS224, "9", Text("article 9 of CETS 224", "l'article 9 de la STCE n° 224"))
ARTICLE_10 = Basis(CETS224, "10", Text("article 10 of CETS 224", "l'article 10 de la STCE n° 224"))
OUT_OF_HOURS = Text("round-the-clock contact", "contact permanent")
_CHANNELS = {
    "judicial-authorities": Text("a judicial authority", "une autorité judiciaire"),
    "interpol": Text("INTERPOL, through its national central bureau", "INTERPOL, par son bureau central national"),
}
_WORDS = {
    "judicial-authorities": Text("judicial authorities", "autorités judiciaires"),
    "interpol": Text("INTERPOL", "INTERPOL"),
    "24/7-point": Text("24/7 point of contact", "point de contact 24/7"),
}


def by_article_9(facts: Facts) -> Way:
    """Stored data in an emergency, from 24/7 point to 24/7 point and by no other channel."""
    sender, receiver = facts.sides
    own = competent(facts, Sought(sender, "35", Part.SENDER, POINT))
    asked = competent(facts, Sought(receiver, "35", Part.ADDRESSEE, POINT))
    return Way(
        basis=ARTICLE_9,
        rules=(*shared(facts, CETS224), *_subscriber_only(facts), own.rule, asked.rule, _resubmitted(receiver)),
        sender=POINT,
        senders=own.contacts,
        contacts=asked.contacts,
        content=(*content.EMERGENCY_DISCLOSURE, content.ORAL, *_resubmission(receiver)),
        warnings=cautions(facts),
    )


def by_article_10(facts: Facts) -> Way:
    """Emergency mutual assistance between central authorities; the 10.5 contact out of hours; declared channels with copies."""
    sender, receiver = facts.sides
    sending = central_authority(facts, sender, Part.SENDER)
    asked = central_authority(facts, receiver, Part.ADDRESSEE)
    reached = competent(facts, Sought(receiver, "10.5", Part.OUT_OF_HOURS, OUT_OF_HOURS))
    declared = receiver.said("10.9")
    return Way(
        basis=ARTICLE_10,
        rules=(*shared(facts, CETS224), sending.rule, asked.rule, _channels(receiver)),
        sender=CENTRAL_AUTHORITY,
        senders=sending.contacts,
        contacts=(*asked.contacts, *_without_treaty(facts, asked), *reached.contacts, *_further(facts, declared)),
        copies=_copies(receiver, declared, asked),
        content=(*content.EMERGENCY_ASSISTANCE, *of_assistance(facts)),
        warnings=cautions(facts),
    )


def _without_treaty(facts: Facts, asked: Competent) -> tuple[Contact, ...]:
    """Where a treaty names somebody of whom the register knows no way to reach them: whom article 27.2 would lead to."""
    shown = {contact.post for contact in asked.contacts}
    if None not in shown:
        return ()
    known = competent(facts, sought_of(facts.receiver, Part.WITHOUT_TREATY)).contacts
    return tuple(contact for contact in known if contact.post not in shown)


def _subscriber_only(facts: Facts) -> Iterator[Rule]:
    """CETS 224 art. 9.1.b: the receiver's 24/7 point leaves aside requests for subscriber information alone.

    What the sender has declared about requests to itself confines none of its own.
    """
    receiver = facts.receiver
    said, name = receiver.said("9.1.b"), named(receiver)
    if said is None:
        yield unsaid("9.1.b", receiver)
        return
    detail = Text(
        f"The 24/7 point of {name.en} does not act on a request for subscriber information only.",
        f"Le point 24/7 ne donne pas suite à une demande visant les seules données relatives aux abonnés : {name.fr}.",
    )
    if cases.SUBSCRIBER_ONLY in facts.case:
        yield Rule("9.1.b", receiver.code, Outcome.NOT_MET, detail, said.rests)
    elif cases.MORE_THAN_SUBSCRIBER in facts.case:
        yield Rule("9.1.b", receiver.code, Outcome.MET, detail, said.rests)
    else:
        yield Rule("9.1.b", receiver.code, Outcome.UNKNOWN, detail, said.rests, cases.DATA_SOUGHT)


@once_for_each
def _resubmitted(receiver: Side) -> Rule:
    """CETS 224 art. 9.5: something is owed afterwards; nothing is closed."""
    said, name = receiver.said("9.5"), named(receiver)
    if said is None:
        return unsaid("9.5", receiver)
    detail = Text(
        f"{name.en} wants the request again once it is carried out.",
        f"{name.fr} veut que la demande soit présentée de nouveau après exécution.",
    )
    return Rule("9.5", receiver.code, Outcome.MET, detail, said.rests)


@once_for_each
def _resubmission(receiver: Side) -> tuple[Item, ...]:
    said = receiver.said("9.5")
    if said is None:
        return ()
    how = unended(said.circumstances)
    text = Text(
        f"afterwards the request again{': ' if how else ', in the form and by the channel declared'}{how}",
        f"ensuite la demande de nouveau{' : ' if how else ', sous la forme et par la voie déclarées'}{how}",
    )
    return (Item("9.5", text),)


@once_for_each
def _channels(receiver: Side) -> Rule:
    """CETS 224 art. 10.9: further channels are those declared, no others."""
    declared, name = receiver.said("10.9"), named(receiver)
    if declared is None:
        more = Text("Requests go between central authorities.", "Les demandes passent entre autorités centrales.")
        return unsaid("10.9", receiver, more)
    words = [word for option, word in _WORDS.items() if option in declared.options]
    said = listed(words) if words else Text("the register does not say which", "le registre ne dit pas lesquelles")
    detail = Text(
        f"{name.en} has opened further channels ({said.en}), each time with a copy from central authority to central authority.",
        f"{name.fr} a ouvert d'autres voies ({said.fr}), chaque fois avec copie d'autorité centrale à autorité centrale.",
    )
    return Rule("10.9", receiver.code, Outcome.MET, detail, declared.rests)


def _further(facts: Facts, declared: Statement | None) -> Iterator[Contact]:
    if declared is None:
        return
    if "24/7-point" in declared.options:
        yield from competent(facts, Sought(facts.receiver, "35", Part.CHANNEL, POINT)).contacts
    for option, who in _CHANNELS.items():
        if option in declared.options:
            yield Contact(part=Part.CHANNEL, side=facts.receiver, who=who)


def _copies(receiver: Side, declared: Statement | None, asked: Competent) -> tuple[Notice, ...]:
    if declared is None:
        return ()
    text = Text(
        "A copy at the same time, from central authority to central authority, of each request by a further channel.",
        "Copie simultanée, d'autorité centrale à autorité centrale, de chaque demande par une autre voie.",
    )
    found = asked.contacts or (Contact(part=Part.COPIED, side=receiver, who=CENTRAL_AUTHORITY),)
    copied = [Contact(part=Part.COPIED, side=each.side, who=each.who, post=each.post, body=each.body) for each in found]
    return tuple(Notice(contact, "by-further-channel", text) for contact in copied)
