"""The command for break-glass: opens the 24/7 contacts of one State and shows them, lists what was opened, ends it."""

import secrets
from typing import Annotated
from urllib.parse import quote

import typer
from rich.table import Column

from app.cli import cards
from app.cli.ends import Refused
from app.cli.http import Document, Server
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import console, machine, plain, say, show, table
from app.domain.access import Permission, asks
from app.domain.people.break_glass import PURPOSES


def attach(app: typer.Typer) -> None:
    """Adds this command."""
    app.command("break-glass", rich_help_panel="Reading")(break_glass)


@asks(Permission.BREAK_GLASS)
def break_glass(
    state: Annotated[str | None, typer.Argument(metavar="[STATE]", help="Two letters; else what was opened is listed.")] = None,
    *,
    purpose: Annotated[str | None, typer.Option(help=f"One of {', '.join(PURPOSES)}.")] = None,
    reason: Annotated[str | None, typer.Option(help="In words that those who are told of it understand.")] = None,
    drill: Annotated[bool, typer.Option("--drill", help="It is an exercise; all are told so.")] = False,
    end: Annotated[str | None, typer.Option(metavar="ID", help="End this one (b_...) before its time.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Open the 24/7 contacts of one State for half an hour, and show them. Both States and the Secretariat are told at once.

    With STATE alone, show again what is open. Without, list what was opened and what came of it.

    Example: authdir break-glass QN --purpose preservation --reason 'Logs are deleted at six.' --as officer
    """
    said = [option for option, given in (("--purpose", purpose), ("--reason", reason), ("--drill", drill)) if given]
    if said and (state is None or end is not None):
        raise typer.BadParameter("it goes with a STATE to open", param_hint=said[0])
    if state is not None and end is not None:
        raise typer.BadParameter("name the id of one alone", param_hint="--end")
    with server(url, token_file, role) as asked:
        if end is not None:
            _ended(asked.post(f"/break-glass/{quote(end, safe='')}/end", {}), as_json=as_json)
        elif state is None:
            _listed(asked.every("/break-glass"), as_json=as_json)
        else:
            body = {"state": state, "purpose": purpose, "reason": reason, "drill": drill}
            made = asked.post("/break-glass", body, secrets.token_hex(16)) if said else _open(asked, state)
            _shown(made, _contacts(asked, made["state"]), as_json=as_json)


def _open(asked: Server, state: str) -> Document:
    """What is open of that State for whoever asks."""
    for each in asked.get("/me")["break_glass"]:
        if each["state"] == state.upper():
            found: Document = asked.get(f"/break-glass/{each['id']}")
            return found
    raise Refused(f"Nothing is open of {plain(state.upper())} for you. To open it say --purpose and --reason.")


def _contacts(asked: Server, state: str) -> list[Document]:
    """The designations of a State under the provisions that ask for somebody who answers day and night."""
    codes = [each["code"] for each in asked.every("/provisions")["items"] if each["round_the_clock"]]
    return [item for code in codes for item in asked.every(f"/states/{state}/{code}")["items"]]


def _shown(made: Document, contacts: list[Document], *, as_json: bool) -> None:
    if as_json:
        machine({"break_glass": made, "contacts": contacts})
        return
    drill, named = "This is a drill. " if made["drill"] else "", plain(made["id"])
    say(f"{drill}The 24/7 contacts of {plain(made['state'])} are open for you until {_minute(made['ends_at'])} ({named}).")
    if contacts:
        show(cards.designations(contacts, console().width))
    else:
        say(f"{plain(made['state'])} has named nobody who answers day and night.")
    if any(made["told"].values()):
        say("Both States and the Secretariat are told, as far as they can be written to. Somebody else will review it.")
    else:
        say("Nobody could be told: neither State nor the Secretariat has an address here. Tell them yourself.")
    say(f"When you have what you need: authdir break-glass --end {named}")


def _listed(found: Document, *, as_json: bool) -> None:
    if as_json:
        machine(found)
        return
    made = table(Column("Id", no_wrap=True), "State", "By whom, for what", "From, to", "Review")
    for each in found["items"]:
        sort = "drill, " if each["drill"] else ""
        who = f"{plain(each['name'])} ({plain(each['home'] or 'Secretariat')})\n{sort}{plain(each['purpose'])}"
        outcome = plain(each["review"]["outcome"]) if each["review"] else "still open" if each["open"] else "missing"
        times = f"{_minute(each['opened_at'])}\n{_minute(each['ends_at'])}"
        made.add_row(plain(each["id"]), plain(each["state"]), who, times, outcome)
    if found["items"]:
        show(made)
    else:
        say("Nothing that concerns you was opened.")


def _ended(found: Document, *, as_json: bool) -> None:
    if as_json:
        machine(found)
    else:
        state, since = plain(found["state"]), _minute(found["ends_at"])
        say(f"{plain(found['id'])} has ended: the 24/7 contacts of {state} are closed since {since}.")


def _minute(instant: str) -> str:
    return f"{plain(instant)[:16].replace('T', ' ')} UTC"
