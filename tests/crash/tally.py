"""What happened in a trial, in numbers."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from rich.table import Column, Table


class Event(StrEnum):
    """What is counted, in the words of the summary."""

    ROUND = "rounds"
    KILL = "kills of the server's process group"
    DURING_SUBMIT = "  during a submission"
    DURING_LOOK = "  while a plan was shown"
    DURING_APPROVE = "  during an approval"
    BETWEEN = "  between two requests"
    AT_START = "  at start-up"
    DATABASE = "kills of the database's server"
    ACKNOWLEDGED = "writes acknowledged"
    ENTRIES = "entries acknowledged"
    RETRIED = "writes without an answer, retried"
    FOUND_DONE = "  found done wholly"
    FOUND_UNDONE = "  found not done at all"
    REPEATED = "acknowledged writes sent again, answered the same"


Tally = Counter[Event]


def summary(tallies: Mapping[str, Tally]) -> Table:
    """One column for each database."""
    table = Table("Counted", *(Column(kind, justify="right") for kind in tallies))
    for event in Event:
        table.add_row(event.value, *(f"{tally[event]:,}" for tally in tallies.values()))
    return table
