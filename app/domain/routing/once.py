"""What is made at most once of something that does not change, and kept with it."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


def once(made: dict[Hashable, Any], what: Hashable, make: Callable[[], T]) -> T:
    """What is kept in ``made`` under ``what``; made and kept where it is not there yet."""
    try:
        found: T = made[what]
    except KeyError:
        found = made[what] = make()
    return found
