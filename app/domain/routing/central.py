"""The central authority: a fact about the pair. What is arranged between the two comes first, article 27.2 of ETS 185 otherwise."""

from app.domain.routing.competent import CENTRAL_AUTHORITY, Competent, Sought, among, competent
from app.domain.routing.facts import Arrangement, Body, Facts, Side
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


def under_treaty(facts: Facts, treaty: Arrangement, sought: Sought) -> Competent:
    """The authority that a treaty between the two names. Where it names none, that of the provision is shown, and it is told."""
    side, body = sought.side, treaty.bodies.get(sought.side.code)
    name = named(side)
    if body is None:
        known = competent(facts, sought)
        detail = Text(
            f"The register does not say who is the central authority of {name.en} under: {treaty.summary}",
            f"Le registre ne dit pas qui est l'autorité centrale de {name.fr} au titre de : {treaty.summary}",
        )
        return Competent(known.contacts, Rule("arrangement", side.code, Outcome.UNKNOWN, detail, treaty.rests))
    detail = Text(
        f"{body.name} is the central authority of {name.en} under: {treaty.summary}",
        f"{body.name} est l'autorité centrale de {name.fr} au titre de : {treaty.summary}",
    )
    return Competent(_reached(facts, sought, body), Rule("arrangement", side.code, Outcome.MET, detail, treaty.rests))


def _reached(facts: Facts, sought: Sought, body: Body) -> tuple[Contact, ...]:
    """By what the body has designated in the same role where it has, else by itself."""
    same = tuple(post for post in sought.side.of_state(sought.provision, *sought.roles) if post.authority == body.key)
    if same:
        return among(facts, sought, same).contacts
    return (Contact(part=sought.part, side=sought.side, who=sought.who, body=body),)
