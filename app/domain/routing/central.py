"""The central authority: a fact about the pair. What is arranged between the two comes first, article 27.2 of ETS 185 otherwise."""

from app.domain.routing.competent import CENTRAL_AUTHORITY, Competent, Sought, among, competent
from app.domain.routing.facts import Arranged, Body, Facts, Rests, Side
from app.domain.routing.way import Contact, Outcome, Part, Rule, Text, named

MUTUAL_ASSISTANCE_TREATY = "mutual-assistance-treaty"
PROVISION = "27.2"
SENDING, ANSWERING = ("send", "all"), ("answer", "all")


def central_authority(facts: Facts, side: Side, part: Part) -> Competent:
    """The central authority of one side towards the other, to send or to answer."""
    sought = sought_of(side, part)
    treaty = facts.arranged(MUTUAL_ASSISTANCE_TREATY)
    if treaty is None:
        return competent(facts, sought)
    return under_treaty(facts, treaty, sought)


def sought_of(side: Side, part: Part) -> Sought:
    """A side's authority under article 27.2: for sending where it sends, else for answering."""
    return Sought(side, PROVISION, part, CENTRAL_AUTHORITY, SENDING if part is Part.SENDER else ANSWERING)


def under_treaty(facts: Facts, treaty: Arranged, sought: Sought) -> Competent:
    """The authority that a treaty between the two names: by that State's own word, else by the other's.

    Where it names none, that of the provision is shown, and it is told; where the two name different ones, all of them are. Whether
    it reaches a territory is for its words to say: then the territory's own authorities follow.
    """
    side, bodies = sought.side, treaty.bodies(sought.side.code)
    if not bodies:
        return Competent(competent(facts, sought).contacts, _unknown(sought, treaty.rests, _nobody(side, treaty)))
    named_ = tuple(contact for body in bodies for contact in _reached(facts, sought, body))
    if side.territory is not None:
        own = among(facts, sought, side.under(sought.provision, *sought.roles)).contacts
        return Competent((*named_, *own), _unknown(sought, treaty.rests, extends(side)))
    if len(bodies) > 1:
        return Competent(named_, _unknown(sought, treaty.rests, _several(side, bodies)))
    name, (body,) = named(side), bodies
    detail = Text(
        f"The {sought.who.en} of {name.en} is, by what is arranged between the two ({treaty.summary}): {body.name}.",
        f"{name.fr} a pour {sought.who.fr}, selon ce qui est convenu entre les deux ({treaty.summary}) :"
        f" {body.name_fr or body.name}.",
    )
    return Competent(named_, Rule("arrangement", side.code, Outcome.MET, detail, treaty.rests, about=sought.part))


def extends(side: Side) -> Text:
    """The question that a treaty of a State leaves open for its territory."""
    name = named(side)
    return Text(f"Does the treaty extend to {name.en}?", f"Le traité s'étend-il à ce territoire : {name.fr} ?")


def several_bodies(bodies: tuple[Body, ...]) -> Text:
    """Bodies by name."""
    return Text(" / ".join(body.name for body in bodies), " / ".join(body.name_fr or body.name for body in bodies))


def _unknown(sought: Sought, rests: Rests | None, detail: Text) -> Rule:
    return Rule("arrangement", sought.side.code, Outcome.UNKNOWN, detail, rests, about=sought.part)


def _nobody(side: Side, treaty: Arranged) -> Text:
    name = named(side)
    return Text(
        f"The register does not say who is the central authority of {name.en} under: {treaty.summary}.",
        f"Le registre ne dit pas qui est l'autorité centrale ({name.fr}) au titre de : {treaty.summary}.",
    )


def _several(side: Side, bodies: tuple[Body, ...]) -> Text:
    name, told = named(side), several_bodies(bodies)
    return Text(
        f"More than one authority of {name.en} was told of as the one under what is arranged between the two: {told.en}.",
        f"Plus d'une autorité a été indiquée pour ce qui est convenu entre les deux ({name.fr}) : {told.fr}.",
    )


def _reached(facts: Facts, sought: Sought, body: Body) -> tuple[Contact, ...]:
    """By what the body has designated in the same role where it has, else by itself."""
    same = tuple(post for post in sought.side.of_state(sought.provision, *sought.roles) if post.authority == body.key)
    if same:
        return among(facts, sought, same).contacts
    return (Contact(part=sought.part, side=sought.side, who=sought.who, body=body),)
