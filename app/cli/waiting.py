"""Waiting for a long request: on a terminal, a bar shows how far the service has come with it."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.ends import Stop
from app.cli.http import Server
from app.cli.screen import console

PATIENCE = 1.0
"""Seconds before a request counts as long."""
PAUSE = 0.25
_WORDS = {"reading": "Reading the file", "planning": "Planning", "checking": "Checking the plan", "writing": "Writing"}

T = TypeVar("T")


def watched(asked: Server, key: str, work: Callable[[], T]) -> T:
    """What ``work`` gives back, which sends a request under the Idempotency-Key ``key``. Raises what it raises."""
    if not console(error=True).is_terminal:
        return work()
    outcome: Future[T] = Future()
    Thread(target=_carry_out, args=(work, outcome), daemon=True).start()
    wait([outcome], PATIENCE)
    if not outcome.done():
        _show(asked, key, outcome)
    return outcome.result()


def _carry_out(work: Callable[[], T], outcome: Future[T]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised where the outcome is asked for
        outcome.set_exception(error)


def _show(asked: Server, key: str, outcome: Future[T]) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task("Sending", total=None)
        while not outcome.done():
            found = _progress(asked, key)
            if found is not None:
                stage, done, total = found
                bar.update(task, description=_WORDS.get(stage, stage), completed=done, total=total)
            wait([outcome], PAUSE)


def _progress(asked: Server, key: str) -> tuple[str, int, int | None] | None:
    """Stage, done and total of the request; None where it has not begun or has ended, and where nobody can tell."""
    try:
        found = asked.progress(key)
    except Stop:
        return None
    return str(found["stage"]), int(found["done"]), found["total"]
