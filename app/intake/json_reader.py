"""Rows in JSON: a list of objects whose members are import headings or field paths.

Text, numbers as written, yes and no, lists of text; null says nothing, as a blank cell does.
"""

import codecs
from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.errors import Fault, InvalidBody, MalformedBody, UnreadableFile
from app.domain.findings import Finding, Level
from app.intake.encoding import check_text
from app.intake.limits import MAX_CELL, cell_too_long, check_count, check_row
from app.intake.refusals import FILE, unreadable
from app.intake.strict import Written, escaped, strict_json
from app.intake.table import RawRow, Table

_MAX_FAULTS = 20
_SEPARATOR = "\n"
"""Between the elements of a list: every normaliser of several values cuts at a line break."""


class JsonReader:
    """A file in the form of the JSON body, or a bare list of rows."""

    def recognises(self, content: bytes) -> bool:
        """An object or a list, and no RTF document."""
        start = content.removeprefix(codecs.BOM_UTF8).lstrip()
        return start[:1] in (b"{", b"[") and not start.startswith(b"{\\rtf")

    def format_of(self, content: bytes) -> str:  # noqa: ARG002 - the protocol's parameter
        """It has no variants."""
        return "JSON"

    def read(self, content: bytes) -> Table:
        """Raises UnreadableFile, TooLarge."""
        check_text(content)
        try:
            return _table(strict_json(content))
        except (MalformedBody, InvalidBody) as error:
            faults = [
                Fault(fault.code, f"{fault.detail} ({fault.pointer})" if fault.pointer else fault.detail, FILE)
                for fault in error.faults
            ]
            raise UnreadableFile(faults[0].detail, faults) from error


def _table(value: Any) -> Table:
    if isinstance(value, list):
        return rows_from_json(value)
    if "rows" not in value or value.keys() - {"rows", "metadata"}:
        raise unreadable(
            "not-a-table",
            f"The JSON object has the members {', '.join(sorted(value)[:10]) or '(none)'}.",
            'Write {"metadata": {...}, "rows": [{...}, ...]}, or the bare list of rows.',
        )
    table = rows_from_json(value["rows"])
    if not value.get("metadata"):
        return table
    message = "The 'metadata' inside the file was not used: what was given beside the file counts."
    return Table(table.headings, table.rows, (Finding(Level.WARNING, "metadata-not-used", message),))


def rows_from_json(rows: Any) -> Table:
    """The table of ``rows``, numbered from 1. Raises InvalidBody with JSON pointers, TooLarge."""
    if not isinstance(rows, list) or not rows:
        raise _invalid([Fault("no-rows", "'rows' must be a list with at least one row.", pointer="/rows")])
    check_count(len(rows))
    found: list[tuple[int, dict[str, str]]] = []
    faults: list[Fault] = []
    headings: dict[str, None] = {}
    for number, row in enumerate(rows, start=1):
        cells = _cells(number, row, faults)
        headings.update(dict.fromkeys(cells))
        check_row(number, tuple(headings))
        found.append((number, cells))
        if len(faults) >= _MAX_FAULTS:
            break
    if faults:
        raise _invalid(faults)
    return Table(tuple(headings), list(_raw(tuple(headings), found)))


def _raw(headings: tuple[str, ...], found: list[tuple[int, dict[str, str]]]) -> Iterator[RawRow]:
    for number, cells in found:
        if any(map(str.strip, cells.values())):
            yield RawRow(number, tuple(cells.get(heading, "") for heading in headings))


def _cells(number: int, row: Any, faults: list[Fault]) -> dict[str, str]:
    pointer = f"/rows/{number - 1}"
    if not isinstance(row, Mapping):
        faults.append(Fault("not-a-row", "A row must be an object of headings and values.", pointer=pointer))
        return {}
    cells = {}
    for heading, value in row.items():
        text = _cell(value)
        if text is None:
            detail = "A value must be text, a number, true, false, null or a list of text."
            faults.append(Fault("not-a-cell", detail, pointer=f"{pointer}/{escaped(heading)}"))
        elif len(text) > MAX_CELL:
            raise cell_too_long(f"row {number}, '{heading[:80]}'", text)
        else:
            cells[heading] = text
    return cells


def _cell(value: Any) -> str | None:
    match value:
        case str() | None:
            return value or ""
        case bool():
            return "yes" if value else "no"
        case Written():
            return value.text
        case int():
            return str(value)
        case list() if all(isinstance(element, str) for element in value):
            return _SEPARATOR.join(value)
        case _:
            return None


def _invalid(faults: list[Fault]) -> InvalidBody:
    return InvalidBody(faults[0].detail, faults)
