"""The calling order over all 24/7 contacts of a State: one flat list, each step with its reason. Pure, and the whole of the rule.

What is open now first, calls before writing, article 35 before 10.5, the duty desk before its fall-back before others. A doubt
about a contact is said at its step and never hides it, nor does it move anything to the front.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.emergency.opening import State

CALLED = ("phone", "mobile")
DUTY, FALL_BACK, PERSON = "duty desk", "fall-back", "named person"
_DESKS = {DUTY: 0, FALL_BACK: 1, None: 2, PERSON: 3}
_PROVISIONS = ("35", "10.5")
DISPUTED, CHANGED, NEW, PROVISIONAL = "disputed", "changed-recently", "new", "provisional"

FLAGS = (DISPUTED, CHANGED, NEW, PROVISIONAL)
"""The doubts, as they are told at a step."""


@dataclass(frozen=True, slots=True)
class Way:
    """One number or address of a designation. ``opening`` is that of now; unknown where no moment is asked about.

    ``place`` is its place in the order in which the State declared it; ``flags`` are doubts that a caller must know of;
    ``at_any_hour``: it is answered round the clock, whatever the hours of its office.
    """

    designation: str
    provision: str
    type: str
    value: str
    place: int
    opening: State
    territory: str | None = None
    label: str | None = None
    flags: tuple[str, ...] = ()
    at_any_hour: bool = False

    @property
    def called(self) -> bool:
        """Whether one can speak to somebody."""
        return self.type in CALLED


def calling_order(ways: Iterable[Way]) -> list[Way]:
    """All of them, each once, in the order in which to try them: those for the whole State first, then territory by territory."""
    return sorted(ways, key=_rank)


def _rank(way: Way) -> tuple[str | int, ...]:
    return (
        way.territory or "",
        _turn(way),
        _PROVISIONS.index(way.provision),
        _DESKS.get(way.label, len(_DESKS)),
        _doubt(way),
        way.place,
        way.designation,
        way.type,
        way.value,
    )


def _turn(way: Way) -> int:
    """Calls that may be answered now, then writing, and what is known to be closed at the end."""
    if way.opening is State.CLOSED:
        return 4 if way.called else 5
    certain = way.opening is State.OPEN
    return (0 if certain else 1) if way.called else (2 if certain else 3)


def _doubt(way: Way) -> int:
    """Beside what nobody doubts, and behind it: the disputed last."""
    return max((_WEIGHTS.get(flag, 0) for flag in way.flags), default=0)


_WEIGHTS = {CHANGED: 1, NEW: 1, PROVISIONAL: 2, DISPUTED: 3}
