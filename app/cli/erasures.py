"""The commands of those who erase what is said of a person: ask, see, approve, reject; and what this machine's operator does."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from rich.table import Column

from app.cli.ends import Refused
from app.cli.http import Document
from app.cli.local import Local
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, table
from app.domain.access import Permission, asks
from app.domain.records.erasure import GROUNDS

_HELP = """Erase what is said of a person: one person asks and names it, another one approves. What is in force stays.

Example: authdir erase list --as auditor
"""
_PARTS = 5
Name = Annotated[str, typer.Argument(metavar="X", help="The erasure's id, x_...")]


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    erase = typer.Typer(name="erase", help=_HELP, no_args_is_help=True)
    for name, command in _COMMANDS.items():
        erase.command(name)(command)
    app.add_typer(erase, rich_help_panel="Notifications")


@asks(Permission.ASK_ERASURE)
def ask(
    state: Annotated[str, typer.Argument(help="Two letters: of whose records.")],
    *,
    ground: Annotated[str, typer.Option(help=f"One of {', '.join(GROUNDS)}.")],
    reason: Annotated[str, typer.Option(help="Why, in words; it is kept sealed.")],
    line: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND/ID/AUDIENCE/VERSIONS/FIELDS", help="Versions and fields with commas; as often as needed."),
    ] = None,
    paper: Annotated[list[str] | None, typer.Option(metavar="N", help="A notification whose file and plans are to go.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Name what is to be erased. Nothing is, until another person approves it.

    Example: authdir erase ask QM --ground objection --reason 'has left' --line designation/d_1/restricted/1,2/person --as registrar
    """
    named = {"lines": [_line(each) for each in line or ()], "papers": paper or []}
    body = {"state": state, "ground": ground, "reason": reason, **named}
    with server(url, token_file, role) as asked:
        _told(asked.post("/erasures", body, secrets.token_hex(16)), as_json=as_json)


def _line(said: str) -> Document:
    parts = said.split("/")
    if len(parts) != _PARTS or not all(each.isdigit() for each in parts[3].split(",")):
        raise typer.BadParameter(f"{said!r} is not KIND/ID/AUDIENCE/VERSIONS/FIELDS", param_hint="--line")
    kind, key, audience, versions, fields = parts
    numbers = [int(each) for each in versions.split(",")]
    return {"kind": kind, "id": key, "audience": audience, "versions": numbers, "fields": fields.split(",")}


@asks(Permission.SEE_ERASURE)
def every(*, url: Url = HERE, token_file: TokenFile = None, role: As = None, as_json: Json = False) -> None:
    """List the erasures that were asked for, newest first.

    Example: authdir erase list --as auditor
    """
    with server(url, token_file, role) as asked:
        found = asked.every("/erasures")
    if as_json:
        machine(found)
        return
    made = table(Column("X", no_wrap=True), "State", "Ground", "Asked", "Status", "Lines", "Papers")
    for each in found["items"]:
        sent = f"{plain(each['asked_at'])[:16]} {plain(each['asked_by'])}"
        counts = (str(len(each["lines"])), str(len(each["papers"]) + len(each["plans"])))
        made.add_row(plain(each["id"]), plain(each["state"]), plain(each["ground"]), sent, plain(each["status"]), *counts)
    if found["items"]:
        show(made)
    else:
        say("No erasure was asked for.")


@asks(Permission.SEE_ERASURE)
def one(name: Name, *, url: Url = HERE, token_file: TokenFile = None, role: As = None, as_json: Json = False) -> None:
    """Show exactly what one erases, by its ids.

    Example: authdir erase show x_1a2b3c --as approver
    """
    with server(url, token_file, role) as asked:
        _told(asked.get(_path(name)), as_json=as_json)


