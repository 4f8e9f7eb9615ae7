"""What a reader's view holds about two States, made into the plain facts that a route is decided from."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import msgspec

from app.domain.known import title_in
from app.domain.membership import EUROPEAN_UNION
from app.domain.provisions import TREATIES
from app.domain.records.hours import always
from app.domain.routing.facts import Arrangement, Body, Facts, Policy, Post, Provider, Rests, Side, Stands, Statement
from app.domain.timeline import Record
from app.domain.values import fold
from app.snapshot.audience import View
from app.snapshot.cards import kept_of_state
from app.snapshot.designations import body
from app.snapshot.places import territory_named
from app.snapshot.posts import Post as Held
from app.snapshot.providers import policies_of

Place = tuple[str, str | None]
"""A State and, where one is meant, its territory."""


class _Somewhere(msgspec.Struct, frozen=True):
    territory: str | None = None


_SOMEWHERE = msgspec.json.Decoder(_Somewhere)


def places(view: View, territory: str) -> list[Place]:
    """The States that have ever told this reader something of a territory with that code."""
    now = view.on(view.day, view.snapshot.number)
    found = {post.record.state for post in now.posts() if post.territory == territory and now.may_know(post.record)}
    found |= {record.state for record in now.records("statement") if _speaks_of(now, record, territory)}
    return [(state, territory) for state in sorted(found)]


def _speaks_of(view: View, record: Record, territory: str) -> bool:
    payloads = (entry.payload for entry in view.entries(record) if entry.payload)
    return any(_SOMEWHERE.decode(payload).territory == territory for payload in payloads)


def facts(
    view: View, sender: Place, receiver: Place, *, start: date, case: frozenset[str], provider: Provider | None = None
) -> Facts:
    """All that bears on a route on the view's day, as far as its reader may know."""
    sides = side(view, sender), side(view, receiver)
    return Facts(
        sender=sides[0],
        receiver=sides[1],
        day=view.day,
        start=start,
        arrangements=tuple(_arrangements(view, *sides)),
        case=case,
        provider=provider,
    )


def provider(view: View, key: str) -> Provider | None:
    """The provider with that key; None where this reader knows of none on the view's day."""
    record = view.record("provider", key)
    value = view.value(record) if record else None
    if record is None or value is None:
        return None
    own = side(view, (record.state, None))
    return Provider(
        key=key,
        name=title_in(value, key),
        name_fr=value.get("names", {}).get("fr"),
        state=record.state,
        state_en=own.name_en,
        state_fr=own.name_fr,
        kinds=tuple(value["kinds"]),
        policies=tuple(_policy(view, *each) for each in policies_of(view, record)),
        rests=rests_of(view, record),
    )


def _policy(view: View, record: Record, value: Mapping[str, Any]) -> Policy:
    return Policy(
        topic=value["topic"],
        position=value.get("position"),
        languages=tuple(value.get("languages", ())),
        on=date.fromisoformat(value["policy_on"]) if value.get("policy_on") else None,
        rests=rests_of(view, record),
    )


def side(view: View, place: Place) -> Side:
    """A State, or one of its territories, as far as the reader may know."""
    state, territory = place
    kept = f"side {territory}"
    return view.once((kept, state), lambda: kept_of_state(view, state, kept, lambda there, _: _made(there, place)))


def _made(view: View, place: Place) -> Side:
    state, territory = place
    record = view.record("state", state)
    value = (view.value(record) if record else None) or {}
    english = title_in(value, state)
    return Side(
        code=state,
        name_en=english,
        name_fr=value.get("names", {}).get("fr", english),
        territory=territory,
        territory_en=territory_named(territory, "en") if territory else None,
        territory_fr=territory_named(territory, "fr") if territory else None,
        union=EUROPEAN_UNION in value.get("memberships", ()),
        exercise=value.get("exercise", False),
        rests=rests_of(view, record) if record else None,
        treaties={treaty: _stands(view, state, treaty) for treaty in TREATIES},
        statements=tuple(_statement(view, each, said) for each, said in view.values("statement", state)),
        posts=tuple(_post(view, each) for each in view.posts(state) if view.holds(each.record)),
    )


def rests_of(view: View, record: Record, value: Mapping[str, Any] | None = None) -> Rests:
    """The version of a record; with its ``value``, what it says and where that stands."""
    said = value or {}
    summary, circumstances, source = (said.get(name) for name in ("summary", "circumstances", "source_url"))
    return Rests(record.kind, record.key, len(view.versions(record)), summary, circumstances, source)


def _stands(view: View, state: str, treaty: str) -> Stands:
    standing = view.standing(state, treaty)
    record, known = view.record("participation", f"{state}.{treaty}"), standing.participation
    return Stands(
        status=standing.status,
        since=standing.in_force_from,
        rests=rests_of(view, record, {"source_url": standing.source}) if record else None,
        signed_on=known.signed_on if known else None,
        consented_on=known.consented_on if known else None,
    )


def _statement(view: View, record: Record, said: dict[str, Any]) -> Statement:
    span, made_on = view.span(record), said.get("made_on")
    return Statement(
        provision=said["provision"],
        territory=said.get("territory"),
        options=frozenset(said.get("options", ())),
        circumstances=said.get("circumstances"),
        rests=rests_of(view, record, said),
        since=span.start if span else None,
        made_on=date.fromisoformat(made_on) if made_on else None,
    )


def _post(view: View, held: Held) -> Post:
    value = view.value(held.record) or {}
    scope, names = value.get("scope", {}), body(view, held.authority)["names"]
    return Post(
        key=held.record.key,
        provision=held.provision,
        role=held.role,
        authority=held.authority,
        name=title_in({"names": names}, held.authority),
        name_fr=names.get("fr"),
        territory=held.territory,
        scope=scope.get("text"),
        along=scope.get("along"),
        languages=tuple(value.get("languages", ())),
        round_the_clock=always(value.get("hours")),
        rests=rests_of(view, held.record),
    )


def _arrangements(view: View, one: Side, other: Side) -> Iterator[Arrangement]:
    """What is arranged between the two, whichever of them told of it."""
    for own, partner in ((one, other.code), (other, one.code)):
        state = own.code
        for record, value in own.once("arrangements", partial(_arranged_by, view, state)):
            if value["partner"] == partner:
                named = {state: value.get("state_authority"), partner: value.get("partner_authority")}
                yield Arrangement(
                    kind=value["kind"],
                    state=state,
                    summary=value["summary"],
                    bodies={each: _body(view, each, name) for each, name in named.items() if name},
                    rests=rests_of(view, record, value),
                )


def _arranged_by(view: View, state: str) -> list[tuple[Record, dict[str, Any]]]:
    """What a State has told of arrangements with others."""
    return list(view.values("arrangement", state))


def _body(view: View, state: str, name: str) -> Body:
    """The authority that goes by that name on the day, else the name alone."""
    wanted = fold(name)
    for record, value in view.values("authority", state):
        names = value["names"]
        if wanted in map(fold, names.values()):
            return Body(record.key, names.get("en", name), names.get("fr"))
    return Body(None, name)
