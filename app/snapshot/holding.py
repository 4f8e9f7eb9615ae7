"""Which designations of a State hold on a day, as known at a position: two comparisons tell it of most, without their lines."""

from datetime import date

from app.domain.access import Audience
from app.domain.timeline import Stream, lasting
from app.snapshot.audience import View
from app.snapshot.model import Part
from app.snapshot.posts import Post, posts, under

_Begun = tuple[Post, Audience, int, date | None]
"""A post, who sees whether it holds, and from which entry and day on it does; no day where its lines must be asked."""


def holding(view: View, state: str, provisions: frozenset[str] | None) -> list[Post]:
    """The posts of a State, under some provisions where they are given, that hold on the view's day for its reader, in order."""
    ceiling, day, known = view.ceiling(state), view.day, view.known
    return [
        post
        for post, lowest, number, start in _begun(view.snapshot.part(state), provisions)
        if (view.holds(post.record) if start is None else lowest <= ceiling and number <= known and start <= day)
    ]


def _begun(part: Part, provisions: frozenset[str] | None) -> list[_Begun]:
    """Kept with the State: there are no more sets of provisions than the table has codes and beginnings of codes."""
    cached: dict[frozenset[str] | None, list[_Begun]] = part.derived.setdefault("begun", {})
    found = cached.get(provisions)
    if found is None:
        among = posts(part) if provisions is None else under(part, provisions)
        found = cached[provisions] = [_of(post) for post in among]
    return found


def _of(post: Post) -> _Begun:
    lowest = min(post.record.streams)
    stream: Stream = post.record.streams[lowest]
    span = lasting(stream)
    return post, lowest, stream[0].number, span.start if span is not None else None
