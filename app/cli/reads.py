"""The command that looks up designations."""

from typing import Annotated

import typer

from app.cli import cards, files
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, To, TokenFile, Url, server
from app.cli.screen import console, machine, say, show
from app.domain.access import Permission, asks

State = Annotated[str, typer.Argument(metavar="STATE", help="Two letters, such as JP.")]


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(lookup)


@asks(Permission.READ_PUBLIC)
def lookup(
    state: State,
    provision: Annotated[
        str | None, typer.Argument(metavar="PROVISION", help="Such as 8.10, which finds 8.10.a and 8.10.b; else all.")
    ] = None,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    to: To = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Find the authorities that a State has designated, and how to reach them.

    Example: authdir lookup JP 8.10
    """
    wanted = {"state": state, "provision": provision, "as_of": as_of, "known_at": known_at}
    with server(url, token_file, role, at_least) as asked:
        if to is not None:
            files.write(to, asked, "/designations", wanted, as_json=as_json)
            return
        found = asked.every("/designations", **wanted)
    if as_json:
        machine(found)
        return
    items = found["items"]
    if items:
        show(cards.designations(items, console().width))
    else:
        say(f"{state.upper()} has designated nobody{f' under {provision}' if provision else ''} on that day.")
        say(f"What it owes and what it has told: authdir coverage {state.upper()}")
    say(cards.seen(found["meta"], len(items), "designation" if len(items) == 1 else "designations"))
    if not asked.signed_in:
        say("Telephone numbers and mailboxes are shown to officers who sign in: --token-file, or --as in the demonstration.")
