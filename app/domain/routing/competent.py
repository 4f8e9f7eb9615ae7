"""Who of the authorities designated under one provision is competent here. Another role's authority never stands in.

Where competence is split and nothing known decides, all are shown with the question that does.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.domain.provisions import PROVISIONS
from app.domain.routing.facts import Facts, Post, Side
from app.domain.routing.way import Choice, Contact, Outcome, Part, Question, Rule, Text, named
from app.domain.routing.wording import lacking, listed
from app.domain.values import fold

HOURS, CLASS_OF_DATA, FUNCTION = "hours", "class-of-data", "function"
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
POINT = Text("24/7 point of contact", "point de contact 24/7")
_ELIDED = "aeéiouyh"


@dataclass(frozen=True, slots=True)
class Competent:
    """The contacts for one provision, in order, and the rule that found them."""

    contacts: tuple[Contact, ...]
    rule: Rule


class Sought(NamedTuple):
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
    if facts.case:  # what was answered may be whose competence it is
        return _competent(facts, sought)
    return sought.side.once(sought[1:], lambda: _competent(facts, sought))


def _competent(facts: Facts, sought: Sought) -> Competent:
    own = sought.side.under(sought.provision, *sought.roles)
    found = own or sought.side.of_state(sought.provision, *sought.roles)
    return among(facts, sought, found, borrowed=not own)


def among(facts: Facts, sought: Sought, found: tuple[Post, ...], *, borrowed: bool = False) -> Competent:
    """The same, of posts that are known already. ``borrowed``: they are those of the State, not of the territory asked about."""
    posts = _in_order(facts, sought, _narrowed(facts, sought, found))
    contacts = tuple(Contact(part=sought.part, side=sought.side, who=sought.who, post=post) for post in posts)
    return Competent(contacts, _rule(facts, sought, posts, borrowed=borrowed))


def _narrowed(facts: Facts, sought: Sought, found: tuple[Post, ...]) -> tuple[Post, ...]:
    """Those that are not for another class of data, and of them those that were said to be competent.

    Where somebody has to answer at any hour, the others stay: they are called next.
    """
    if sought.data is not None:
        classes = {post.key: _class(post) for post in found}
        exact = tuple(post for post in found if classes[post.key] == sought.data)
        found = exact or tuple(post for post in found if classes[post.key] is None)
    chosen = tuple(post for post in found if post.key in facts.case)
    return found if _at_night(sought) else chosen or found


def _at_night(sought: Sought) -> bool:
    return PROVISIONS[sought.provision].round_the_clock


def _class(post: Post) -> str | None:
    """The one class of data that a post is for, where its scope says nothing else."""
    if post.along != CLASS_OF_DATA:
        return None
    scope = fold(post.scope or "")
    return next((name for name, words in CLASSES.items() if scope in words), None)


def _in_order(facts: Facts, sought: Sought, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Whoever was said to be competent, then whose competence is not confined; between them, at night, whoever answers then."""

    def place(post: Post) -> tuple[bool, bool, bool]:
        return post.key not in facts.case, _at_night(sought) and not post.round_the_clock, post.scope is not None

    return tuple(sorted(posts, key=place))


def _rule(facts: Facts, sought: Sought, posts: tuple[Post, ...], *, borrowed: bool) -> Rule:
    code, side, name = sought.provision, sought.side, named(sought.side)
    rests = posts[0].rests if posts else None
    if not posts:
        return Rule(code, side.code, Outcome.UNKNOWN, lacking(_nobody(sought), side), about=sought.part)
    if borrowed and side.territory is not None:
        detail = Text(
            f"The register has no authority of {name.en} itself under {code}; that of the State is shown.",
            f"Le registre ne contient pas d'autorité propre à ce territoire au titre de {code} : {name.fr} ; celle de l'État est"
            " indiquée.",
        )
        return Rule(code, side.code, Outcome.UNKNOWN, detail, rests, about=sought.part)
    open_ = () if sought.part is Part.SENDER else _undecided(facts, sought, posts)  # a sender knows its own
    if len(open_) == 1:
        return Rule(code, side.code, Outcome.UNKNOWN, _confined(open_[0], code, name), rests, _within(open_[0]), sought.part)
    if open_:
        detail = Text(
            f"{name.en} has several authorities under {code}; which of them is competent depends on the case.",
            f"{name.fr} a plusieurs autorités au titre de {code} ; la compétence dépend du cas.",
        )
        return Rule(code, side.code, Outcome.UNKNOWN, detail, rests, _which(open_), sought.part)
    told = Text(" / ".join(post.name for post in posts), " / ".join(post.name_fr or post.name for post in posts))
    detail = Text(f"{name.en} has designated under {code}: {told.en}.", f"{name.fr} a désigné au titre de {code} : {told.fr}.")
    return Rule(code, side.code, Outcome.MET, detail, rests, about=sought.part)


def _nobody(sought: Sought) -> Text:
    de = "d'" if sought.who.fr[0] in _ELIDED else "de "
    return Text(f"{sought.who.en} under {sought.provision}", f"{de}{sought.who.fr} au titre de {sought.provision}")


def _undecided(facts: Facts, sought: Sought, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Those of which it has to be known whether they are meant, if any. Those for other hours are tried in turn.

    A scope that tells the function says no more than a role that was asked for; the class of data has been looked at.
    """
    if any(post.key in facts.case for post in posts):
        return ()
    if sought.one and len(posts) > 1:
        return posts
    looked_at = {HOURS} | ({CLASS_OF_DATA} if any(_class(post) == sought.data for post in posts if sought.data) else set())
    scopes = {
        (post.scope, post.along)
        for post in posts
        if post.along not in looked_at and not (post.along == FUNCTION and post.role in sought.roles and post.role != "all")
    }
    return posts if any(scope is not None for scope, _ in scopes) else ()


def _confined(post: Post, code: str, name: Text) -> Text:
    return Text(
        f"{name.en} has designated under {code}, for this only: {post.scope}: {post.name}.",
        f"{name.fr} a désigné au titre de {code}, pour ceci seulement : {post.scope} : {post.name_fr or post.name}.",
    )


def _within(post: Post) -> Question:
    text = Text(f"Is the case within: {post.scope}?", f"Le cas relève-t-il de : {post.scope} ?")
    return Question(text, (Choice(post.key, Text("yes", "oui")),))


def _which(posts: tuple[Post, ...]) -> Question:
    choices = tuple(Choice(post.key, _told(post)) for post in posts)
    told = listed(choice.text for choice in choices)
    text = Text(
        f"Which of these is competent for the case: {told.en}?",
        f"Laquelle de ces autorités est compétente pour le cas : {told.fr} ?",
    )
    return Question(text, choices)


def _told(post: Post) -> Text:
    return Text(
        f"{post.name}: {post.scope or 'no limit stated'}",
        f"{post.name_fr or post.name} : {post.scope or 'sans limite indiquée'}",
    )
