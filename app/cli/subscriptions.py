"""The command for subscriptions: lists one's own, adds one by mail or webhook, ends one, sets it going again, renews its secret."""

import secrets
from typing import Annotated
from urllib.parse import quote

import typer
from rich.table import Column

from app.cli.http import Document
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, table
from app.domain.access import Permission, asks

_VERBS = ("end", "resume", "rotate")


def attach(app: typer.Typer) -> None:
    """Adds it."""
    app.command(rich_help_panel="Reading")(subscriptions)


@asks(Permission.SUBSCRIBE)
def subscriptions(
    email: Annotated[bool, typer.Option("--email", help="Be told by mail, at the address of your account.")] = False,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="Be told there: an https address on the Internet.")] = None,
    state: Annotated[str | None, typer.Option(help="Of this State alone: two letters.")] = None,
    provision: Annotated[str | None, typer.Option(help="Under this provision alone, such as 8.10.")] = None,
    *,
    end: Annotated[str | None, typer.Option(metavar="ID", help="End this one (w_...) for good.")] = None,
    resume: Annotated[str | None, typer.Option(metavar="ID", help="Go on with one that was paused.")] = None,
    rotate: Annotated[str | None, typer.Option(metavar="ID", help="Renew the secret of a webhook.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """List your subscriptions to changes, or add, end, resume or renew one.

    Example: authdir subscriptions --webhook https://hooks.justice.example/directory --state JP --as officer
    """
    wanted = [(verb, given) for verb, given in zip(_VERBS, (end, resume, rotate), strict=True) if given is not None]
    if len(wanted) + email + (webhook is not None) > 1:
        raise typer.BadParameter("one thing at a time", param_hint="--email, --webhook, --end, --resume, --rotate")
    if (state or provision) and not (email or webhook):
        raise typer.BadParameter("it goes with --email or --webhook", param_hint="--state" if state else "--provision")
    with server(url, token_file, role) as asked:
        if wanted:
            verb, name = wanted[0]
            _done(asked.post(f"/subscriptions/{quote(name, safe='')}/{verb}", {}, secrets.token_hex(16)), as_json=as_json)
        elif email or webhook:
            body = {"medium": "email" if email else "webhook", "state": state, "provision": provision, "url": webhook}
            _done(asked.post("/subscriptions", body, secrets.token_hex(16)), as_json=as_json)
        else:
            _listed(asked.get("/subscriptions"), as_json=as_json)


def _done(found: Document, *, as_json: bool) -> None:
    if as_json:
        machine(found)
        return
    say(f"{plain(found['id'])}: {plain(found['status'])}, {_about(found)}, by {plain(found['medium'])}.")
    if found.get("secret"):
        say(f"Its messages are signed with this secret, which is told once: {plain(found['secret'])}")


def _listed(found: Document, *, as_json: bool) -> None:
    if as_json:
        machine(found)
        return
    made = table(Column("Id", no_wrap=True), "About", "Told", "Where", "How it stands")
    for each in found["items"]:
        last = plain(each["told_at"])[:10] if each["told_at"] else "never"
        why = each["ended_because"] or each["last_error"]
        status = f"{plain(each['status'])}: {plain(why)}" if why else plain(each["status"])
        made.add_row(plain(each["id"]), _about(each), last, plain(each["url"] or each["medium"]), status)
    if found["items"]:
        show(made)
    else:
        say("You have no subscriptions. Add one with --email or --webhook URL.")


def _about(each: Document) -> str:
    return " ".join(plain(part) for part in (each["state"], each["provision"]) if part) or "everything"
