"""A plan on the screen: what approving it would do, row by row, field by field, with what was found and how to mend it."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group
from rich.table import Column, Table
from rich.text import Text

from app.cli.screen import plain, say, show, strong, table

_ORDER = ("create", "amend", "end", "unchanged", "rejected")
_STYLES = {"create": "green", "amend": "yellow", "end": "magenta", "rejected": "bold red"}
_LEVELS = {"error": "ERROR", "review": "REVIEW", "warning": "Warning", "info": "Note"}
_MOST_PARTS = 5
_SAID = ("state", "provision", "authority.state")
Plan = dict[str, Any]


def notification(stored: dict[str, Any], plan: Plan) -> None:
    """Prints a notification with its plan and what was decided."""
    sent = stored["file"]
    say(f"Notification {plain(stored['id'])}, {plain(stored['metadata']['state'] or 'several States')}: {plain(stored['status'])}")
    say(f"File {plain(sent['name'] or 'JSON body')}, {sent['size']} bytes, SHA-256 {plain(sent['sha256'])}")
    say(f"Submitted by {plain(stored['submitter'])} at {plain(stored['submitted_at'])}")
    shown(plan)
    for each in stored["decisions"]:
        reason = f": {plain(each['reason'])}" if each["reason"] else ""
        lines = f", entries {each['first_entry']} to {each['last_entry']}" if each["first_entry"] else ""
        say(f"{plain(each['verdict']).capitalize()} by {plain(each['by'])} at {plain(each['at'])}{lines}{reason}")


def shown(plan: Plan, *, error: bool = False) -> None:
    """Prints a whole plan; on standard error where standard output is for a machine."""
    if plan["rows"]:
        show(_rows(plan["rows"]), error=error)
    for finding in plan["findings"]:
        say(_finding(finding), error=error)
    say(counted(plan["counts"]), error=error)
    if plan["undecided"]:
        say(f"{waiting(plan['undecided'])}: authdir choose {plain(plan['notification'])} --row ... --reading ...", error=error)
        for part in plan["parts"][:_MOST_PARTS]:
            say(f"Meanwhile {_by_themselves(part['rows'])}: --digest {plain(part['digest'])}", error=error)
        if len(plan["parts"]) > _MOST_PARTS:
            say(f"So can others, {len(plan['parts'])} parts in all: --json lists them with their digests.", error=error)
    say(f"Digest {plain(plan['digest'])}", error=error)


def waiting(undecided: int) -> str:
    """How much has to be chosen before the plan can be approved."""
    return "1 finding waits for a choice" if undecided == 1 else f"{undecided} findings wait for a choice"


def _by_themselves(rows: list[int | str]) -> str:
    named = list(dict.fromkeys(plain(row) for row in rows))
    return f"{'row' if len(named) == 1 else 'rows'} {', '.join(named)} can be approved"


def counted(counts: dict[str, int]) -> str:
    """How many rows would do what."""
    return "Rows: " + ", ".join(f"{counts.get(action, 0)} {action}" for action in _ORDER)


def _rows(rows: list[dict[str, Any]]) -> Table:
    made = table("Row", "Action", Column("About", max_width=28, overflow="fold"), "Changes, and what was found")
    for row in rows:
        parts = [*_changes(row), *map(_finding, row["findings"])]
        if row["valid_from"]:
            parts.insert(0, Text(f"from {plain(row['valid_from'])}", style="dim"))
        made.add_row(
            plain(row["row"]),
            strong(plain(row["action"]), _STYLES.get(row["action"], "")),
            _about(row),
            Group(*parts),
        )
    return made


def _about(row: dict[str, Any]) -> str:
    where = " ".join(plain(part) for part in (row["record"], row["state"], row["provision"]) if part)
    return f"{where}\n{plain(row['title'])}" if row["title"] else where


def _changes(row: dict[str, Any]) -> Iterator[Text]:
    """Before and after; of what is new only what the row's other columns do not say."""
    new = row["action"] == "create"
    for change in row["changes"]:
        if not (new and change["field"] in _SAID):
            before = "" if new and change["before"] is None else f"{plain(change['before'])} -> "
            yield Text(f"{plain(change['field'])}: {before}{plain(change['after'])}")


def _finding(finding: dict[str, Any]) -> Text:
    level = _LEVELS.get(finding["level"], plain(finding["level"]))
    where = f" in {plain(finding['column'])}" if finding["column"] else ""
    value = f" ({plain(finding['value'])!r})" if finding["value"] else ""
    decided = finding["level"] == "info" and finding["choices"]
    mend = f" -> try {plain(finding['suggestion'])}" if finding["suggestion"] and not decided else ""
    offered = " | ".join(plain(each) for each in finding["choices"]) if finding["level"] != "info" else ""
    choose = f" -> choose: {offered}" if offered else ""
    mend = mend + choose if finding["level"] == "error" else choose or mend
    style = "bold red" if finding["level"] in ("error", "review") else "yellow"
    return Text(f"{level}{where}{value}: {plain(finding['message'])}{mend} [{plain(finding['code'])}]", style=style)
