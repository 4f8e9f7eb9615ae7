"""Counts requests: by kind and status, and how long they took. One event loop counts, so that nothing has to be locked.

A kind is all that is known of a path here: paths and queries name States and people.
"""

from bisect import bisect_left
from collections import defaultdict

WITHIN = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: the upper ends of the classes in which times are counted; there is one more for what took longer."""
_PLACES = (("/health/", "probe"), ("/metrics", "probe"), ("/static/", "asset"))
_READING = frozenset(("GET", "HEAD"))


def kind_of(method: str, path: str) -> str:
    """Of what kind a request is: lookup, write, page, probe or asset."""
    if path.startswith("/api/"):
        return "lookup" if method in _READING else "write"
    return next((kind for start, kind in _PLACES if path.startswith(start)), "page")


class Tally:
    """What was answered since the process began."""

    def __init__(self) -> None:
        self.answered: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.within: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(WITHIN) + 1))
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, kind: str, status: int, seconds: float) -> None:
        """One more answer; ``status`` is 0 where whoever asked went away before it began."""
        self.answered[kind, status] += 1
        self.within[kind][bisect_left(WITHIN, seconds)] += 1
        self.seconds[kind] += seconds
