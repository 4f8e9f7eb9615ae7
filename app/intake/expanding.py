"""One row of a file into several of the register: marks that repeat the row above, several provisions, several authorities.

All of it is done on the cells as they came, so that each row that results is read like any other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from app.domain.findings import Finding, Level
from app.domain.provisions import PROVISIONS, TREATIES
from app.intake.cells import Reading, findings
from app.intake.choosing import KEEP, SPLIT, choice_in, chosen_remark
from app.intake.headings import TREATY
from app.intake.layout import Place
from app.intake.normalise import names, provisions, treaties
from app.intake.normalise.names import Body
from app.intake.normalise.outcome import BLANK, Around, Outcome, Remark
from app.intake.normalise.texts import DITTO, PLACEHOLDERS
from app.intake.table import RawRow

_SAME_AS_PHONE = frozenset(
    ("same as phone", "same as telephone", "same as tel", "same as tel.", "same number", "même numéro", "= tel", "=tel", "= phone")
)
NOTHING: Mapping[str, Any] = MappingProxyType({})
DITTO_AS_SPELT = frozenset(
    spelt for mark in DITTO | _SAME_AS_PHONE for spelt in (mark, mark.capitalize(), mark.upper(), mark.title())
)
_PHONE, _FAX = "channels.phone", "channels.fax"


class Variant(msgspec.Struct, frozen=True, gc=False):
    """The cells of one row of the register, what is said of it beside its cells, and what must be told."""

    cells: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    values: Mapping[str, Any] = msgspec.field(default_factory=lambda: NOTHING)
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Above:
    """The row above: its cells once its own marks were resolved, and its State."""

    cells: tuple[str, ...]
    state: str | None


def repeated(
    cells: tuple[str, ...], places: tuple[Place, ...], above: Above | None, state: str | None, reading: Reading
) -> Variant:
    """The cells with marks such as "idem" replaced by what they repeat, where that is certain."""
    found = list(cells)
    told: list[Finding] = []
    by_path = {place.path: place for place in places}
    for place in places:
        cell = found[place.index].strip() if place.index < len(found) else ""
        mark = cell.casefold()
        if mark not in DITTO and not (place.path == _FAX and mark in _SAME_AS_PHONE):
            continue
        phone = _cell(found, by_path.get(_PHONE)) if place.path == _FAX else ""
        upper = _cell(above.cells, place) if above is not None and mark not in _SAME_AS_PHONE else ""
        upper = "" if upper.casefold() in PLACEHOLDERS else upper
        certain = above is not None and above.state == state
        found[place.index], finding = _resolved(place, cell, phone, upper, certain=certain, reading=reading)
        told.append(finding)
    return Variant(tuple(found), tuple(told))


def _resolved(place: Place, cell: str, phone: str, upper: str, *, certain: bool, reading: Reading) -> tuple[str, Finding]:
    if phone and not upper:
        return phone, Finding(
            Level.INFO, "same-number-for-fax", f"'{cell}' was taken for the phone number: {phone}.", place.label, cell, phone
        )
    if upper and certain and not phone:
        return upper, Finding(Level.INFO, "ditto-mark", f"'{cell}' repeats the row above: {upper[:200]}", place.label, cell, upper)
    offered = tuple(dict.fromkeys(filter(None, (phone, upper, BLANK))))
    code = "ditto-mark-without-reference"
    chosen = reading.choices.get((reading.number, code, place.label))
    message = f"'{cell}' repeats something, but the row above is not about this State or says nothing. Choose what is meant."
    if chosen in offered:
        finding = Finding(Level.INFO, code, f"Chosen: {chosen}. {message}", place.label, cell, chosen, offered)
        return "" if chosen == BLANK else chosen, finding
    return "", Finding(Level.REVIEW, code, message, place.label, cell, " or ".join(offered), offered)


def _cell(cells: "tuple[str, ...] | list[str]", place: Place | None) -> str:
    return cells[place.index].strip() if place is not None and place.index < len(cells) else ""


def variants(raw: RawRow, cells: tuple[str, ...], kind: str, places: tuple[Place, ...], reading: Reading) -> list[Variant]:
    """One for each provision and authority that the row names."""
    found = [Variant(cells)]
    for place in places:
        cell = cells[place.index] if place.index < len(cells) else ""
        if place.path == "provision" and cell not in PROVISIONS:
            treaty = next((treaties.number(_cell(cells, each)) for each in places if each.path == TREATY), None)
            around = Around(kind, treaty=treaty if treaty in TREATIES else None, stored=raw.stored.get(place.index))
            found = [further for each in found for further in _by_provision(each, place, around, reading)]
        elif ("\n" in cell or ";" in cell) and place.path.startswith("authority.names."):
            found = [further for each in found for further in _by_authority(each, place, places, reading)]
    return found


def _by_provision(variant: Variant, place: Place, around: Around, reading: Reading) -> Iterator[Variant]:
    cell = _cell(variant.cells, place)
    if not cell:
        yield variant
        return
    choice = _chosen(provisions.provision(cell, around.treaty, around.stored, around.kind), place, reading)
    codes, remarks = provisions.several(choice[1] if choice else cell, around)
    if not codes:
        yield variant
        return
    settled = (chosen_remark(*choice),) if choice else ()
    told = tuple(findings(Outcome(None, (*settled, *remarks)), place.label, cell))
    for code in codes:
        yield _with(variant, place.index, code, told)


def _chosen(outcome: Outcome, place: Place, reading: Reading) -> tuple[Remark, str] | None:
    return choice_in(outcome, reading.choices, reading.number, place.label) if reading.choices else None


def _by_authority(variant: Variant, place: Place, places: tuple[Place, ...], reading: Reading) -> Iterator[Variant]:
    cell = _cell(variant.cells, place)
    bodies = names.several(cell)
    if not bodies:
        yield variant
        return
    code = "several-authorities-in-one-cell"
    chosen = reading.choices.get((reading.number, code, place.label))
    shown = "; ".join(f"{body.role}: {body.name}" if body.role else body.name for body in bodies)
    message = f"The cell names {len(bodies)} authorities: {shown[:400]}. Choose whether to make one row for each."
    if chosen not in (SPLIT, KEEP):
        told = Finding(Level.REVIEW, code, message, place.label, cell, SPLIT, (SPLIT, KEEP))
        yield Variant(variant.cells, (*variant.findings, told), variant.values, variant.withheld | {place.path})
        return
    told = Finding(Level.INFO, code, f"Chosen: {chosen}. {message}", place.label, cell, chosen, (SPLIT, KEEP))
    if chosen == KEEP:
        yield Variant(variant.cells, (*variant.findings, told), variant.values, variant.withheld)
        return
    for body in bodies:
        yield _of_body(_with(variant, place.index, body.name, (told,)), body, place, places)


def _of_body(variant: Variant, body: Body, named: Place, places: tuple[Place, ...]) -> Variant:
    """The row of one authority: with its own part of cells that are marked alike, its role, and its hours as its scope."""
    cells = list(variant.cells)
    for place in places:
        parts = names.marked(_cell(cells, place)) if place is not named and body.mark else {}
        if body.mark in parts:
            cells[place.index] = parts[body.mark]
    said = {"role": body.role, "scope.text": body.hours, "scope.along": "hours" if body.hours else None}
    values = {**variant.values, **{path: value for path, value in said.items() if value}}
    return Variant(tuple(cells), variant.findings, values, variant.withheld)


def _with(variant: Variant, index: int, cell: str, told: tuple[Finding, ...]) -> Variant:
    cells = (*variant.cells[:index], cell, *variant.cells[index + 1 :])
    return Variant(cells, (*variant.findings, *told), variant.values, variant.withheld)
