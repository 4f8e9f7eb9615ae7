"""Finding designations: filters over what the reader sees, order, pages. A filter on a value that is hidden finds nothing."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from app.domain.provisions import Provision
from app.snapshot.audience import View
from app.snapshot.cards import Card, card, kept
from app.snapshot.designations import operative
from app.snapshot.freshness import trust
from app.snapshot.holding import holding
from app.snapshot.posts import Order, Post, under
from app.snapshot.search import forms, mentioning


class Wanted(NamedTuple):
    """What to look for; None means no wish. ``provisions`` are codes."""

    state: str | None = None
    provisions: frozenset[str] | None = None
    treaty: str | None = None
    territory: str | None = None
    language: str | None = None
    authority: str | None = None
    words: str | None = None
    operative: bool | None = None
    attestation: str | None = None
    updated_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Cards of one page, how many there are in all, and where the next page begins (the order of the last card shown)."""

    cards: list[Card]
    total: int
    after: Order | None


def provisions_of(rows: tuple[Provision, ...]) -> frozenset[str]:
    """The codes of some provisions."""
    return frozenset(row.code for row in rows)


def designations(view: View, wanted: Wanted, limit: int, after: Order | None = None) -> Page:
    """The designations that hold on the view's day and fit, in order, from behind ``after``. Only the page is made."""
    few = _few(view, wanted) if after is None else None
    if few is not None and len(few) <= limit:  # whether they hold is seen when they are made
        cards = _cards(view, few)
        return Page(cards, len(cards), None)
    found = list(fitting(view, wanted))
    start = bisect_right(found, after, key=lambda each: each.order) if after is not None else 0
    shown = found[start : start + limit]
    more = start + limit < len(found)
    return Page(_cards(view, shown), len(found), shown[-1].order if more else None)


def _few(view: View, wanted: Wanted) -> Sequence[Post] | None:
    """The posts of one State under some provisions, where nothing else is wished for: those of them fit that hold."""
    if wanted.state is None or wanted.provisions is None or wanted != Wanted(wanted.state, wanted.provisions):
        return None
    return under(view.snapshot.part(wanted.state), wanted.provisions)


def _cards(view: View, posts: Sequence[Post]) -> list[Card]:
    return [made for made in [card(view, each.record) for each in posts] if made is not None]


def fitting(view: View, wanted: Wanted) -> Iterator[Post]:
    """The posts that hold on the view's day and fit, in order."""
    if wanted == Wanted(wanted.state, wanted.provisions):
        for state in view.states(wanted.state):
            yield from holding(view, state, wanted.provisions)
        return
    for post in _posts(view, wanted):
        if _is(post, wanted) and view.holds(post.record) and _says(view, post, wanted):
            yield post


def _posts(view: View, wanted: Wanted) -> Iterator[Post]:
    """Those of the State and under the provisions, in order, that mention the words."""
    if wanted.words is None:
        yield from view.posts(wanted.state, wanted.provisions)
        return
    for state, keys in mentioning(view, forms(wanted.words), wanted.state):
        yield from (post for post in view.posts(state, wanted.provisions) if post.record.key in keys)


def _is(post: Post, wanted: Wanted) -> bool:
    """What a post's identity tells."""
    return (
        (wanted.treaty is None or post.treaty == wanted.treaty)
        and (wanted.territory is None or post.territory == wanted.territory)
        and (wanted.authority is None or post.authority == wanted.authority)
    )


def _says(view: View, post: Post, wanted: Wanted) -> bool:
    """What has to be read: the dearest last."""
    record = post.record
    return (
        (wanted.operative is None or wanted.operative == operative(view, record.state, post.treaty)[0])
        and (wanted.updated_since is None or view.history(record)[-1].recorded_at >= wanted.updated_since)
        and (wanted.attestation is None or wanted.attestation == kept(view, record, "trust", trust)["status"])
        and (wanted.language is None or _speaks(view.value(record) or {}, wanted.language))
    )


def _speaks(value: Mapping[str, Any], wanted: str) -> bool:
    """Whether one of the languages of a value is ``wanted`` or a variety of it: en finds en-GB."""
    return any(each == wanted or each.startswith(f"{wanted}-") for each in value.get("languages", ()))
