"""What is made at most once of something that does not change, and kept with it."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """Keeps in ``made`` what was made of it, by what it is."""

    __slots__ = ()
    made: dict[Hashable, Any]

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What is kept under ``what``; made and kept where it is not there yet."""
        try:
            found: T = self.made[what]
        except KeyError:
            found = self.made[what] = make()
        return found


Of = TypeVar("Of", bound=Once)


def once_for_each(make: Callable[[Of], T]) -> Callable[[Of], T]:
    """``make``, for each thing at most once: what it makes is kept with the thing."""

    @wraps(make)
    def made(of: Of) -> T:
        found: T | None = of.made.get(made)
        if found is None:
            found = of.made[made] = make(of)
        return found

    return made
