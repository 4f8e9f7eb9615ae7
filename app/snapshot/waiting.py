"""The entries of a State of which somebody must say whether they are right, and since when they are waited for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.freshness import Standing, cycle, standing, waited_since
from app.domain.moment import legal_day
from app.domain.provisions import PROVISIONS
from app.snapshot.audience import View
from app.snapshot.designations import body
from app.snapshot.freshness import known_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A designation of which somebody must say whether it is right: how fresh it is, since which legal day it is waited for.

    ``recorded_on`` is when what stands there was recorded: of what is unconfirmed, that is what its State must look at.
    """

    key: str
    provision: str
    names: Mapping[str, str]
    standing: Standing
    since: date
    recorded_on: date


def waiting(view: View, state: str) -> Iterator[Waiting]:
    """Those of a State that hold on the view's day and are not confirmed, in order."""
    for post in view.posts(state):
        if view.holds(post.record):
            entries = view.history(post.record)
            known, _ = known_of(view, post.record, entries)
            every = cycle(PROVISIONS[post.provision])
            found = standing(known, every, view.day)
            if found is not Standing.CONFIRMED:
                since = waited_since(known, every, view.zone)
                recorded = legal_day(known.recorded_at, view.zone)
                yield Waiting(post.record.key, post.provision, body(view, post.authority)["names"], found, since, recorded)
