"""Coverage as it is answered: what each State has named, owes or need not name, as its reader sees it, and what that adds up to."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.coverage import (
    COVERED,
    DECLARED,
    DUTIES,
    MISSING,
    NOT_REQUIRED,
    NOTE,
    STATUSES,
    Cell,
    Total,
    cell_of,
    requirement,
    total,
)
from app.domain.freshness import REPORTS, Sort, Standing
from app.domain.provisions import TREATIES
from app.domain.routing.way import Text
from app.domain.timeline import Record
from app.snapshot.audience import View
from app.snapshot.cards import kept_of_state
from app.snapshot.freshness import seen, trust

CODES = frozenset(row.code for row in COVERED)
FLAGGED = (Standing.OVERDUE.value, Standing.DISPUTED.value)
"""The states of freshness that are told in each cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A State and its cells, in the order of the table of provisions."""

    state: str
    names: Text
    exercise: bool
    cells: tuple[Cell, ...]

    def of(self, codes: frozenset[str]) -> "Row":
        """The cells of some provisions only."""
        return Row(self.state, self.names, self.exercise, tuple(each for each in self.cells if each.provision in codes))


def row_of(view: View, state: str) -> Row:
    """A State's row, kept while nothing changes there."""
    return kept_of_state(view, state, "coverage", _made)


def rows(view: View, state: str | None, codes: frozenset[str]) -> list[Row]:
    """The rows of the States that the register holds on the day, or of one, with the cells of some provisions."""
    return [row_of(view, each.key).of(codes) for each in view.holding("state", state)]


def _made(view: View, state: str) -> Row:
    record = view.record("state", state)
    value = (view.value(record) if record else None) or {}
    return Row(state, names_of(value, state), value.get("exercise", False), _cells(view, state, _freshness))


def names_of(value: Mapping[str, Any], code: str) -> Text:
    """What to call a State: the value of its record, or its code."""
    names = value.get("names", {})
    english = names.get("en") or next(iter(names.values()), code)
    return Text(english, names.get("fr", english))


def _freshness(view: View, record: Record) -> str:
    """Of what nobody attested or reported, as far as the reader knows, the history need not be read."""
    if all(next(seen(view, record, sort), None) is None for sort in (Sort.ATTESTED, *REPORTS)):
        return Standing.UNCONFIRMED.value
    status: str = trust(view, record)["status"]
    return status


def _cells(view: View, state: str, freshness: Callable[[View, Record], str]) -> tuple[Cell, ...]:
    found: dict[str, list[tuple[str | None, str]]] = {row.code: [] for row in COVERED}
    for post in view.posts(state):
        if post.provision in found and view.holds(post.record):
            found[post.provision].append((post.territory, freshness(view, post.record)))
    stated = {said["provision"] for _, said in view.values("statement", state) if said.get("territory") is None}
    bound = {treaty: view.standing(state, treaty).status for treaty in TREATIES}
    return tuple(cell_of(row, requirement(row, bound[row.treaty], stated), found[row.code]) for row in COVERED)


def cells_of(view: View, state: str) -> list[dict[str, Any]]:
    """The cells of one State: declared, missing, or not required and why. How fresh it is stands in the list, which is audited."""
    return [_cell(each, fresh=False) for each in _cells(view, state, lambda *_: "")]


def item(row: Row) -> dict[str, Any]:
    """One State of the list."""
    return {
        "state": row.state,
        "exercise": row.exercise,
        "provisions": [_cell(each, fresh=True) for each in row.cells],
        "totals": _total(total(row.cells)),
    }


def frame(found: Sequence[Row]) -> dict[str, Any]:
    """What goes with a list of rows: the totals of all of them, not of a page, and what the words mean."""
    return {
        "totals": _totals([each for each in found if not each.exercise]),
        "exercise": _totals([each for each in found if each.exercise]),
        "legend": {"statuses": _words(STATUSES), "duties": _words(DUTIES)},
        "note": text(NOTE),
    }


def by_provision(found: Iterable[Row]) -> dict[str, Total]:
    """What the cells of each provision add up to."""
    cells: dict[str, list[Cell]] = {}
    for row in found:
        for cell in row.cells:
            cells.setdefault(cell.provision, []).append(cell)
    return {code: total(each) for code, each in cells.items()}


def _totals(found: Sequence[Row]) -> dict[str, Any]:
    sums = by_provision(found)
    return {"states": len(found), "provisions": [{"provision": code, **_total(each)} for code, each in sums.items()]}


def _cell(cell: Cell, *, fresh: bool) -> dict[str, Any]:
    return {
        "provision": cell.provision,
        "status": cell.status,
        "reason": cell.reason,
        "duty": cell.duty,
        **_counted(cell.entries, fresh=fresh),
        "territories": [{"territory": code, **_counted(entries, fresh=fresh)} for code, entries in cell.territories.items()],
    }


def _counted(entries: Counter[str], *, fresh: bool) -> dict[str, int]:
    return {"count": entries.total(), **(flags(entries) if fresh else {})}


def _total(found: Total) -> dict[str, Any]:
    return {
        **{status: found.statuses[status] for status in (DECLARED, MISSING, NOT_REQUIRED)},
        "owed": found.owed,
        "reasons": dict(sorted(found.reasons.items())),
        "entries": found.entries.total(),
        **flags(found.entries),
        "territories": {"entries": found.elsewhere.total(), **flags(found.elsewhere)},
    }


def flags(entries: Counter[str]) -> dict[str, int]:
    """How many of some entries, counted by freshness, are overdue and disputed."""
    return {name: entries[name] for name in FLAGGED}


def text(said: Text) -> dict[str, str]:
    """A sentence in both languages."""
    return {"en": said.en, "fr": said.fr}


def _words(legend: Mapping[str, Text]) -> dict[str, Any]:
    return {word: text(said) for word, said in legend.items()}
