"""How the columns of one table lie: which fills what, for each kind of record in it. A table that cannot serve is refused."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from app.domain.errors import UnreadableFile
from app.domain.findings import Finding, Level
from app.domain.records import KINDS, Reads
from app.domain.submission import Particulars
from app.domain.values import fold
from app.intake.headings import FORMER, IMPORTED, RECORD, ROW_COLUMNS, TREATY, Column, column, fields_of, names_of
from app.intake.normalise import Normaliser, normaliser
from app.intake.normalise.choices import choice
from app.intake.normalise.nearness import nearest, slips
from app.intake.normalise.outcome import brief
from app.intake.refusals import unreadable
from app.intake.table import Table

UNKNOWN_HEADING = "heading-unknown"
"""Code of the finding on a column that is no field: it is not imported."""

NEEDED: Mapping[str, tuple[str, ...]] = {name: KINDS[name].row for name in IMPORTED}
"""Without these a row says of nothing what it says."""

ALL_NEEDED = frozenset(path for paths in NEEDED.values() for path in paths)


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the table that fills ``path``."""

    index: int
    label: str
    path: str
    read: Normaliser
    reads: Reads | None


@dataclass(frozen=True, slots=True)
class Layout:
    """For each kind in the table its places, the State's first, and those that serve other kinds only.

    ``labels`` name all columns, each once.
    """

    labels: tuple[str, ...]
    record: Place | None
    places: Mapping[str, tuple[Place, ...]]
    foreign: Mapping[str, tuple[Place, ...]]
    findings: tuple[Finding, ...]

    def label(self, kind: str, path: str) -> str:
        """The heading above ``path`` in this table, else the one of the template."""
        found = (place.label for place in self.places.get(kind, ()) if within(place.path, path))
        return next(found, None) or self._elsewhere(path) or fields_of(kind)[path].en

    def _elsewhere(self, path: str) -> str | None:
        """The heading above the same path of another kind, of which the row was read."""
        return next((place.label for places in self.places.values() for place in places if within(place.path, path)), None)


def within(path: str, whole: str) -> bool:
    """Whether ``path`` is ``whole`` or one of its languages."""
    return path == whole or path.startswith(f"{whole}.")


def state_path(kind: str) -> str:
    """Where records of this kind name their State."""
    return NEEDED[kind][0]


def lay_out(table: Table, particulars: Particulars) -> Layout:
    """Raises UnreadableFile: no heading known, a needed one missing, two for one field."""
    labels = labels_of(table.headings)
    record = next(_places(labels, table.headings, IMPORTED[0], only=RECORD), None)
    kinds = _kinds(table, record) if record is not None else (_kind_of_headings(labels, table.headings, particulars),)
    places = {kind: tuple(_places(labels, table.headings, kind)) for kind in kinds}
    if not any(places.values()):
        raise _no_heading_known(labels, kinds)
    for kind in kinds:
        _check_twice(kind, places[kind])
    _check_needed(places, particulars)
    known = {place.label: place for kind in kinds for place in places[kind]}
    findings = tuple(_unknown(table, labels, set(known), kinds))
    ordered = {kind: _state_first(kind, places[kind]) for kind in kinds}
    foreign = {kind: _foreign(places[kind], known.values()) for kind in kinds}
    return Layout(labels, record, ordered, foreign, findings)


def labels_of(headings: tuple[str, ...]) -> tuple[str, ...]:
    """What each column is called in findings: its heading, or its letter where that does not tell it apart."""
    stripped = [heading.strip() for heading in headings]
    often = Counter(stripped)
    return tuple(
        heading if heading and often[heading] == 1 else f"{heading} (column {letters(place)})".strip()
        for place, heading in enumerate(stripped)
    )


def letters(place: int) -> str:
    """The letters above a column in a spreadsheet: 0 is A, 26 is AA."""
    place, last = divmod(place, 26)
    return (letters(place - 1) if place else "") + chr(ord("A") + last)


def _places(labels: tuple[str, ...], headings: tuple[str, ...], kind: str, only: str | None = None) -> Iterator[Place]:
    for index, (label, heading) in enumerate(zip(labels, headings, strict=True)):
        found = column(heading.strip(), kind)
        if found and only in (None, found.path):
            yield Place(index, label, found.path, normaliser(found.field, found.path), found.field.reads)


