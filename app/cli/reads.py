"""The commands that read the register: lookup, coverage."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.cli import cards
from app.cli import coverage as matrix
from app.cli.http import Server
from app.cli.options import HERE, As, AsOf, Json, KnownAt, To, TokenFile, Url, server
from app.cli.screen import console, machine, plain, say, show
from app.domain.access import Permission, asks

_ENDINGS = (".csv", ".xlsx")
State = Annotated[str, typer.Argument(metavar="STATE", help="Two letters, such as JP.")]


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (lookup, coverage):
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
            _write(to, asked, wanted, as_json=as_json)
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


def _write(place: Path, asked: Server, wanted: Mapping[str, str | None], *, as_json: bool) -> None:
    """The designations as a file in the form that its name says; a new one is for its owner's eyes."""
    if place.suffix.lower() not in _ENDINGS:
        raise typer.BadParameter(f"{place} ends in neither {' nor '.join(_ENDINGS)}", param_hint="--to")
    content = asked.file(f"/designations{place.suffix.lower()}", **wanted)
    try:
        place.touch(mode=0o600)
        place.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{place} cannot be written: {error.strerror}", param_hint="--to") from error
    if as_json:
        machine({"file": str(place), "bytes": len(content)})
    else:
        say(f"Written to {plain(place)}, {len(content):,} bytes.")


@asks(Permission.READ_PUBLIC)
def coverage(
    state: Annotated[str | None, typer.Argument(metavar="STATE", help="Two letters; else all States.")] = None,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show which provisions each State has named authorities for, and which it still owes.

    Example: authdir coverage JP
    """
    with server(url, token_file, role) as asked:
        found = asked.every("/coverage", state=state, as_of=as_of, known_at=known_at)
        rows = asked.every("/provisions")["items"] if state is not None and not as_json else []
    if as_json:
        machine(found)
        return
    items = found["items"]
    if rows and items:
        show(matrix.of_one(items[0], {row["code"]: plain(row["labels"]["en"]) for row in rows}))
        say(matrix.MISSING)
    elif items:
        show(matrix.of_all(items))
        say(matrix.LEGEND)
        say(matrix.MISSING)
    say(cards.seen(found["meta"], len(items), "State" if len(items) == 1 else "States"))
