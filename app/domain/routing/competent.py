"""Who of the authorities designated under one provision is competent here. Another role's authority never stands in.

Where competence is split and nothing known decides, all are shown with the question that does.
"""

from dataclasses import dataclass

from app.domain.provisions import PROVISIONS
from app.domain.routing.facts import Facts, Post, Side
from app.domain.routing.way import Choice, Contact, Outcome, Part, Question, Rule, Text, named
from app.domain.values import fold

HOURS, CLASS_OF_DATA = "hours", "class-of-data"
SUBSCRIBER, TRAFFIC = "subscriber", "traffic"
CLASSES = {
    SUBSCRIBER: frozenset(
        map(
            fold,
            ("subscriber information", "subscriber data", "données d'abonné", "données d'abonnés", "données relatives aux abonnés"),
        )
    ),
    TRAFFIC: frozenset(map(fold, ("traffic data", "données de trafic", "données relatives au trafic"))),
}
"""What a scope along the class of data is called when it is about that class and nothing else."""

CENTRAL_AUTHORITY = Text("central authority", "autorité centrale")


@dataclass(frozen=True, slots=True)
class Competent:
    """The contacts for one provision, in order, and the rule that found them."""

    contacts: tuple[Contact, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Sought:
    """Whose authority is sought, under what, in which roles, as what part of the route; ``one``: the text knows a single one."""

    side: Side
    provision: str
    part: Part
    who: Text
    roles: tuple[str, ...] = ()
    data: str | None = None
    one: bool = False


def competent(facts: Facts, sought: Sought) -> Competent:
    """The authorities that the register holds for ``sought``, and whether that settles it."""
    own = sought.side.under(sought.provision, *sought.roles)
    found = own or sought.side.of_state(sought.provision, *sought.roles)
    return among(facts, sought, found, borrowed=not own)


def among(facts: Facts, sought: Sought, found: tuple[Post, ...], *, borrowed: bool = False) -> Competent:
    """The same, of posts that are known already. ``borrowed``: they are those of the State, not of the territory asked about."""
    posts = _in_order(sought.provision, _narrowed(facts, sought, found))
    contacts = tuple(Contact(part=sought.part, side=sought.side, who=sought.who, post=post) for post in posts)
    return Competent(contacts, _rule(sought, posts, borrowed=borrowed))


def _narrowed(facts: Facts, sought: Sought, found: tuple[Post, ...]) -> tuple[Post, ...]:
    """Those that were said to be competent, else those whose scope is exactly the class of data sought."""
    chosen = tuple(post for post in found if post.key in facts.case)
    if chosen or sought.data is None:
        return chosen or found
    classes = {post.key: _class(post) for post in found}
    exact = tuple(post for post in found if classes[post.key] == sought.data)
    return exact or tuple(post for post in found if classes[post.key] is None)


def _class(post: Post) -> str | None:
    """The one class of data that a post is for, where its scope says nothing else."""
    if post.along != CLASS_OF_DATA:
        return None
    scope = fold(post.scope or "")
    return next((name for name, words in CLASSES.items() if scope in words), None)


def _in_order(provision: str, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Whoever's competence is not confined first; before that, where somebody has to answer at any hour, whoever does."""
    at_night = PROVISIONS[provision].round_the_clock
    return tuple(sorted(posts, key=lambda post: (at_night and not post.round_the_clock, post.scope is not None)))


def _rule(sought: Sought, posts: tuple[Post, ...], *, borrowed: bool) -> Rule:
    code, side, name = sought.provision, sought.side, named(sought.side)
    rests = posts[0].rests if posts else None
    if not posts:
        detail = Text(
            f"The register has no {sought.who.en} of {name.en} under {code}.",
            f"Le registre n'a pas, au titre de {code}, pour {name.fr} : {sought.who.fr}.",
        )
        return Rule(code, side.code, Outcome.UNKNOWN, detail)
    if borrowed and side.territory is not None:
        detail = Text(
            f"{name.en} has no authority of its own under {code} in the register; that of the State is shown.",
            f"{name.fr} n'a pas d'autorité propre au titre de {code} dans le registre ; celle de l'État est indiquée.",
        )
        return Rule(code, side.code, Outcome.UNKNOWN, detail, rests)
    if sought.part is not Part.SENDER and _undecided(posts, one=sought.one):  # a sender knows its own
        detail = Text(
            f"{name.en} has several authorities under {code}; which of them is competent depends on the case.",
            f"{name.fr} a plusieurs autorités au titre de {code} ; la compétence dépend du cas.",
        )
        return Rule(code, side.code, Outcome.UNKNOWN, detail, rests, _which(posts))
    names = " / ".join(post.name for post in posts)
    detail = Text(f"{name.en} has designated under {code}: {names}.", f"{name.fr} a désigné au titre de {code} : {names}.")
    return Rule(code, side.code, Outcome.MET, detail, rests)


def _undecided(posts: tuple[Post, ...], *, one: bool) -> bool:
    """Whether several remain of which only one can be meant. Those for other hours are tried in turn."""
    scopes = {(post.scope, post.along) for post in posts if post.along != HOURS}
    confined = any(scope is not None for scope, _ in scopes)
    return (confined and len(scopes) > 1) or (one and len(posts) > 1)


def _which(posts: tuple[Post, ...]) -> Question:
    choices = tuple(
        Choice(post.key, Text(f"{post.name}: {post.scope or 'everything else'}", f"{post.name} : {post.scope or 'tout le reste'}"))
        for post in posts
    )
    told_en, told_fr = ("; ".join(getattr(choice.text, language) for choice in choices) for language in ("en", "fr"))
    text = Text(
        f"Which of these is competent for the case: {told_en}?",
        f"Laquelle de ces autorités est compétente pour le cas : {told_fr} ?",
    )
    return Question(text, choices)