def _kind_of_headings(labels: tuple[str, ...], headings: tuple[str, ...], particulars: Particulars) -> str:
    """What all rows are where no column says it: statements where they can be these only, else designations."""
    fitting = (kind for kind in IMPORTED[:2] if not any(_missing(kind, _places(labels, headings, kind), particulars)))
    return next(fitting, IMPORTED[0])


def _kinds(table: Table, record: Place) -> tuple[str, ...]:
    """The kinds that occur, in the order of IMPORTED."""
    cells = {row.cells[record.index].strip() if record.index < len(row.cells) else "" for row in table.rows}
    found = {brief(cell, partial(choice, choices=IMPORTED)).value if cell else IMPORTED[0] for cell in cells}
    return tuple(kind for kind in IMPORTED if kind in found) or IMPORTED[:1]


def _state_first(kind: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """State, territory, treaty and provision first: phones, articles and roles are read with these known."""
    first = {path: order for order, path in enumerate((state_path(kind), "territory", TREATY, "provision"))}
    return tuple(sorted(places, key=lambda place: first.get(place.path, len(first))))


def _check_twice(kind: str, places: Iterable[Place]) -> None:
    seen: dict[str, Place] = {}
    for place in places:
        first = seen.setdefault(place.path, place)
        if first is not place and place.path != state_path(kind):  # a name and a code, say: they must agree in each row
            raise unreadable(
                "two-columns-for-one-field",
                f"'{first.label}' (column {letters(first.index)}) and '{place.label}' (column {letters(place.index)})"
                f" both fill the field {place.path} of a {kind}.",
                "Keep one of them.",
            )


def _foreign(own: Iterable[Place], all_known: Iterable[Place]) -> tuple[Place, ...]:
    indexes = {place.index for place in own}
    return tuple(place for place in all_known if place.index not in indexes)


def _check_needed(places: Mapping[str, tuple[Place, ...]], particulars: Particulars) -> None:
    """A kind that lacks a heading costs its rows; when all kinds do, there is nothing to read."""
    missing = {kind: list(_missing(kind, places[kind], particulars)) for kind in places}
    if all(missing.values()):
        kind = next(iter(missing))
        names = " and ".join(f"'{fields_of(kind)[path].en}'" for path in missing[kind])
        raise unreadable("heading-missing", f"Rows of the kind {kind} need the heading {names}.", _template(kind))


def _missing(kind: str, places: Iterable[Place], particulars: Particulars) -> Iterator[str]:
    found = [place.path for place in places]
    for path in NEEDED[kind]:
        given = (path == state_path(kind) and particulars.state is not None) or (path == "provision" and FORMER in found)
        if not given and not any(within(each, path) for each in found):
            yield path


def _no_heading_known(labels: tuple[str, ...], kinds: tuple[str, ...]) -> UnreadableFile:
    found = ", ".join(f"'{label[:40]}'" for label in labels[:8])
    return unreadable("no-heading-known", f"None of the headings in the first row is known: {found}.", _template(kinds[0]))


def _template(kind: str) -> str:
    wanted = ", ".join(f"'{fields_of(kind)[path].en}'" for path in NEEDED[kind])
    other = f" A row is a {kind} unless a column '{ROW_COLUMNS[RECORD].en}' says otherwise."
    return f"Write headings such as {wanted}; the blank template has them all.{other}"


def _unknown(table: Table, labels: tuple[str, ...], known: set[str], kinds: tuple[str, ...]) -> Iterator[Finding]:
    for index, label in enumerate(labels):
        if label in known or (not table.headings[index].strip() and not _filled(table, index)):
            continue
        message = "No field has this heading: the column is not imported."
        yield Finding(Level.WARNING, UNKNOWN_HEADING, message, label, None, _close(table.headings[index], kinds[0]))


def _filled(table: Table, index: int) -> bool:
    return any(index < len(row.cells) and row.cells[index].strip() for row in table.rows)


def _close(heading: str, kind: str) -> str | None:
    names = names_of(kind)
    near = nearest(fold(heading[:80]), slips(names))
    return fields_of(kind)[names[near]].en if near else None


def canonical_heading(found: Column) -> str:
    """The heading that the template writes above this column."""
    return f"{found.field.en} ({found.path.rpartition('.')[2]})" if found.field.per_language else found.field.en
