"""Doing something for each of several, of which none holds up another."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def each(things: Iterable[T], act: Callable[[T], int]) -> int:
    """The sum of what ``act`` counts. Where it fails for some, the others are done all the same; then the first error is raised."""
    done = 0
    first: Exception | None = None
    for thing in things:
        try:
            done += act(thing)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised when the others are done
            first = first or error
    if first is not None:
        raise first
    return done
