"""A plan as a page shows it: the part of its rows that somebody looks at, what guards those who rely on the register, what waits.

Nothing is decided here, and nothing is left out: what a page does not show is counted on it and one link away.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any

from app.domain.findings import Level
from app.domain.last_contact import CODE as LAST_CONTACT
from app.domain.mail_domains import CODE as LOOK_ALIKE
from app.domain.plan import Action

Json = Mapping[str, Any]
PER_PAGE = 50
"""Rows on one page."""
MOST_QUESTIONS = 40
"""Findings among whose readings somebody chooses in one form."""
MOST_MOVED = 50
GUARDING = (LAST_CONTACT, LOOK_ALIKE, "second-notified-authority", "ended-by-omission")
"""Findings that protect those who rely on the register: an approver says of each that they have seen it."""
WARNINGS, LEFT_OUT = "warnings", "left-out"
"""What an approver says as well that they have seen: the other warnings, and that rows are not imported."""
SEVERAL = "-"
"""The State of rows that name none, in an address."""
_LEVELS = tuple(each.value for each in reversed(Level))


def name_of(row: Json) -> int | str:
    """What a row is called where something is chosen about it: its number, or the key of an entry that no row mentions."""
    found: int | str = row["row"] if row["row"] is not None else row["id"] or ""
    return found


@dataclass(frozen=True, slots=True)
class Lens:
    """Which rows of a plan are looked at: of one action, with a finding of one level, of one State; and which page of them."""

    action: str | None = None
    level: str | None = None
    state: str | None = None
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Lens":
        """The one that a page's address names; what names nothing is not looked through."""
        page = asked.get("page", "")
        action, level = asked.get("action"), asked.get("level")
        return cls(
            action if action in {each.value for each in Action} else None,
            level if level in _LEVELS else None,
            asked.get("of"),
            max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )

    @property
    def narrow(self) -> bool:
        """Whether some rows are not looked at."""
        return (self.action, self.level, self.state) != (None, None, None)

    def shows(self, row: Json) -> bool:
        """Whether a row is looked at."""
        return (
            self.action in (None, row["action"])
            and self.state in (None, row["state"] or SEVERAL)
            and (self.level is None or any(each["level"] == self.level for each in row["findings"]))
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a plan: the rows by State, of how many, and on which of how many pages."""

    groups: Sequence[tuple[str | None, Sequence[Json]]]
    found: int
    page: int
    pages: int
    states: Mapping[str, int]
    levels: Mapping[str, int]
    alarms: Sequence[tuple[Json, Json]]


def shown(plan: Json, lens: Lens) -> Shown:
    """The plan through a lens."""
    rows = _in_order([row for row in plan["rows"] if lens.shows(row)])
    pages = max(1, ceil(len(rows) / PER_PAGE))
    page = min(lens.page, pages)
    here = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    groups = [(state, list(those)) for state, those in groupby(here, key=lambda row: row["state"])]
    return Shown(groups, len(rows), page, pages, _states(plan), _levels(plan), alarms(plan["rows"]))


def _in_order(rows: Sequence[Json]) -> list[Json]:
    """By State; there as the file has them, but those about one record together, where the first of them is."""
    first: dict[Any, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row["id"] or place, place)
    placed = sorted(enumerate(rows), key=lambda each: (each[1]["state"] or "", first[each[1]["id"] or each[0]], each[0]))
    return [row for _, row in placed]


def _states(plan: Json) -> Mapping[str, int]:
    counted: dict[str, int] = {}
    for row in plan["rows"]:
        counted[row["state"] or SEVERAL] = counted.get(row["state"] or SEVERAL, 0) + 1
    return dict(sorted(counted.items()))


def _levels(plan: Json) -> Mapping[str, int]:
    """Rows by level of their findings, the gravest first; levels that no row has are left out."""
    told = {level: sum(any(each["level"] == level for each in row["findings"]) for row in plan["rows"]) for level in _LEVELS}
    return {level: count for level, count in told.items() if count}


def alarms(rows: Iterable[Json]) -> list[tuple[Json, Json]]:
    """Rows by which a State loses its last contact that answers at any hour, each with the finding that says so."""
    return [(row, each) for row in rows for each in _of_effect(row) if each["code"] == LAST_CONTACT]


def _of_effect(row: Json) -> Iterator[Json]:
    """The findings of a row about what it does; an error says why it does nothing, also where that was chosen."""
    return (each for each in row["findings"] if each["level"] != Level.ERROR)


def to_see(plan: Json, part: Json | None = None) -> Mapping[str, int]:
    """What an approver of a plan, or of a ``part`` of it, says that they have seen: how many rows, by what it is."""
    names = None if part is None else set(part["rows"])
    rows = [row for row in plan["rows"] if names is None or name_of(row) in names]
    found: dict[str, int] = {}
    for row in rows:
        grave = {each["code"] for each in _of_effect(row) if each["code"] in GUARDING}
        warned = any(each["level"] == Level.WARNING and each["code"] not in GUARDING for each in row["findings"])
        left_out = row["action"] == Action.REJECTED
        for each in (*sorted(grave), *((WARNINGS,) if warned else ()), *((LEFT_OUT,) if left_out else ())):
            found[each] = found.get(each, 0) + 1
    return {name: found[name] for name in (*GUARDING, LEFT_OUT, WARNINGS) if name in found}


@dataclass(frozen=True, slots=True)
class Question:
    """A finding that offers readings: of which row (0: the whole file), which was chosen, and its text form for a form."""

    row: int | str
    finding: Json
    chosen: str | None

    @property
    def waits(self) -> bool:
        """Whether the approval waits for it."""
        return bool(self.finding["level"] == Level.REVIEW)

    @property
    def key(self) -> str:
        """What names it when somebody answers."""
        return json.dumps([self.row, self.finding["code"], self.finding["column"]])


def questions(plan: Json) -> list[Question]:
    """Every finding that offers readings: first those that the approval waits for, then those that are decided, then others."""
    made = {(each["row"], each["code"], each["column"]): each["choice"] for each in plan["choices"]}
    found = [Question(row, each, made.get((row, each["code"], each["column"]))) for row, each in _offering(plan)]
    return sorted(found, key=lambda each: (not each.waits, each.chosen is None))


def _offering(plan: Json) -> Iterator[tuple[int | str, Json]]:
    yield from ((0, each) for each in plan["findings"] if each["choices"])
    yield from ((name_of(row), each) for row in plan["rows"] for each in row["findings"] if each["choices"])


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that is planned otherwise than before: None where it was not there, or is not any more."""

    name: int | str
    before: Json | None
    after: Json | None


def moved(before: Json, after: Json) -> list[Moved]:
    """The rows that two plans of one notification plan differently."""
    old, new = ({(name_of(row), row["id"] if row["row"] is None else ""): row for row in plan["rows"]} for plan in (before, after))
    places = [*new, *(each for each in old if each not in new)]
    return [Moved(each[0], old.get(each), new.get(each)) for each in places if old.get(each) != new.get(each)]
