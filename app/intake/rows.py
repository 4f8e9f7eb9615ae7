"""A table in the register's terms: each cell read, each row checked by itself. What is in the register is not known here.

Nothing in a cell stops the reading: a value that does not hold is an error on its row, and the row is then not imported;
one in doubt is a review, and the row waits until a person has chosen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.choices import NOTHING_CHOSEN, Choices
from app.domain.errors import UnreadableFile
from app.domain.findings import Finding, Level
from app.domain.progress import Report, Stage, counted, silent
from app.domain.records import Reads
from app.domain.submission import Particulars, Row, Verb
from app.intake.cells import Reading, findings, read
from app.intake.checks import Read, check
from app.intake.choosing import decided
from app.intake.expanding import DITTO_AS_SPELT, Above, Variant, repeated, variants
from app.intake.headings import AUDIENCE, FORMER, IMPORTED, ROW_COLUMNS, VALID_FROM, VALID_TO, VERB, fields_of
from app.intake.layout import Layout, lay_out, state_path
from app.intake.normalise.outcome import Around
from app.intake.statements import as_statement
from app.intake.survey import survey
from app.intake.table import RawRow, Table
from app.intake.values import Columns, values_of
from app.intake.withholding import shown, withheld

_DESIGNATION = IMPORTED[0]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is the same for every row of a table."""

    layout: Layout
    columns: Mapping[str, Columns]
    particulars: Particulars
    choices: Choices


def rows(
    table: Table, particulars: Particulars, choices: Choices = NOTHING_CHOSEN, *, report: Report = silent
) -> tuple[list[Row], list[Finding]]:
    """Its rows, and what must be told of the file as a whole. Raises UnreadableFile.

    A row that names several provisions or authorities makes several rows of one number. ``choices`` are taken up where they are
    among those that a finding offers.
    """
    found: list[Row] = []
    told: list[Finding] = []
    for count, part in enumerate((table, *table.further)):
        try:
            layout = lay_out(replace(part, headings=tuple(map(shown, part.headings))), particulars)
        except UnreadableFile as error:
            if not count:
                raise
            told.append(Finding(Level.WARNING, "table-not-read", f"A further table of the file was passed over: {error}"))
            continue
        habits, surveyed = survey(layout, part.rows, choices)
        told += (*part.findings, *layout.findings, *surveyed)
        columns = {
            kind: Columns(kind, places, habits, particulars.state, "territory" in fields_of(kind))
            for kind, places in layout.places.items()
        }
        keys = frozenset(place.index for places in layout.places.values() for place in places if place.reads is Reads.OPENPGP)
        raw_rows = withheld(counted(part.rows, Stage.READING, report), keys)
        found += _rows(raw_rows, _Setting(layout, columns, particulars, choices))
    return found, told


def _rows(raw_rows: Iterable[RawRow], setting: _Setting) -> Iterator[Row]:
    above: Above | None = None
    for raw in raw_rows:
        reading = Reading(raw.number, setting.choices)
        told = list(decided(raw.findings, setting.choices, raw.number)) if raw.findings else []
        if len(raw.cells) != len(setting.layout.labels):
            told += _ragged(raw, setting.layout)
        kind = _kind(raw, setting.layout, reading, told)
        if kind is None:
            yield Row(raw.number, _DESIGNATION, {}, findings=tuple(told), source=_source(raw, setting.layout))
            continue
        cells = raw.cells
        if not DITTO_AS_SPELT.isdisjoint(cells):
            resolved = _resolved(raw, setting.columns[kind], above, reading)
            cells = resolved.cells
            told += resolved.findings
        several = variants(raw, cells, kind, setting.columns[kind].places, reading)
        made = [_row(variant, raw, kind, setting, told) for variant in several]
        yield from made
        above = Above(cells, made[0].values.get(state_path(made[0].kind)))


