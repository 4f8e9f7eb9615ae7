"""The command that shows the indicators, and what the Council Decision asks of EU Member States, in words, numbers and marks."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli import cards, files
from app.cli.files import ToTable
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import TIGHT, machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

Item = dict[str, Any]
_SERIES = ("signatures", "consents", "parties")
_MARKS = {"done": "done", "not_done": "MISS", "contrary": "CONTR", "not_due": "."}
_WORDS = {"done": "done", "not_done": "NOT DONE", "contrary": "CONTRARY", "not_due": "not due"}
_LEGEND = (
    "done: in the register.  MISS: due and not in the register.  CONTR: contrary to the Decision.  . : not due."
    "  *: an exercise State, not counted."
    "  Why, for one State: authdir indicators --eu --state XX"
)


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(indicators)


@asks(Permission.READ_PUBLIC)
def indicators(
    *,
    eu: Annotated[bool, typer.Option("--eu", help="What Decision (EU) 2023/436 asks of Member States.")] = False,
    state: Annotated[str | None, typer.Option("--state", metavar="STATE", help="With --eu: one Member State.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    to: ToTable = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show signatures, consents and Parties over time, what the Protocol still lacks, and how complete this register is.

    Example: authdir indicators --eu
    """
    if state is not None and not eu:
        raise typer.BadParameter("it goes with --eu; for one State's entries: authdir coverage XX", param_hint="--state")
    path = "/indicators/union" if eu else "/indicators"
    wanted = {"as_of": as_of, "known_at": known_at, **({"state": state} if eu else {})}
    with server(url, token_file, role, at_least) as asked:
        if to is not None:
            files.write(to, asked, path, wanted, as_json=as_json)
            return
        found = asked.every(path, **wanted) if eu else asked.get(path, **wanted)
    if as_json:
        machine(found)
    elif eu:
        _union(found, alone=state is not None)
    else:
        _indicators(found)


def _indicators(found: Item) -> None:
    for treaty in found["treaties"]:
        _treaty(treaty)
    show(_provisions(found["provisions"]))
    say(f"Not counted: the exercise States {', '.join(map(plain, found['exercise']['states'])) or '(none)'}.")
    say(plain(found["note"]["en"]))
    count = sum(found["treaties"][0]["statuses"].values())
    say(cards.seen(found["meta"], count, "States"))


def _treaty(treaty: Item) -> None:
    say(strong(plain(treaty["labels"]["en"])))
    counted = ", ".join(f"{plain(count)} {plain(status).replace('_', ' ')}" for status, count in treaty["statuses"].items())
    say(f"States by status: {counted}.")
    if treaty["entry_into_force"]:
        say(plain(treaty["entry_into_force"]["summary"]))
    show(_steps(treaty))
    if treaty["undated"]:
        say(f"Day of entry into force, as that of consent is not known: {', '.join(map(plain, treaty['undated']))}.")


def _steps(treaty: Item) -> Table:
    """A row for each day on which one of the counts moved: how many there are from then on, and who came or left."""
    made = table("Day", "What", "Count", "States")
    rows = [(step["day"], place, name, step) for place, name in enumerate(_SERIES) for step in _all_of(treaty[name])]
    for day, _, name, step in sorted(rows, key=lambda row: row[:2]):
        who = [*map(plain, step["states"]), *(f"without {plain(each)}" for each in step["left"])]
        made.add_row(plain(day), name, plain(step["count"]), ", ".join(who))
    return made


def _all_of(series: Item) -> list[Item]:
    return [*series["steps"], *series["announced"]]


def _provisions(rows: list[Item]) -> Table:
    """How complete what is owed is, and how fresh what is there is."""
    fresh = list(rows[0]["attestation"]) if rows else []
    made = table("Provision", "Owed", "Met", "Of it", "Entries", *map(str.capitalize, fresh), padding=TIGHT)
    for row in rows:
        share = "-" if row["completeness"] is None else f"{row['completeness']:.0%}"
        counts = (plain(row["attestation"][name]["count"]) for name in fresh)
        made.add_row(plain(row["provision"]), plain(row["owed"]), plain(row["met"]), share, plain(row["entries"]), *counts)
    return made


def _union(found: Item, *, alone: bool) -> None:
    items, meta = found["items"], found["meta"]
    if items and alone:
        show(_of_one(items[0]))
    elif items:
        show(_of_all(items, meta["totals"]))
        say(_LEGEND)
    say(plain(meta["note"]["en"]))
    say(cards.seen(meta, len(items), "Member State" if len(items) == 1 else "Member States"))


def _of_all(items: list[Item], totals: Item) -> Table:
    made = table("State", "Protocol", *(plain(each["provision"]) for each in items[0]["obligations"]), padding=TIGHT)
    for item in items:
        marks = (_mark(each) for each in item["obligations"])
        name = f"{plain(item['state'])}{'*' if item['exercise'] else ''}"
        made.add_row(name, plain(item["status"]).replace("_", " "), *marks, end_section=item is items[-1])
    for outcome, word in _MARKS.items():
        made.add_row(word, "", *(plain(each[outcome]) for each in totals["obligations"]))
    return made


def _mark(found: Mapping[str, Any]) -> Any:
    word = _MARKS.get(found["outcome"], plain(found["outcome"]))
    return strong(word, "bold red") if found["outcome"] in ("not_done", "contrary") else word


def _of_one(item: Item) -> Table:
    made = table("Provision", "Rule", "Outcome", "Why", "Rests on")
    for each in item["obligations"]:
        rests = "\n".join(
            f"{plain(record['kind'])} {plain(record['id'])} v{plain(record['version'])}" for record in each["records"]
        )
        rule = plain(each["rule"]).replace("_", " ")
        made.add_row(plain(each["provision"]), rule, _WORDS.get(each["outcome"], "-"), plain(each["detail"]), rests)
    return made
