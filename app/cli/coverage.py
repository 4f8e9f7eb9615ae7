"""Coverage as a table: words and numbers, so that nothing depends on colour."""

from typing import Any

from rich.table import Table

from app.cli.screen import plain, strong, table

LEGEND = "A number: so many are declared.  MISS: missing.  . : not required.  Why, for one State: authdir coverage XX"
MISSING = "Missing means owed and not in this register: whether the State has told the depositary is not known here."
_REASONS = {
    "informal-directory": "the directory is informal",
    "not-bound": "not bound by the treaty",
    "reserved-7.9.a": "Article 7 is reserved (7.9.a)",
    "notification-not-asked": "asks for no notification (7.5.a)",
}
_WORDS = {"declared": "declared", "missing": "MISSING", "not_required": "not required"}


def of_all(items: list[dict[str, Any]]) -> Table:
    """A row for each State, a column for each provision."""
    made = table("State", *(plain(cell["provision"]) for cell in items[0]["provisions"]), padding=(0, 1, 0, 0))
    for item in items:
        made.add_row(plain(item["state"]), *(_short(cell) for cell in item["provisions"]))
    return made


def _short(cell: dict[str, Any]) -> Any:
    if cell["status"] == "declared":
        return plain(cell["count"])
    return strong("MISS", "bold red") if cell["status"] == "missing" else "."


def of_one(item: dict[str, Any], labels: dict[str, str]) -> Table:
    """A row for each provision of one State."""
    made = table("Provision", "What for", "Status", "Declared")
    for cell in item["provisions"]:
        reason = f": {_REASONS.get(cell['reason'], plain(cell['reason']))}" if cell["reason"] else ""
        made.add_row(
            plain(cell["provision"]),
            labels.get(cell["provision"], ""),
            _WORDS.get(cell["status"], plain(cell["status"])) + reason,
            plain(cell["count"]) if cell["count"] else "",
        )
    return made
