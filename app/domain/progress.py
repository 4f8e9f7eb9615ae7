"""How far long work has come, for whoever asked for it. The work itself depends on nothing that is told here."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

STEP = 10
"""Rows between two reports."""

T = TypeVar("T")


class Stage(StrEnum):
    """What is being done; in this order, from ``planning`` on again where rows turn out to exclude each other."""

    READING = "reading"
    PLANNING = "planning"
    CHECKING = "checking"
    WRITING = "writing"


Report = Callable[[Stage, int, int | None], None]
"""Takes the stage, how many rows (when writing: ledger lines) of it are done, and of how many; None where that is not known."""


Rest = Callable[[], None]
"""Called between two pieces of long work, each of a few milliseconds at most: it returns when the next one may begin."""


def restless() -> None:
    """Nobody else wants to work."""


def silent(_stage: Stage, _done: int, _total: int | None) -> None:
    """Nobody asks."""


def counted(things: Sequence[T], stage: Stage, report: Report) -> Iterator[T]:
    """The things one by one, with a report now and then."""
    for done, each in enumerate(things):
        if done % STEP == 0:
            report(stage, done, len(things))
        yield each