@asks(Permission.APPROVE_ERASURE)
def approve(
    name: Name,
    *,
    digest: Annotated[str | None, typer.Option(metavar="sha256:...", help="Of what you saw; 'erase show' tells it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needs --digest. Needed with --json.")] = False,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Erase it, for good. You must be another person than the one who asked.

    Example: authdir erase approve x_1a2b3c --as approver
    """
    if (yes and digest is None) or (as_json and not yes):
        raise typer.BadParameter(
            "without a question it needs --yes and --digest: 'authdir erase show' tells it", param_hint="--yes"
        )
    with server(url, token_file, role) as asked:
        shown = asked.get(_path(name))
        if shown["status"] != "asked":
            raise Refused(f"{plain(name)} is {plain(shown['status'])}: there is nothing to decide.")
        if not yes:
            _told(shown, as_json=False)
            typer.confirm("Erase this? Nothing brings it back.", abort=True)
        _told(asked.post(f"{_path(name)}/approve", {"digest": digest or shown["digest"]}, secrets.token_hex(16)), as_json=as_json)


@asks(Permission.APPROVE_ERASURE)
def reject(
    name: Name,
    *,
    reason: Annotated[str, typer.Option(help="Why; who asked reads it.")],
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """End one without erasing anything.

    Example: authdir erase reject x_1a2b3c --reason 'still on duty' --as approver
    """
    with server(url, token_file, role) as asked:
        _told(asked.post(f"{_path(name)}/reject", {"reason": reason}, secrets.token_hex(16)), as_json=as_json)


@asks(Permission.OPERATE)
def record(
    ctx: typer.Context,
    place: Annotated[Path, typer.Argument(metavar="FILE", help="Keep it where the backups are, and not in them.")],
) -> None:
    """Write down all erasures by their ids, for 'authdir restore --erasures'. After each erasure anew.

    Example: authdir erase record /backups/erasures.json
    """
    many = _here(ctx).record_erasures(place)
    say(f"{plain(place)} lists {many} erasures. A backup that is put back is not released without it.")


@asks(Permission.OPERATE)
def wipe(ctx: typer.Context) -> None:
    """Write the database anew, so that its pages hold nothing that was erased. On PostgreSQL as the owner of the tables.

    Example: authdir erase wipe
    """
    if not _here(ctx).wipe_erased():
        raise Refused(
            "Not done: somebody reads an old state of it, or this role does not own the tables. Try again, or as their owner."
        )
    say("The database was written anew: its pages hold nothing that was erased.")


def _here(ctx: typer.Context) -> Local:
    here: Local = ctx.obj()
    return here


def _path(name: str) -> str:
    return f"/erasures/{quote(name, safe='')}"


def _told(found: Document, *, as_json: bool) -> None:
    if as_json:
        machine(found)
        return
    say(f"Erasure {plain(found['id'])} about {plain(found['state'])}, {plain(found['ground'])}: {plain(found['status'])}.")
    made = table(Column("Record", no_wrap=True), "Stream", "Version", "Fields")
    for each in found["lines"]:
        stream = f"{plain(each['kind'])}, {plain(each['audience'])}"
        made.add_row(plain(each["id"]), stream, str(each["version"]), ", ".join(map(plain, each["fields"])))
    if found["lines"]:
        show(made)
    for what, names in (("File and plans", found["papers"]), ("Plans alone", found["plans"]), ("Not looked into", found["unread"])):
        if names:
            say(f"{what}: {', '.join(map(plain, names))}")
    for each in found["still"]:
        force = "in force" if each["in_force"] else "not in force"
        told = f"{plain(each['kind'])} {plain(each['id'])}, {plain(each['audience'])}, version {each['version']}"
        say(f"STILL SAID  {told} ({force}) holds one of the same values, and is not named.")
    say(f"Digest {plain(found['digest'])}")


_COMMANDS: dict[str, Callable[..., None]] = {
    "ask": ask,
    "list": every,
    "show": one,
    "approve": approve,
    "reject": reject,
    "record": record,
    "wipe": wipe,
}
