"""The history of a designation on the screen: its versions, then field by field what each changed."""

from typing import Any

from rich.table import Column

from app.cli import cards
from app.cli.screen import plain, say, show, table


def history(found: dict[str, Any]) -> None:
    """Prints one history."""
    item = found["designation"]
    made = table("Version", "Change", Column("Recorded at", no_wrap=True), "Valid", "Reference")
    for row in found["versions"]:
        until = f" until {plain(row['valid_to'])}" if row["valid_to"] else ""
        made.add_row(
            plain(row["version"]),
            plain(row["change"]),
            plain(row["recorded_at"]),
            f"from {plain(row['valid_from'])}{until}",
            plain(row["source"]["reference"]),
        )
    say(f"{cards.provision(item)}: {cards.name(item)} ({plain(item['id'])})")
    show(made)
    for each in found["differences"]:
        _show_difference(each)
    if len(found["versions"]) == 1:
        say("Never changed since.")
    say()


def _show_difference(difference: dict[str, Any]) -> None:
    made = table("Field", "Before", "After", title=f"From version {difference['from']} to {difference['to']}")
    for change in difference["changes"]:
        made.add_row(plain(change["field"]), plain(change["before"]), plain(change["after"]))
    if difference["changes"]:
        show(made)
    else:
        say(f"From version {difference['from']} to {difference['to']}: nothing but the days on which it holds.")
