"""The command that sends a State's file, and shows at once what approving it would change."""

import hashlib
import json
import mimetypes
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import plans
from app.cli.http import Document, Server, notification
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import fault, machine, plain, say
from app.cli.waiting import watched
from app.domain.access import Permission, asks

_ENDED = ("rejected", "withdrawn")
_WRITING = ("create", "amend", "end")


def attach(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(rich_help_panel="Notifications")(submit)


@asks(Permission.SUBMIT)
def submit(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, XLS, ODS or JSON; - reads standard input.")],
    *,
    state: Annotated[
        str | None, typer.Option(metavar="XX", help="The State that sent it; not needed where rows name theirs.")
    ] = None,
    instrument: Annotated[str | None, typer.Option(help="What was sent, such as 'note verbale'.")] = None,
    document_date: Annotated[str | None, typer.Option(metavar="DAY", help="The day written on it (YYYY-MM-DD).")] = None,
    registered_on: Annotated[str | None, typer.Option(metavar="DAY", help="The day it was registered (YYYY-MM-DD).")] = None,
    reference: Annotated[str | None, typer.Option(help="Its reference.")] = None,
    complete: Annotated[bool, typer.Option("--complete", help="It is the full list: end what it does not mention.")] = False,
    name: Annotated[str | None, typer.Option(help="The file's name, when it comes by standard input.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Send a State's file and see what approving it would change. Nothing is changed yet.

    Example: authdir submit QM.csv --state QM --reference 'Note 12/2026' --as registrar
    """
    content, named = _content(file, name)
    metadata = {
        "state": state,
        "instrument": instrument,
        "document_date": document_date,
        "registered_on": registered_on,
        "reference": reference,
        "complete": complete,
    }
    with server(url, token_file, role) as asked:
        stored, shown = _submitted(asked, content, named, {key: value for key, value in metadata.items() if value is not None})
    if as_json:
        machine({"notification": stored, "plan": shown})
    elif shown is not None:
        plans.notification(stored, shown)
        _next(stored, shown, role)
    if shown is None:
        _unreadable(stored)
        raise typer.Exit(1)


def _content(file: Path, name: str | None) -> tuple[bytes, str]:
    if str(file) != "-":
        try:
            return file.read_bytes(), name or file.name
        except OSError as error:
            raise typer.BadParameter(f"{file} cannot be read: {error.strerror}", param_hint="FILE") from error
    if name is None:
        raise typer.BadParameter("standard input has no name: give one with --name, such as --name QM.csv", param_hint="--name")
    return sys.stdin.buffer.read(), name


def _submitted(asked: Server, content: bytes, name: str, metadata: Document) -> tuple[Document, Document | None]:
    """The notification and its plan. The same command again, on the same register, is the same request.

    The key follows from what is sent, the register's revision, and how often the same was sent and ended without effect.
    """
    told = json.dumps(metadata, sort_keys=True)
    parts = {"file": (name, content, mimetypes.guess_type(name)[0] or "application/octet-stream")}
    revision = asked.get("/provisions", limit=1)["meta"]["revision"]
    root = hashlib.sha256(content + f"{told} {revision}".encode()).hexdigest()
    attempt = 1
    while True:
        stored = _sent(asked, parts, told, f"{root}-{attempt}")
        if stored["status"] == "rejected_input":
            return stored, None
        shown = asked.get(f"{notification(stored['id'])}/plan")
        if not _without_effect(shown):
            return {**stored, "status": shown["status"]}, shown
        attempt += 1


def _sent(asked: Server, parts: Document, told: str, key: str) -> Document:
    return watched(asked, key, lambda: asked.send("/notifications", parts, {"metadata": told}, key))


def _without_effect(shown: Document) -> bool:
    """Whether what was sent before has ended, so that sending it now is a new request."""
    undone = shown["status"] == "approved" and any(shown["counts"].get(action) for action in _WRITING)
    return undone or shown["status"] in _ENDED


def _next(stored: Document, shown: Document, role: str | None) -> None:
    identifier, counts = plain(stored["id"]), shown["counts"]
    if counts.get("rejected"):
        say(f"{counts['rejected']} of its rows would not be imported: choose where it says so, or mend and submit again.")
    if not any(counts.get(action) for action in _WRITING):
        say(
            "The register says all this already: there is nothing to approve."
            if counts.get("unchanged")
            else "Nothing can be approved yet."
        )
        return
    say("Nothing has changed yet. A second person approves, rejects, or you withdraw it:")
    typer.echo(f"  authdir approve {identifier}{' --as approver' if role else ''}")
    typer.echo(f"  authdir reject {identifier} --reason '...'{' --as approver' if role else ''}")
    typer.echo(f"  authdir withdraw {identifier}{f' --as {role}' if role else ''}")
    say("approve shows the plan and asks. Not to be asked, name the plan that was seen:")
    typer.echo(f"  --yes --digest {plain(shown['digest'])}")


def _unreadable(stored: Document) -> None:
    refused: dict[str, Any] = stored["problem"] or {}
    say(f"Not accepted: {plain(refused.get('detail'))}", error=True)
    for each in refused.get("errors", ()):
        fault(each, besides=refused.get("detail"))
    say(f"The file is kept as {plain(stored['id'])}. A blank one to start from: GET /api/v1/templates/csv", error=True)
