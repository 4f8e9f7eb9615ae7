"""The call list as CSV for people at a spreadsheet: no cell is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from app.actions.letters import named

HEADINGS = (
    *("Number", "Call", "State", "Provision", "Authority", "Type", "Label", "Number or address", "Languages", "Hours", "Time zone"),
    *("Outcome", "Called at", "Answered at", "Note"),
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(items: Iterable[Mapping[str, Any]]) -> bytes:
    """The calls, a line each. What a spreadsheet would calculate begins with an apostrophe, telephone numbers too."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for item in items:
        writer.writerow([_safe(cell) for cell in _cells(item)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _cells(item: Mapping[str, Any]) -> Iterable[Any]:
    hours = item["hours"] or {}
    always = "24/7" if item["round_the_clock"] else hours.get("spec")
    plain = ("number", "id", "state", "provision"), ("type", "label")
    yield from (item[name] for name in plain[0])
    yield named(item["authority"], "en")
    yield from (item[name] for name in plain[1])
    yield item.get("value")
    yield "; ".join(item["languages"])
    yield always
    yield hours.get("time_zone")
    yield from (item[name] for name in ("outcome", "called_at", "answered_at", "note"))


def _safe(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
