"""What a drill found, in figures: how many answered, and how fast. Few calls give no percentile, and silence counts as slow.

A percentile is by nearest rank over all that was tried: what was not answered took longer than anything that was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from app.domain.drills.drill import Call, Outcome

LEVELS = (50, 90, 95)
TOO_FEW, NOT_ANSWERED = "too-few", "not-answered"
CALLS, MAIL = "calls", "mail"


@dataclass(frozen=True, slots=True)
class Percentile:
    """Within how many whole seconds, rounded up, ``level`` per cent of ``n`` were answered; without such a time, ``why``."""

    level: int
    n: int
    seconds: int | None
    why: str | None = None

    def as_json(self) -> dict[str, Any]:
        """All members, and how many it takes."""
        return {"level": self.level, "n": self.n, "needed": needed(self.level), "seconds": self.seconds, "why": self.why}


@dataclass(frozen=True, slots=True)
class Figures:
    """How many were answered, not answered and not tried, and how fast the answers came."""

    answered: int
    not_answered: int
    not_tried: int
    percentiles: tuple[Percentile, ...]

    @property
    def tried(self) -> int:
        """How many the percentiles are of."""
        return self.answered + self.not_answered

    def as_json(self) -> dict[str, Any]:
        """All members."""
        return {
            "tried": self.tried,
            "answered": self.answered,
            "not_answered": self.not_answered,
            "not_tried": self.not_tried,
            "percentiles": [each.as_json() for each in self.percentiles],
        }


def needed(level: int) -> int:
    """From how many on there is a percentile of that level: so many that one of them may lie beyond it."""
    return -(-100 // (100 - level))


def percentile(level: int, times: Sequence[timedelta], unanswered: int) -> Percentile:
    """That of response times and so many that were never answered."""
    n = len(times) + unanswered
    if n < needed(level):
        return Percentile(level, n, None, TOO_FEW)
    rank = -(-level * n // 100)
    if rank > len(times):
        return Percentile(level, n, None, NOT_ANSWERED)
    return Percentile(level, n, -(-sorted(times)[rank - 1] // timedelta(seconds=1)))


def figures(calls: Iterable[Call]) -> Figures:
    """Those of some calls; one without an outcome was not tried yet."""
    every = list(calls)
    times = [call.response for call in every if call.outcome is Outcome.ANSWERED and call.response is not None]
    missed = sum(call.outcome is Outcome.NOT_ANSWERED for call in every)
    found = tuple(percentile(level, times, missed) for level in LEVELS)
    return Figures(len(times), missed, len(every) - len(times) - missed, found)


def by_way(calls: Iterable[Call]) -> Mapping[str, Figures]:
    """Those of calls and of mail, each where there is any: minutes on the telephone are hours in a mailbox."""
    ways: dict[str, list[Call]] = {}
    for call in calls:
        ways.setdefault(MAIL if call.by_mail else CALLS, []).append(call)
    return MappingProxyType({way: figures(ways[way]) for way in sorted(ways)})
