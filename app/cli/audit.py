"""The command that reads the audit: who did and saw what, as the service tells the one who asks."""

from typing import Annotated, Any

import typer

from app.cli.http import Document, Server
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, table
from app.domain.access import Permission, asks

_PAGE = 200
Mine = Annotated[bool, typer.Option("--mine", help="Only one's own events; everybody may.")]
Account = Annotated[str | None, typer.Option(metavar="ACCOUNT", help="Of this account (u_...).")]
Person = Annotated[str | None, typer.Option(metavar="PERSON", help="Of this person, by any account (p_...).")]
State = Annotated[str | None, typer.Option(metavar="STATE", help="Of people of this State.")]
Action = Annotated[str | None, typer.Option(metavar="ACTION", help="Such as find-designations, approve, sign-in.")]
Target = Annotated[str | None, typer.Option(metavar="ID", help="About this designation, notification, account ...")]
Outcome = Annotated[str | None, typer.Option(help="allowed or refused.")]
Since = Annotated[str | None, typer.Option(metavar="INSTANT", help="Not before (2026-06-01T12:00:00Z).")]
Until = Annotated[str | None, typer.Option(metavar="INSTANT", help="Before.")]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="How many at most, the newest first.")]


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(audit)


@asks(Permission.READ_OWN_AUDIT)
def audit(
    *,
    mine: Mine = False,
    account: Account = None,
    person: Person = None,
    state: State = None,
    action: Action = None,
    target: Target = None,
    outcome: Outcome = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """List who did and saw what, newest first: auditors all, administrators what is about accounts, everybody their own.

    That it was read is itself in the audit.

    Example: authdir audit --action find-designations --as auditor
    """
    wanted = {"action": action, "target": target, "outcome": outcome, "since": since, "until": until}
    of_whom = {"account": account, "person": person, "state": state}
    if mine and any(of_whom.values()):
        raise typer.BadParameter(
            "one's own events are of one account: leave out --account, --person and --state", param_hint="--mine"
        )
    with server(url, token_file, role) as asked:
        found = _newest(asked, "/me/audit", wanted, limit) if mine else _newest(asked, "/audit", wanted | of_whom, limit)
    if as_json:
        machine(found)
    else:
        _shown(found)


def _shown(found: Document) -> None:
    if not found["items"]:
        say("There is no such event.")
        return
    made = table("When", "Who", "State", "Action", "Outcome", "About", "Why")
    for each in found["items"]:
        made.add_row(*(plain(value) for value in _row(each)))
    show(made)
    if found["next"] is not None:
        say(f"There are older ones: --limit, or --until {found['items'][-1]['at']}")


def _newest(asked: Server, path: str, wanted: dict[str, str | None], limit: int) -> Document:
    """As many of the newest as are wanted, page by page."""
    page = asked.get(path, limit=min(limit, _PAGE), **wanted)
    items = list(page["items"])
    while page["next"] is not None and len(items) < limit:
        page = asked.get(path, limit=min(limit - len(items), _PAGE), cursor=page["next"], **wanted)
        items += page["items"]
    return {**page, "items": items}


def _row(event: dict[str, Any]) -> tuple[Any, ...]:
    about = [each["id"] for each in event["targets"]]
    shown = about[:3] + ([f"and {len(about) - 3} more"] if len(about) > 3 else [])
    why = [event[name] for name in ("purpose", "because", "case") if event.get(name)]
    return event["at"][:19], event["account"], event["state"], event["action"], event["outcome"], shown, why
