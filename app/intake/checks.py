"""What must hold between the cells of one row, whatever the register says. One small function for each rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.access import Audience
from app.domain.findings import Finding, Level
from app.domain.provisions import PROVISIONS
from app.domain.records.channels import SLOTS
from app.domain.submission import Particulars
from app.intake.headings import AUDIENCE, TREATY
from app.intake.layout import NEEDED, Layout, state_path, within
from app.intake.normalise.state_names import TERRITORIES

_CHANNELS = "channels."
_TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class Read:
    """A row whose cells are read: values by path, those of its own columns among them, and what was refused."""

    kind: str
    values: Mapping[str, Any]
    refused: frozenset[str]
    layout: Layout
    particulars: Particulars
    source: Mapping[str, str]

    def error(self, code: str, message: str, path: str, suggestion: str | None = None) -> Finding:
        """A finding on the column of ``path``, with the value as it came."""
        label = self.layout.label(self.kind, path)
        return Finding(Level.ERROR, code, message, label, self.source.get(label), suggestion)


def check(row: Read) -> Iterator[Finding]:
    """All findings, in the order of the rules."""
    for rule in RULES:
        yield from rule(row)


def _needed_cells_are_there(row: Read) -> Iterator[Finding]:
    for path in NEEDED[row.kind]:
        if row.values.get(path) is None and not _given_or_tried(row, path):
            name = path.rpartition(".")[2] if path != "authority.names" else "authority"
            yield row.error(f"{name}-missing", f"A {row.kind} needs this; the cell is blank.", path)


def _given_or_tried(row: Read, path: str) -> bool:
    """In any language, or refused already for another reason."""
    given = any(value is not None and within(name, path) for name, value in row.values.items())
    return given or any(within(name, path) for name in row.refused)


def _state_is_that_of_the_notification(row: Read) -> Iterator[Finding]:
    path, expected = state_path(row.kind), row.particulars.state
    state = row.values.get(path)
    if state is not None and expected is not None and state != expected:
        message = f"The row is about {state}, but the notification comes from {expected}."
        yield row.error("state-differs", message, path, expected)


def _state_is_no_territory(row: Read) -> Iterator[Finding]:
    path = state_path(row.kind)
    territory = row.values.get(path)
    parent = TERRITORIES.get(territory or "")
    if parent is not None:
        message = f"{territory} is a territory: name its State here and write {territory} under 'Territory'."
        yield row.error("state-is-territory", message, path, parent)


def _territory_belongs_to_the_state(row: Read) -> Iterator[Finding]:
    """Uniqueness is per State and territory: a State under its own code, or another's, as a territory would slip past it."""
    territory, state = row.values.get(_TERRITORY), row.values.get(state_path(row.kind)) or row.particulars.state
    if territory is None or state is None or TERRITORIES.get(territory) == state:
        return
    if territory == state:
        message = f"{territory} is the State itself; 'Territory' is for a part of it with authorities of its own. Leave it blank."
        yield row.error("territory-is-state", message, _TERRITORY)
    else:
        yield row.error(
            "territory-of-another-state", f"{territory} is no territory of {state}.", _TERRITORY, TERRITORIES.get(territory)
        )


def _treaty_is_that_of_the_provision(row: Read) -> Iterator[Finding]:
    provision = PROVISIONS.get(row.values.get("provision") or "")
    treaty = row.values.get(TREATY)
    if provision is not None and treaty is not None and provision.treaty != treaty:
        message = f"{provision.code} belongs to {provision.treaty}, not to {treaty}. One of the two is wrong."
        yield row.error("treaty-differs", message, TREATY, provision.treaty)


def _audience_only_rises(row: Read) -> Iterator[Finding]:
    asked = row.values.get(AUDIENCE)
    if asked is None:
        return
    for path in row.values:
        slot = SLOTS.get(path.removeprefix(_CHANNELS)) if path.startswith(_CHANNELS) else None
        if slot is not None and asked < (lowest := _lowest(slot.floor, row.values.get("provision"))):
            message = f"'{slot.column.en}' is shown to '{lowest.label}' at the widest; a column 'Audience' may only raise that."
            yield row.error("audience-too-low", message, AUDIENCE, lowest.label)
            return


def _lowest(floor: Audience, code: str | None) -> Audience:
    provision = PROVISIONS.get(code or "")
    return max(floor, Audience.NETWORK) if provision is not None and provision.round_the_clock else floor


Rule = Callable[[Read], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    _needed_cells_are_there,
    _state_is_that_of_the_notification,
    _state_is_no_territory,
    _territory_belongs_to_the_state,
    _treaty_is_that_of_the_provision,
    _audience_only_rises,
)
