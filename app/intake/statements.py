"""A row that names a paragraph under which States make statements is one, where the file does not say what its rows are."""

from typing import Any

from app.domain.findings import Finding, Level
from app.domain.provisions import PROVISIONS, Kind
from app.intake.headings import ROW_COLUMNS, TREATY
from app.intake.layout import Layout
from app.intake.values import Values

_KEPT = ("state", "territory", "provision", "source_url")
_DATES = ("declared_on", "registered_on")


def as_statement(found: Values, layout: Layout, *, said: bool) -> str:
    """The kind of a row read as a designation, and its values turned into those of that kind. ``said``: the file names the kind."""
    provision = PROVISIONS.get(found.values.get("provision") or "")
    if said or provision is None or provision.kind is Kind.DESIGNATION or TREATY in found.refused:
        return "designation"
    values = found.values
    names = [value for path, value in values.items() if path.startswith("authority.names.") and value]
    made: dict[str, Any] = {path: value for path, value in values.items() if path in _KEPT or path in ROW_COLUMNS}
    made["kind"] = provision.kind.value
    made |= {"summary": names[0]} if names else {}
    made_on = next((values[path] for path in _DATES if values.get(path)), None)
    made |= {"made_on": made_on} if made_on else {}
    message = f"Under {provision.code} no authority is named: the row was taken for a {provision.kind.value}."
    found.findings.append(
        Finding(Level.INFO, "declaration-not-designation", message, layout.label("designation", "provision"), provision.code)
    )
    for path in values.keys() - made.keys() - {"authority.names.und", "authority.names.en", "role", *_DATES}:
        message = "A statement has no such field: the cell is not imported."
        found.findings.append(
            Finding(Level.WARNING, "column-of-other-kind", message, layout.label("designation", path), str(values[path])[:200])
        )
    found.values = made
    return "statement"
