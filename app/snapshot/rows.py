"""A record as the row of an import file that would say it: what a reader sees, and since when it is so.

Imported unchanged, such a row asks for nothing that is not there already: what is above the reader is not in it, and a row that is
silent about a field leaves that field as it is.
"""

from typing import Any

from app.domain.access import Audience
from app.domain.flat import flatten, shown
from app.domain.records import KINDS, without_marker
from app.domain.submission import Row
from app.domain.target import AUTHORITY
from app.domain.timeline import Record
from app.snapshot.audience import View

FIRST_ROW = 2
"""Below the heading."""
_OF_DESIGNATION, _OF_BODY = "authority", "state"
"""The members that say which body holds a designation, and of which State the body is: the row says it in its own columns."""


def row_of(view: View, record: Record, number: int) -> Row:
    """The row of a record that holds on the view's day.

    It begins on the first day since when this reader sees all of it as it is: from an earlier one it would change what was before.
    """
    said = _said(view, record) or {}
    since = view.day
    body = view.authority(record)
    turns = view.turns(record) | (view.turns(body) if body else set())
    for day in sorted((day for day in turns if day <= view.day), reverse=True):
        if _said(view.on(day), record) != said:
            break
        since = day
    span = view.span(record)
    return Row(number, record.kind, said, valid_from=since, valid_to=span.end if span else None)


def disclosed(row: Row) -> set[str]:
    """The names of the fields above public that a row says something of."""
    fields = KINDS[row.kind].fields
    named = {path.partition(".")[0] for path in row.values}
    return {name for name in named & fields.keys() if fields[name].audience is not Audience.PUBLIC}


def _said(view: View, record: Record) -> dict[str, Any] | None:
    """Values by path; of a designation those of its authority as well. None where the record does not hold."""
    value = view.value(record)
    if value is None:
        return None
    said = {path: shown(content) for path, content in flatten(without_marker(value)).items() if path != _OF_DESIGNATION}
    body = view.authority(record)
    about = (view.value(body) if body else None) or {}
    return said | {AUTHORITY + path: content for path, content in flatten(about).items() if path != _OF_BODY}
