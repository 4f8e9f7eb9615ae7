"""The command that reads the change feed: changes."""

from typing import Annotated

import typer
from rich.table import Column, Table

from app.cli import cards
from app.cli.http import Document
from app.cli.options import HERE, As, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, table
from app.domain.access import Permission, asks

SEVERAL = 25
"""So many changes are shown to a person who asks for no revision."""


def attach(app: typer.Typer) -> None:
    """Adds it."""
    app.command(rich_help_panel="Reading")(changes)


@asks(Permission.READ_PUBLIC)
def changes(
    since: Annotated[int | None, typer.Option(min=0, help="A revision in your own count; else the last changes.")] = None,
    state: Annotated[str | None, typer.Option(help="Two letters, such as JP.")] = None,
    provision: Annotated[str | None, typer.Option(help="Such as 8.10.")] = None,
    *,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show what changed: which records, how, for which days; never their values.

    Example: authdir changes --since 120 --state JP --as officer
    """
    wanted = {"state": state, "provision": provision, "known_at": known_at}
    with server(url, token_file, role, at_least) as asked:
        found = asked.every("/changes", since=0 if since is None else since, **wanted)
    if as_json:
        machine(found)
        return
    items = found["items"] if since is not None else found["items"][-SEVERAL:]
    if items:
        show(_rows(items))
    say(cards.seen(found["meta"], len(items), "change" if len(items) == 1 else "changes"))
    if len(items) < found["meta"]["total"]:
        say(f"The last of {found['meta']['total']}; all of them: --since 0.")
    say(f"Go on from here later with --since {found['meta']['revision']}.")


def _rows(items: list[Document]) -> Table:
    made = table("Revision", Column("Recorded", no_wrap=True), "What changed")
    for each in items:
        about = " ".join(plain(part) for part in (each["state"], each["provision"], each["kind"]) if part)
        what = f"{about} {plain(each['change'])}, from {plain(each['valid_from'])} ({plain(each['audience'])})\n{plain(each['id'])}"
        made.add_row(plain(each["revision"]), plain(each["recorded_at"])[:10], what)
    return made
