"""The cells of one row as values by path. A cell may speak of several fields; what a column of its own says comes first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from app.domain.findings import Finding, Level
from app.domain.provisions import TREATIES
from app.domain.records import Reads
from app.domain.values import fold
from app.intake.cells import BLANK_VALUE, Reading, as_written, findings, settled
from app.intake.expanding import Variant
from app.intake.headings import TREATY
from app.intake.layout import Place
from app.intake.normalise.outcome import IF_UNSAID, OWN, Around, Outcome, Spread
from app.intake.normalise.state_names import TERRITORIES
from app.intake.survey import Habit
from app.intake.table import RawRow

_STATE, _TERRITORY, _ZONE = "state", "territory", "hours.time_zone"
_TELLING = frozenset((_STATE, _TERRITORY, TREATY, "provision"))
"""What the cells behind it are read with."""
_LEANS_ON: Mapping[Reads | None, int] = MappingProxyType(
    {
        **dict.fromkeys((Reads.PHONES, Reads.EMAILS, Reads.HOURS, Reads.TIME_ZONE), Around._fields.index("state")),
        Reads.PROVISION: Around._fields.index("treaty"),
        Reads.ROLE: Around._fields.index("provision"),
    }
)
"""What around the cell each way of reading needs, by its place in Around; others need nothing but the habits of their column."""
_MOST_KNOWN = 1000
_GRAVITY = tuple(Level)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of rows of one kind, their habits, and the State of the notification. ``territories``: the kind can name one."""

    kind: str
    places: tuple[Place, ...]
    habits: Mapping[int, Habit]
    state: str | None
    territories: bool
    known: Mapping[int, dict[Any, Outcome]] = field(init=False)
    """What was made of the first cells of each column: most cells of a large file are among them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {place.index: {} for place in self.places})


@dataclass(slots=True)
class Values:
    """What a row says: values by path, those of its own columns among them, and the paths of which a cell was refused."""

    values: dict[str, Any]
    refused: set[str]
    findings: list[Finding] = field(default_factory=list)
    beside: list[tuple[Place, str, Any]] = field(default_factory=list)


def values_of(variant: Variant, columns: Columns, reading: Reading, raw: RawRow) -> Values:
    """Reads every cell that is not blank."""
    found = Values(dict(variant.values), set(variant.withheld))
    cells, count = variant.cells, len(variant.cells)
    around = Around(columns.kind, columns.state)
    for place in columns.places:
        index, path = place.index, place.path
        cell = cells[index] if index < count else ""
        if not cell or cell.isspace() or (variant.withheld and path in variant.withheld):
            continue
        if path == "provision" and TREATY in found.refused:  # an article of a treaty that is not known here
            found.refused.add(path)
            continue
        outcome = _outcome(place, cell, around, columns, raw)
        if outcome.remarks:
            if reading.choices:
                outcome = settled(outcome, place, cell, _here(around, place, columns, raw, cell), reading)
            found.findings += findings(outcome, place.label, cell)
        elif outcome.value.__class__ is str and path not in _TELLING:
            found.values[path] = outcome.value
            continue
        _keep(outcome, place, cell, found)
        if path in _TELLING:
            around = _around(found, place, cell, columns)
    _spread(found)
    return found


def _outcome(place: Place, cell: str, around: Around, columns: Columns, raw: RawRow) -> Outcome:
    index = place.index
    if index in raw.stored:
        return as_written(place, cell, _here(around, place, columns, raw, cell))
    known = columns.known[index]
    leans_on = _LEANS_ON.get(place.reads)
    key = cell if leans_on is None else (cell, around[leans_on])
    outcome = known.get(key)
    if outcome is None:
        outcome = as_written(place, cell, _here(around, place, columns, raw, cell) if index in columns.habits else around)
        if len(known) < _MOST_KNOWN:
            known[key] = outcome
    return outcome


def _here(around: Around, place: Place, columns: Columns, raw: RawRow, cell: str) -> Around:
    """What is known around one cell: the habits of its column, and how it is stored where it stands as it came."""
    habit = columns.habits.get(place.index, Habit())
    stored = raw.stored.get(place.index) if cell is raw.cells[place.index] else None
    return around._replace(day_order=habit.day_order, office_codes=habit.office_codes, stored=stored)


def _keep(outcome: Outcome, place: Place, cell: str, found: Values) -> None:
    path, value = place.path, outcome.value
    if path == _STATE and (path in found.values or path in found.refused):
        _compare_states(outcome, place, cell, found)
    elif outcome.remarks and outcome.refused:
        found.refused.add(path)
    elif type(value) is Spread:
        for further, said in value.pairs:
            if further == OWN:
                found.values[path] = said
            else:
                found.beside.append((place, further, said))
    elif value != BLANK_VALUE:
        found.values[path] = value


def _compare_states(outcome: Outcome, place: Place, cell: str, found: Values) -> None:
    """A second column that names the State says the same, or one of the two is wrong."""
    first = found.values.get(_STATE)
    if outcome.refused or first is None:
        if first is None and outcome.refused:
            return
        # One of the two columns is enough; what the other lacks is told.
        found.refused.discard(_STATE)
        found.values.setdefault(_STATE, outcome.value)
        found.findings[:] = [replace(each, level=min(each.level, Level.WARNING, key=_GRAVITY.index)) for each in found.findings]
    elif outcome.value not in (first, found.values.get(_TERRITORY)):
        message = f"The row names two States: {first} and, in this column, {outcome.value}. One of them is wrong."
        found.findings.append(Finding(Level.ERROR, "columns-disagree", message, place.label, cell, first))


def _around(found: Values, place: Place, cell: str, columns: Columns) -> Around:
    """What is known once State, territory and treaty are read; a territory in the column of the State is one of its State."""
    named: str | None = found.values.get(_STATE, columns.state)
    parent = TERRITORIES.get(named or "") if columns.territories and place.path == _STATE else None
    if parent is not None and named is not None:
        found.values[_STATE] = parent
        found.beside.append((place, _TERRITORY, named))
        message = f"{named} is a territory: it was taken for {parent} with the territory {named}, for its State speaks for it."
        found.findings.append(Finding(Level.WARNING, "territory-of-party", message, place.label, cell, f"{parent}, {named}"))
    territory = found.values.get(_TERRITORY) or (named if parent else None)
    treaty = found.values.get(TREATY)
    return Around(
        columns.kind,
        territory or found.values.get(_STATE, columns.state),
        treaty if treaty in TREATIES else None,
        found.values.get("provision"),
    )


def _spread(found: Values) -> None:
    """What cells said of other fields, where these have no column that says otherwise."""
    for place, path, value in found.beside:
        own = path.removeprefix(IF_UNSAID)
        given = found.values.get(own)
        if own not in found.values:
            found.values[own] = value
        elif isinstance(given, list):
            found.values[path] = list(dict.fromkeys([*given, *value]))
        elif given is not None and not path.startswith(IF_UNSAID) and _otherwise(given, value):
            message = f"The column '{place.label}' says {value!r} where the row's own column says {given!r}, which was kept."
            found.findings.append(Finding(Level.WARNING, "columns-disagree", message, place.label, str(value), str(given)))
    if found.values.get(_ZONE) is not None:
        found.findings[:] = [finding for finding in found.findings if finding.code != "timezone-missing"]


def _otherwise(given: Any, value: Any) -> bool:
    return fold(given) != fold(value) if isinstance(given, str) and isinstance(value, str) else bool(given != value)
