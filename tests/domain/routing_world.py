"""A small world for routes: some States with their real dates, two invented consents, and a full set of authorities for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.provisions import CETS224, ETS185, TREATIES
from app.domain.routing import PURPOSES, Route, route
from app.domain.routing.facts import Arrangement, Body, Facts, Policy, Post, Provider, Rests, Side, Stands, Statement
from app.domain.routing.way import Contact, Notice
from app.domain.status import Participation, Status, entry_into_force, status_on

# Signed, consented, in force as stated, denounced. Estonia's consent would be the fifth: in force on 1 March 2027.
# The Netherlands' is later: in force on 1 April 2027. Both are invented, and so is what Denmark does: it leaves the Convention,
# and nobody has written down yet that it leaves the Protocol with it.
DATES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "FR": {ETS185: {"in_force_on": "2006-05-01"}, CETS224: {"signed_on": "2023-01-27"}},
    "JP": {ETS185: {"in_force_on": "2012-11-01"}, CETS224: {"consented_on": "2023-08-10"}},
    "RS": {ETS185: {"in_force_on": "2009-08-01"}, CETS224: {"consented_on": "2023-02-09"}},
    "HU": {ETS185: {"in_force_on": "2004-07-01"}, CETS224: {"consented_on": "2026-02-05"}},
    "CR": {ETS185: {"in_force_on": "2018-01-01"}, CETS224: {"consented_on": "2026-04-15"}},
    "EE": {ETS185: {"in_force_on": "2004-07-01"}, CETS224: {"consented_on": "2026-11-30"}},
    "NL": {ETS185: {"in_force_on": "2007-03-01"}, CETS224: {"consented_on": "2026-12-15"}},
    "NZ": {ETS185: {"consented_on": "2025-08-28"}},
    "IE": {ETS185: {"signed_on": "2002-02-28"}},
    "DK": {ETS185: {"in_force_on": "2005-10-01", "denounced_on": "2027-06-01"}, CETS224: {"in_force_on": "2027-03-01"}},
}
FRENCH = {"HU": "Hongrie", "RS": "Serbie", "JP": "Japon", "FR": "France", "IE": "Irlande", "NL": "Pays-Bas"}
UNION = ("FR", "HU", "EE", "NL", "IE", "DK")
ROLES = {
    "24.7": "all",
    "27.2": "all",
    "35": "contact",
    "6.6": "consult",
    "7.5.e": "notify",
    "8.10.a": "submit",
    "8.10.b": "receive",
    "10.5": "contact",
    "14.7.c": "notify",
    "14.10.b": "authorise",
}
KNOWN = tuple(
    Participation(state=state, treaty=treaty, **{name: date.fromisoformat(day) for name, day in said.items()})  # type: ignore[arg-type]
    for state, treaties in DATES.items()
    for treaty, said in treaties.items()
)
STARTS = {treaty: entry_into_force(treaty, KNOWN) for treaty in TREATIES}


def post(state: str, provision: str, **more: str | bool | None) -> Post:
    """The authority of a State under a provision. Its key is the two, unless told otherwise."""
    key = str(more.pop("key", f"{state} {provision}"))
    role = str(more.pop("role", ROLES[provision]))
    return Post(
        key=key,
        provision=provision,
        role=role,
        authority=f"a {key}",
        name=f"Authority {key}",
        name_fr=f"Autorité {key}",
        rests=Rests("designation", key, 1),
        languages=("en", state.lower()),
        **more,  # type: ignore[arg-type]
    )


def statement(state: str, words: str) -> Statement:
    """A statement from a line: provision, territory in brackets, day behind an @, options and, behind a bar, circumstances."""
    said, _, circumstances = words.partition("|")
    provision, *rest = said.split()
    territory = next((word.strip("()") for word in rest if word.startswith("(")), None)
    made_on = next((date.fromisoformat(word[1:]) for word in rest if word.startswith("@")), None)
    return Statement(
        provision=provision,
        territory=territory,
        options=frozenset(word for word in rest if not word.startswith(("(", "@"))),
        circumstances=circumstances or None,
        rests=Rests("statement", f"s_{state}.{words}", 1),
        since=made_on,
        made_on=made_on,
    )


def arrangement(kind: str, state: str, partner: str, **bodies: str) -> Arrangement:
    """An arrangement; ``bodies`` name the authorities by State."""
    named = {each: Body(None, name) for each, name in bodies.items()}
    return Arrangement(
        kind=kind,
        state=state,
        summary=f"Arrangement of {state} and {partner}.",
        bodies=named,
        rests=Rests("arrangement", f"r_{kind}.{state}", 1),
    )


def provider(state: str, *kinds: str, **positions: str) -> Provider:
    """A provider in a State; ``positions`` are its policies by topic, with ``_`` for the hyphen. It takes orders in English."""
    said = (Policy(topic=topic.replace("_", "-"), position=position) for topic, position in positions.items())
    spoken = Policy(topic="languages", languages=("en",), rests=Rests("provider_policy", "y_1", 1))
    return Provider(
        key=f"v_{state}",
        name=f"Provider {state}",
        state=state,
        state_en=state.title(),
        state_fr=state.title(),
        kinds=kinds or ("service-provider",),
        policies=(spoken, *said),
        rests=Rests("provider", f"v_{state}", 1),
    )


@dataclass(frozen=True, kw_only=True)
class World:
    """What differs from every State having one authority under each provision and having stated nothing.

    An authority under 7.5.e is there where 7.5.a or 7.5.b was stated: that is what it is for. ``unheard`` are States of which the
    register knows nothing, ``exercise`` are those that are fictional.
    """

    statements: Mapping[str, Sequence[str]] = field(default_factory=dict)
    without: Iterable[str] = ()
    more: Mapping[str, Sequence[Post]] = field(default_factory=dict)
    arrangements: Sequence[Arrangement] = ()
    unheard: Iterable[str] = ()
    exercise: Iterable[str] = ()

    def side(self, place: str, day: date) -> Side:
        """A State, or one of its territories as ``NL.CW``."""
        state, _, territory = place.partition(".")
        said = tuple(statement(state, words) for words in self.statements.get(state, ()))
        notified = any(each.provision in ("7.5.a", "7.5.b") for each in said)
        usual = (post(state, provision) for provision in ROLES if notified or provision != "7.5.e")
        heard = state not in self.unheard
        return Side(
            code=state,
            name_en=state.title(),
            name_fr=FRENCH.get(state, state),
            territory=territory or None,
            territory_en="Curaçao" if territory else None,
            territory_fr="Curaçao" if territory else None,
            union=state in UNION,
            exercise=state in self.exercise,
            rests=Rests("state", state, 1) if heard else None,
            treaties={treaty: stands(state, treaty, day) if heard else Stands(Status.NONE) for treaty in TREATIES},
            statements=said,
            posts=tuple(each for each in (*usual, *self.more.get(state, ())) if each.key not in set(self.without)),
        )

    def facts(self, sender: str, receiver: str, day: str, *case: str, start: str | None = None) -> Facts:
        """The facts for a pair on a day."""
        on = date.fromisoformat(day)
        return Facts(
            sender=self.side(sender, on),
            receiver=self.side(receiver, on),
            day=on,
            start=date.fromisoformat(start or day),
            arrangements=tuple(self.arrangements),
            case=frozenset(case),
        )

    def route(self, sender: str, receiver: str, purpose: str, day: str, *case: str) -> Route:
        """The whole answer."""
        return route(self.facts(sender, receiver, day, *case), PURPOSES[purpose])


def stands(state: str, treaty: str, day: date) -> Stands:
    """Where a State stands towards a treaty, by its dates."""
    own = next((each for each in KNOWN if (each.state, each.treaty) == (state, treaty)), None)
    start = STARTS[treaty].get(state)
    status = status_on(own, day, start) if own else Status.NONE
    rests = Rests("participation", f"{state}.{treaty}", 1)
    return Stands(status, start, rests, own.signed_on if own else None, own.consented_on if own else None)


def shown(contacts: Iterable[Contact]) -> list[str]:
    """Contacts by key of their post, by name, else by what they are."""
    return [each.post.key if each.post else each.name.en.partition(",")[0] for each in contacts]


def noticed(notices: Iterable[Notice]) -> list[str]:
    """The same of notifications and copies."""
    return shown(each.contact for each in notices)
