"""The commands for reachability drills: plan one, move it, call by its list, record what came of it, read the report."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from app.cli import drill_screens as screens
from app.cli.http import Document
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import machine, plain, say
from app.domain.access import Permission, asks
from app.domain.drills.drill import CALLED, MAILED, Status
from app.domain.moment import format_instant, parse_instant

_PANEL = "Reading"
Drill = Annotated[str, typer.Argument(metavar="DRILL", help="Its id (dr_...), as 'authdir drill list' shows it.")]


def attach(app: typer.Typer) -> None:
    """Adds these commands under one word."""
    drill = typer.Typer(name="drill", help=_HELP, no_args_is_help=True)
    for name, command in _COMMANDS.items():
        said = f"{_MOVES[name]}\n\nExample: authdir drill {name} dr_1a2b3c --as registrar" if name in _MOVES else None
        drill.command(name, help=said)(command)
    app.add_typer(drill, rich_help_panel=_PANEL)


_HELP = """Reachability drills: are the contacts of some States answered, and how fast. They change no declared data.

Between exercise States (QM, QN, QO) a drill is for training: nothing is sent, its messages are shown instead.

Example: authdir drill plan QM QN QO --as registrar
"""


@asks(Permission.PLAN_DRILL)
def plan(
    states: Annotated[list[str], typer.Argument(metavar="STATE...", help="Two letters each; all real, or all for exercises.")],
    *,
    begin: Annotated[str | None, typer.Option("--from", metavar="INSTANT", help="Begin of the window; else now.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT", help="Its end; else see --minutes.")] = None,
    minutes: Annotated[int, typer.Option("--minutes", help="How long it is where --until is not given.")] = 60,
    provision: Annotated[
        list[str] | None, typer.Option(help="Of which provisions; else those that ask for 24/7. Again for more.")
    ] = None,
    channel: Annotated[list[str] | None, typer.Option(help=f"{', '.join((*CALLED, *MAILED))}; else phone and email.")] = None,
    unannounced: Annotated[bool, typer.Option("--unannounced", help="Tell nobody, and open at a moment of chance.")] = False,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Plan a drill. Unless told otherwise it is announced to the States' editors, begins now and lasts an hour.

    Example: authdir drill plan QM QN QO --minutes 120 --as registrar
    """
    body: Document = {"states": [each.upper() for each in states], "announced": not unannounced}
    body |= {name: given for name, given in (("provisions", provision), ("channels", channel), ("starts_at", begin)) if given}
    if until is None:
        start = _instant(begin) if begin else datetime.now(UTC)
        until = format_instant(start + timedelta(minutes=minutes))
    with server(url, token_file, role) as asked:
        made = asked.post("/drills", {**body, "ends_at": until}, secrets.token_hex(16))
    machine(made) if as_json else screens.planned(made)


@asks(Permission.SEE_DRILL)
def every(
    *,
    state: Annotated[str | None, typer.Option(help="Only those that try this State.")] = None,
    status: Annotated[str | None, typer.Option(help=f"Only those that are {', '.join(Status)}.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """List the drills that you may know of, the newest first.

    Example: authdir drill list --status running --as duty_officer
    """
    with server(url, token_file, role) as asked:
        found = asked.every("/drills", state=state, status=status)
    machine(found) if as_json else screens.listed(found)


@asks(Permission.SEE_DRILL)
def show(drill: Drill, *, url: Url = HERE, token_file: TokenFile = None, role: As = None, as_json: Json = False) -> None:
    """Show one drill; of an exercise also the letters that a real one would have sent.

    Example: authdir drill show dr_1a2b3c --as registrar
    """
    with server(url, token_file, role) as asked:
        found = asked.get(_path(drill))
    machine(found) if as_json else screens.one(found)


def _moving(step: str) -> Callable[..., None]:
    @asks(Permission.PLAN_DRILL)
    def move(drill: Drill, *, url: Url = HERE, token_file: TokenFile = None, role: As = None, as_json: Json = False) -> None:
        with server(url, token_file, role) as asked:
            found = asked.post(f"{_path(drill)}/{step}", {}, match="*")
        machine(found) if as_json else say(f"{plain(found['id'])} is {plain(found['status'])}.")

    return move


@asks(Permission.SEE_DRILL)
def calls(
    drill: Drill,
    *,
    state: Annotated[str | None, typer.Option(help="Only this State's.")] = None,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what nobody has answered or recorded yet.")] = False,
    mail: Annotated[bool, typer.Option("--mail", help="Of an exercise: the messages with their links, too.")] = False,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE.csv", help="Write a file for a spreadsheet instead.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show whom to call, in order, with the numbers that you are cleared for.

    Example: authdir drill calls dr_1a2b3c --waiting --as duty_officer
    """
    asking = {"state": state, "waiting": "true" if waiting else None}
    with server(url, token_file, role) as asked:
        if to is not None:
            to.write_bytes(asked.file(f"{_path(drill)}/calls.csv", **asking))
            say(f"Written to {plain(to)}.")
            return
        found = asked.every(f"{_path(drill)}/calls", **asking)
    machine(found) if as_json else screens.calls(found["items"], mail=mail)


@asks(Permission.RECORD_DRILL)
def result(
    drill: Drill,
    call: Annotated[str, typer.Argument(metavar="CALL", help="As in the list (QN-1), or its id (c_...).")],
    *,
    answered: Annotated[bool, typer.Option("--answered/--not-answered", help="What came of it.")],
    after: Annotated[int, typer.Option("--after", metavar="SECONDS", help="How long it rang.")] = 0,
    note: Annotated[str | None, typer.Option(help="For the Secretariat and the State itself.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Record what came of a call that has just ended.

    Example: authdir drill result dr_1a2b3c QN-1 --answered --after 25 --as duty_officer
    """
    now = datetime.now(UTC)
    body: Document = {
        "outcome": "answered" if answered else "not-answered",
        "called_at": format_instant(now - timedelta(seconds=after)),
    }
    body |= {"answered_at": format_instant(now)} if answered else {}
    body |= {"note": note} if note else {}
    with server(url, token_file, role) as asked:
        found = asked.post(f"{_path(drill)}/calls/{quote(call, safe='')}/results", body, secrets.token_hex(16))
    machine(found) if as_json else screens.recorded(found)


@asks(Permission.SEE_DRILL)
def report(drill: Drill, *, url: Url = HERE, token_file: TokenFile = None, role: As = None, as_json: Json = False) -> None:
    """Show who answered how fast, as far as you may know it: a State reads its own results, once the drill is over.

    Example: authdir drill report dr_1a2b3c --as registrar
    """
    with server(url, token_file, role) as asked:
        found = asked.get(f"{_path(drill)}/report")
    machine(found) if as_json else screens.report(found)


def _path(drill: str) -> str:
    return f"/drills/{quote(drill, safe='')}"


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--from") from error


_MOVES = {
    "start": "Open a planned drill now, in its window; an exercise at any time.",
    "close": "Close a drill before its end: what was not answered is known, and its States are told.",
    "cancel": "Give a drill up: nothing is concluded from it, and its links answer nothing any more.",
}
_COMMANDS: dict[str, Callable[..., None]] = {
    "plan": plan,
    "list": every,
    "show": show,
    **{step: _moving(step) for step in _MOVES},
    "calls": calls,
    "result": result,
    "report": report,
}