def _resolved(raw: RawRow, columns: Columns, above: Above | None, reading: Reading) -> Variant:
    """The cells without marks that repeat the row above: the State's own first, for it says whether the others may."""
    of_state = tuple(place for place in columns.places if place.path in ("state", "code"))
    others = tuple(place for place in columns.places if place not in of_state)
    own = repeated(raw.cells, of_state, above and replace(above, state=None), None, reading)
    named = values_of(own, replace(columns, places=of_state), reading, raw).values
    state = next(iter(named.values()), columns.state)
    rest = repeated(own.cells, others, above, state, reading)
    return Variant(rest.cells, (*own.findings, *rest.findings))


def _row(variant: Variant, raw: RawRow, kind: str, setting: _Setting, told: list[Finding]) -> Row:
    layout, particulars = setting.layout, setting.particulars
    found = values_of(variant, setting.columns[kind], Reading(raw.number, setting.choices), raw)
    if particulars.state is not None and state_path(kind) not in found.refused:
        found.values.setdefault(state_path(kind), particulars.state)
    if kind == _DESIGNATION:
        kind = as_statement(found, layout, said=_says_kind(raw, layout))
    source = _source(raw, layout)
    checked = check(Read(kind, found.values, frozenset(found.refused), layout, particulars, source))
    every = (
        *told,
        *variant.findings,
        *found.findings,
        *checked,
        *(_outside(raw, layout, kind) if layout.foreign.get(kind) else ()),
    )
    values = found.values
    return Row(
        number=raw.number,
        kind=kind,
        values={path: value for path, value in values.items() if path not in ROW_COLUMNS},
        valid_from=_day(values, VALID_FROM),
        valid_to=_day(values, VALID_TO),
        audience=values.get(AUDIENCE),
        findings=every,
        source=source,
        verb=Verb(values[VERB]) if VERB in values else None,
        former=values.get(FORMER),
    )


def _source(raw: RawRow, layout: Layout) -> dict[str, str]:
    return {label: cell for label, cell in zip(layout.labels, raw.cells, strict=False) if cell}


def _says_kind(raw: RawRow, layout: Layout) -> bool:
    place = layout.record
    return place is not None and place.index < len(raw.cells) and bool(raw.cells[place.index].strip())


def _kind(raw: RawRow, layout: Layout, reading: Reading, told: list[Finding]) -> str | None:
    place = layout.record
    if place is None:
        return next(iter(layout.places))
    if not _says_kind(raw, layout):
        return _DESIGNATION
    cell = raw.cells[place.index]
    outcome = read(place, cell, Around(), reading)
    told += findings(outcome, place.label, cell)
    return None if outcome.refused else str(outcome.value or _DESIGNATION)


def _ragged(raw: RawRow, layout: Layout) -> Iterator[Finding]:
    wanted, there = len(layout.labels), len(raw.cells)
    if there > wanted and any(map(str.strip, raw.cells[wanted:])):
        message = f"The row has {there} cells, but there are {wanted} headings: its values may stand in wrong columns."
        suggestion = "Put a cell that holds the separator between quotation marks."
        value = next(filter(str.strip, raw.cells[wanted:]))
        yield Finding(Level.ERROR, "too-many-columns", message, None, value, suggestion)
    if there < wanted:
        message = f"The row has only {there} cells for {wanted} headings: the others were taken as blank."
        yield Finding(Level.WARNING, "too-few-columns", message)


def _outside(raw: RawRow, layout: Layout, kind: str) -> Iterator[Finding]:
    for place in layout.foreign.get(kind, ()):
        cell = raw.cells[place.index] if place.index < len(raw.cells) else ""
        if cell.strip():
            message = f"A {kind} has no such field: the cell is not imported."
            yield Finding(Level.WARNING, "column-of-other-kind", message, place.label, cell)


def _day(values: Mapping[str, Any], path: str) -> date | None:
    return date.fromisoformat(values[path]) if path in values else None
