"""The commands that read designations: lookup, history."""

from itertools import pairwise
from typing import Annotated, Any
from urllib.parse import quote

import typer

from app.cli import cards, files, versions
from app.cli.http import Document, Server
from app.cli.options import HERE, As, AsOf, Json, KnownAt, To, TokenFile, Url, server
from app.cli.screen import console, machine, say, show
from app.domain.access import Permission, asks

State = Annotated[str, typer.Argument(metavar="STATE", help="Two letters, such as JP.")]


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (lookup, history):
        app.command(rich_help_panel="Reading")(command)


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
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Find the authorities that a State has designated, and how to reach them.

    Example: authdir lookup JP 8.10
    """
    wanted = {"state": state, "provision": provision, "as_of": as_of, "known_at": known_at}
    with server(url, token_file, role) as asked:
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


@asks(Permission.READ_PUBLIC)
def history(
    what: Annotated[list[str], typer.Argument(metavar="ID | STATE PROVISION", help="A designation, or a State and a provision.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    *,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show the versions of a designation and what changed from one to the next.

    Example: authdir history QM 27.2 --as officer
    """
    with server(url, token_file, role) as asked:
        wanted = _designations(asked, " ".join(what).split(), as_of, known_at)
        histories = [_history(asked, each, known_at) for each in wanted]
    if as_json:
        machine({"items": histories})
        return
    for each in histories:
        versions.history(each)
    if not histories:
        say("There is nothing of that State under that provision on that day. Another day: --as-of.")


def _designations(asked: Server, words: list[str], as_of: str | None, known_at: str | None) -> list[Document]:
    if len(words) == 1:
        return [asked.get(f"/designations/{quote(words[0], safe='')}", as_of=as_of, known_at=known_at)]
    if len(words) != 2:
        raise typer.BadParameter("name one designation (d_...), or a State and a provision", param_hint="ID | STATE PROVISION")
    found = asked.every("/designations", state=words[0], provision=words[1], as_of=as_of, known_at=known_at)
    return list(found["items"])


def _history(asked: Server, designation: Document, known_at: str | None) -> dict[str, Any]:
    path = f"/designations/{designation['id']}"
    found = asked.every(f"{path}/versions", known_at=known_at)["items"]
    changes = [
        asked.get(f"{path}/diff", **{"from": older["version"], "to": newer["version"], "known_at": known_at})
        for older, newer in pairwise(found)
        if newer["change"] != "end"
    ]
    differences = [{name: each[name] for name in ("from", "to", "changes")} for each in changes]
    shown = {name: content for name, content in designation.items() if name != "meta"}
    return {"designation": shown, "versions": found, "differences": differences}
