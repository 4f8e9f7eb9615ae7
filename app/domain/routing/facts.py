"""What a route is decided from, as one plain frozen structure. Who makes it sees to it that the reader may know all of it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec

from app.domain.routing.once import Once, once_for_each
from app.domain.status import Status
from app.domain.values import fold


class Rests(msgspec.Struct, frozen=True, cache_hash=True):
    """The version of a record, in the reader's count, that something rests on; what it says in short, and where that stands."""

    kind: str
    key: str
    version: int
    summary: str | None = None
    circumstances: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a State stands towards a treaty on the day; ``since`` when it is in force, when it signed and when it consented."""

    status: Status
    since: date | None = None
    rests: Rests | None = None
    signed_on: date | None = None
    consented_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A declaration, reservation or notification that holds on the day, ``since`` when, and when it was made."""

    provision: str
    territory: str | None = None
    options: frozenset[str] = frozenset()
    circumstances: str | None = None
    rests: Rests | None = None
    since: date | None = None
    made_on: date | None = None


class Post(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A designation that holds on the day. ``name`` is what to call the body with key ``authority``."""

    key: str
    provision: str
    role: str
    authority: str
    name: str
    name_fr: str | None = None
    territory: str | None = None
    scope: str | None = None
    along: str | None = None
    languages: tuple[str, ...] = ()
    round_the_clock: bool = False
    rests: Rests | None = None


class Body(msgspec.Struct, frozen=True, cache_hash=True):
    """An authority that an arrangement names; without a key where the register has none of that name."""

    key: str | None
    name: str
    name_fr: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A fact about the pair that holds on the day; ``state`` told of it, and ``bodies`` are by State."""

    kind: str
    state: str
    summary: str
    bodies: Mapping[str, Body]
    rests: Rests | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """All that was told of one kind between the two, by one of them or by both, as one."""

    told: tuple[Arrangement, ...]

    @property
    def summary(self) -> str:
        """What was told, each once."""
        return " / ".join(dict.fromkeys(each.summary.rstrip(".") for each in self.told))

    @property
    def rests(self) -> Rests | None:
        """What it rests on first."""
        return self.told[0].rests

    def bodies(self, state: str) -> tuple[Body, ...]:
        """Whom they name for that State, each once: by its own word first, then by the other's."""
        found: dict[str, Body] = {}
        for each in sorted(self.told, key=lambda told: told.state != state):
            body = each.bodies.get(state)
            if body is not None:
                found.setdefault(body.key or fold(body.name), body)
        return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side(Once):
    """One of the two States, or one of its territories, which then has names of its own. ``union``: the State is a Member State.

    What is made of this side alone is made once: a side is asked the same for every other one. It is like no other.
    """

    code: str
    name_en: str
    name_fr: str
    territory: str | None = None
    territory_en: str | None = None
    territory_fr: str | None = None
    union: bool = False
    exercise: bool = False
    rests: Rests | None = None
    treaties: Mapping[str, Stands]
    statements: tuple[Statement, ...] = ()
    posts: tuple[Post, ...] = ()
    made: dict[Hashable, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def said(self, provision: str) -> Statement | None:
        """What this side has stated under ``provision``, as one."""
        return self._said().get(provision)

    @once_for_each
    def _said(self) -> dict[str, Statement]:
        """All that it has stated, by provision."""
        by_provision = {each.provision: self.all_said(each.provision) for each in self.statements}
        return {provision: _together(found) if len(found) > 1 else found[0] for provision, found in by_provision.items() if found}

    def all_said(self, provision: str) -> tuple[Statement, ...]:
        """Each of its statements under ``provision``: those for its territory, else those for the State."""
        found = tuple(each for each in self.statements if each.provision == provision and each.territory in (None, self.territory))
        return tuple(each for each in found if each.territory == self.territory) or found

    def under(self, provision: str, *roles: str) -> tuple[Post, ...]:
        """The posts of exactly this State and territory under ``provision``, of some roles or of any."""
        return tuple(
            post
            for post in self.posts
            if post.provision == provision and post.territory == self.territory and (not roles or post.role in roles)
        )

    def of_state(self, provision: str, *roles: str) -> tuple[Post, ...]:
        """The same of the State itself, whichever of its territories is asked about."""
        return tuple(
            post
            for post in self.posts
            if post.provision == provision and post.territory is None and (not roles or post.role in roles)
        )


def _together(found: tuple[Statement, ...]) -> Statement:
    """Several statements under one provision hold beside each other."""
    circumstances = " / ".join(dict.fromkeys(each.circumstances for each in found if each.circumstances))
    options = frozenset(option for each in found for option in each.options)
    return replace(found[0], options=options, circumstances=circumstances or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a provider does, on one topic; ``on`` is the day of the policy."""

    topic: str
    position: str | None = None
    languages: tuple[str, ...] = ()
    on: date | None = None
    rests: Rests | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A private entity that was named, in ``state``, whatever States the route is about; ``state_en`` is what to call that one."""

    key: str
    name: str
    state: str
    state_en: str
    state_fr: str
    kinds: tuple[str, ...]
    policies: tuple[Policy, ...] = ()
    rests: Rests | None = None
    name_fr: str | None = None

    @property
    def title_fr(self) -> str:
        """Its name where French is read."""
        return self.name_fr or self.name

    @property
    def languages(self) -> tuple[str, ...]:
        """In which it takes orders, as far as its policies say; the first preferred."""
        return tuple(dict.fromkeys(code for policy in self.policies for code in policy.languages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(Once):
    """Everything that a route depends on: two sides, what is arranged between them, the legal day, and when deadlines start.

    What several ways say alike of the two is made once.

    ``case`` holds what was answered to questions of an earlier route: words from ``cases``, or keys of posts. ``provider`` is the
    one that was named as holding what is sought, if one was.
    """

    sender: Side
    receiver: Side
    day: date
    start: date
    arrangements: tuple[Arrangement, ...] = ()
    case: frozenset[str] = frozenset()
    provider: Provider | None = None
    made: dict[Hashable, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def sides(self) -> tuple[Side, Side]:
        """The sender, then the receiver."""
        return self.sender, self.receiver

    def arranged(self, kind: str) -> Arranged | None:
        """What is arranged of that kind between the two."""
        if not self.arrangements:  # between most
            return None
        told = tuple([each for each in self.arrangements if each.kind == kind])
        return Arranged(told) if told else None

    @property
    def in_union(self) -> bool:
        """Whether both are Member States of the European Union, and none of their territories is asked about."""
        one, other = self.sender, self.receiver
        return one.union and other.union and one.territory is None and other.territory is None
