"""The commands about people, for whoever runs the machine: the first administrator; who is there; closing what must be closed."""

from typing import Annotated, Any

import typer

from app.cli.local import Local
from app.cli.options import Json
from app.cli.screen import machine, plain, say, show, table
from app.domain.access import Permission, asks


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (init, users, tokens):
        app.command(rich_help_panel="People, on this machine")(command)


@asks(Permission.OPERATE)
def init(
    ctx: typer.Context,
    *,
    name: Annotated[str, typer.Option(help="Name of the administrator.")],
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
    as_json: Json = False,
) -> None:
    """Make the first administrator: prints a link that enrols one passkey within fifteen minutes.

    There is no account and no password before. Asked again, it prints a new link in the place of the old. It is also the way
    back where a single administrator is left, or none.

    Example: authdir init --name 'A. Keeper' --email keeper@directory.example
    """
    link = _here(ctx).initialise(name, email)
    if as_json:
        machine({"account": link.account, **link.as_json()})
        return
    say(f"Open this link within fifteen minutes, in the browser of {plain(name)}:\n")
    typer.echo(f"  {link.url}\n")
    say("It works once. Then invite a second administrator: until there are two, no other role can be given.")


@asks(Permission.OPERATE)
def users(
    ctx: typer.Context,
    *,
    suspend: Annotated[str | None, typer.Option(metavar="ACCOUNT", help="Close this account at once, and its sessions.")] = None,
    as_json: Json = False,
) -> None:
    """List the accounts with their roles and what a review has to look at.

    Accounts are opened, and roles given, in the service by those who may; here they can be closed.

    Example: authdir users --suspend u_1a2b3c
    """
    found = _here(ctx).users(suspend)
    if as_json:
        machine({"items": found})
        return
    made = table("Account", "Name", "State", "Roles in force", "To look at")
    for each in found:
        roles = [held["role"] for held in each["roles"] if held["in_force"]]
        made.add_row(*(plain(value) for value in (each["id"], each["name"], each["state"], roles, each["remarks"])))
    _shown(made, found, "There are no accounts: 'authdir init' makes the first.")


@asks(Permission.OPERATE)
def tokens(
    ctx: typer.Context,
    *,
    revoke: Annotated[str | None, typer.Option(metavar="TOKEN", help="End this token at once, by its id (t_...).")] = None,
    as_json: Json = False,
) -> None:
    """List the tokens that can be used: whose they are, how far they read, until when, when they last were. Never their values.

    Example: authdir tokens --revoke t_1a2b3c
    """
    found = _here(ctx).tokens(revoke)
    if as_json:
        machine({"items": found})
        return
    made = table("Token", "Account", "Label", "For", "Reads", "Until", "Used", padding=(0, 1, 0, 0))
    for each in found:
        used = (each["last_used_at"] or "never")[:10]
        values = (each["id"], each["account"], each["label"], each["scopes"] or "all", each["audience"], each["expires_at"][:10])
        made.add_row(*map(plain, (*values, used)))
    _shown(made, found, "No token can be used.")


def _shown(made: Any, found: list[dict[str, Any]], nothing: str) -> None:
    if found:
        show(made)
    else:
        say(nothing)


def _here(ctx: typer.Context) -> Local:
    here: Local = ctx.obj()
    return here
