"""A history on the screen: what each version said, of which days, since when; on what source, by whom; what it changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Column

from app.cli import cards
from app.cli.screen import plain, say, show, strong, table

Item = Mapping[str, Any]


def history(kind: str, found: dict[str, Any], day: str | None) -> None:
    """Prints one history; where a ``day`` is asked about, also which versions speak of it."""
    item = found[kind]
    say(strong(f"{_title(kind, item)} ({plain(item['id'])})"))
    say(f"It is {plain(item.get('standing', 'current'))}.")
    made = table("Version", "What happened", Column("Known since", no_wrap=True), "Reference")
    for row in found["versions"]:
        made.add_row(plain(row["version"]), plain(row["happened"]), plain(row["recorded_at"]), plain(row["source"]["reference"]))
    show(made)
    if day is not None:
        _said_of(day, found["versions"])
    differences = {each["to"]: each for each in found["differences"]}
    for row in found["versions"]:
        _show_version(row)
        if row["version"] in differences:
            _show_difference(differences[row["version"]])
    if len(found["versions"]) == 1:
        say("Never changed since.")
    say()


def _title(kind: str, item: Item) -> str:
    if kind == "designation":
        return f"{cards.provision(dict(item))}: {cards.name(dict(item))}"
    if kind == "statement":
        return f"{plain(item['state'])} {plain(item['provision'])} {plain(item['kind'])}: {plain(item['summary'])}"
    if kind == "authority":
        return f"{plain(item['state'])}: {cards.name({'authority': item})}"
    return f"{plain(item['state'])} in {plain(item['treaty'])}"


def _said_of(day: str, rows: list[Item]) -> None:
    """Which version spoke of a day since when: the last of those known at a moment is what the directory said then."""
    spoke = [row for row in rows if any(_speaks(each, day) for each in row["says"] if each["of"] != "authority" or _alone(row))]
    if not spoke:
        say(f"Nothing was ever said of {plain(day)}.")
        return
    say(f"What the directory said of {plain(day)}:")
    for row in spoke:
        say(f"  since {plain(row['recorded_at'])}: version {plain(row['version'])}, {plain(row['happened'])}")


def _alone(row: Item) -> bool:
    return all(each["of"] == "authority" for each in row["says"])


def _speaks(said: Item, day: str) -> bool:
    return any(each["from"] <= day and (each["to"] is None or day < each["to"]) for each in said["days"])


def _show_version(row: Item) -> None:
    source = row["source"]
    say(strong(f"\nVersion {plain(row['version'])}, known since {plain(row['recorded_at'])}"))
    say(plain(row["summary"]))
    for line in _overridden(row):
        say(line)
    dates = ((name, source[member]) for name, member in (("dated", "document_date"), ("registered on", "registered_on")))
    told = "".join(f", {name} {plain(content)}" for name, content in dates if content)
    reference = f" ({plain(source['reference'])})" if source["reference"] else ""
    say(f"Source: notification {plain(source['notification'])}{reference}{told}.")
    say(f"Submitted by {plain(source['submitter'])}, approved by {plain(source['approver'])}.")
    if "sha256" in source:
        say(f"The file's SHA-256: {plain(source['sha256'])}.")
    say(f"To cite: {plain(row['citation'])}.")
    say(f"To see it again: {plain(row['permalink'])}")


def _overridden(row: Item) -> Iterator[str]:
    for said in row["says"]:
        for each in said["overrides"]:
            of = "" if said["of"] != "authority" or _alone(row) else " (its authority)"
            yield f"Instead of version {plain(each['version'])}{of}: {', '.join(map(_days, each['days']))}."


def _days(span: Item) -> str:
    return f"from {plain(span['from'])} on" if span["to"] is None else f"from {plain(span['from'])} until {plain(span['to'])}"


def _show_difference(difference: Item) -> None:
    """What changed, a table for each lot of days that it is said of."""
    title = f"From version {difference['from']} to {difference['to']}"
    lots: dict[str, list[Item]] = {}
    for change in difference["changes"]:
        lots.setdefault(", ".join(map(_days, change.get("days", ()))), []).append(change)
    for days, changes in lots.items():
        made = table("Field", "Before", "After", title=f"{title}, {days}" if days else title)
        for change in changes:
            made.add_row(plain(change["field"]), plain(change["before"]), plain(change["after"]))
        show(made)
    if not lots:
        say(f"{title}: the same of every day.")
