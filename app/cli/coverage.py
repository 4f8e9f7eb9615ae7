"""The command that shows coverage, and coverage as a table: words, numbers and marks, so that nothing depends on colour."""

from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli import cards, files
from app.cli.files import ToTable
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import TIGHT, machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

Item = dict[str, Any]
_MARKS = {"not-bound": ".", "informal-directory": "i", "reserved-7.9.a": "R", "notification-not-asked": "n"}
LEGEND = (
    "A number: so many are declared; !1: one overdue, ?1: one disputed.  MISS: missing.  Not required:  . not bound,"
    "  i informal list,  R Article 7 reserved (7.9.a),  n no notification asked for (7.5.a).  Met: of what is owed."
    "  Below, for real States: how many named somebody, how many MISS, all entries, ! overdue, ? disputed."
    "  Why, for one State: authdir coverage XX"
)
_SUMS = {"named": "declared", "MISS": "missing", "all": "entries", "!": "overdue", "?": "disputed"}
_WORDS = {"declared": "declared", "missing": "MISSING", "not_required": "not required"}


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(coverage)


@asks(Permission.READ_PUBLIC)
def coverage(
    state: Annotated[str | None, typer.Argument(metavar="STATE", help="Two letters; else all States.")] = None,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    to: ToTable = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show which provisions each State has named authorities for, which it still owes, and which it need not name and why.

    Example: authdir coverage JP
    """
    wanted = {"state": state, "as_of": as_of, "known_at": known_at}
    with server(url, token_file, role, at_least) as asked:
        if to is not None:
            files.write(to, asked, "/coverage", wanted, as_json=as_json)
            return
        found = asked.every("/coverage", **wanted)
        rows = asked.every("/provisions")["items"] if state is not None and not as_json else []
    if as_json:
        machine(found)
        return
    items, meta = found["items"], found["meta"]
    if rows and items:
        labels = {row["code"]: plain(row["labels"]["en"]) for row in rows}
        show(_of_one(items[0], labels, meta["legend"]["duties"]))
    elif items:
        show(_of_all(items, meta["totals"]))
        say(LEGEND)
    if items:
        say(plain(meta["note"]["en"]))
    say(cards.seen(meta, len(items), "State" if len(items) == 1 else "States"))


def _of_all(items: list[Item], totals: Item) -> Table:
    """A row for each State, a column for each provision; below, the sums of the real States."""
    codes = [plain(cell["provision"]) for cell in items[0]["provisions"]]
    made = table("State", *codes, "Met", padding=TIGHT)
    for item in items:
        sums = item["totals"]
        met = f"{sums['owed'] - sums['missing']}/{sums['owed']}"
        made.add_row(plain(item["state"]), *map(_short, item["provisions"]), met, end_section=item is items[-1])
    for label, name in _SUMS.items():
        made.add_row(label, *(plain(each[name]) for each in totals["provisions"]))
    return made


def _short(cell: Item) -> Any:
    if cell["status"] == "declared":
        return _counted(cell, " ", "!{}", "?{}").replace(" ", "")
    return strong("MISS", "bold red") if cell["status"] == "missing" else _MARKS.get(cell["reason"], ".")


def _counted(cell: Item, between: str, overdue: str, disputed: str) -> str:
    """How many entries there are, and how many of them need somebody's attention."""
    told = [plain(cell["count"])]
    told += [form.format(plain(cell[name])) for name, form in (("overdue", overdue), ("disputed", disputed)) if cell[name]]
    return between.join(told)


def _of_one(item: Item, labels: dict[str, str], duties: Item) -> Table:
    """A row for each provision of one State, and its territories below."""
    made = table("Provision", "What for", "Status", "Declared")
    for cell in item["provisions"]:
        counted = _counted(cell, ", ", "{} overdue", "{} disputed") if cell["count"] else ""
        made.add_row(plain(cell["provision"]), labels.get(cell["provision"], ""), _status(cell, duties), counted)
        for each in cell["territories"]:
            place = f"for {plain(each['territory'])} alone"
            made.add_row("", place, "declared", _counted(each, ", ", "{} overdue", "{} disputed"))
    return made


def _status(cell: Item, duties: Item) -> str:
    """In words, with the reason: what is declared although nothing is owed says so too."""
    if cell["duty"] == "owed":
        return _WORDS.get(cell["status"], plain(cell["status"]))
    return f"{_WORDS.get(cell['status'], plain(cell['status']))}: {plain(duties[cell['duty']]['en'])}"
