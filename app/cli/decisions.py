"""The commands of those who decide: what waits, what a plan would change, and approve, reject or withdraw it."""

import secrets
from typing import Annotated

import typer
from rich.table import Column

from app.cli import plans
from app.cli.ends import Refused
from app.cli.http import Document, Problem, notification
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, table
from app.cli.waiting import watched
from app.domain.access import Permission, asks

Number = Annotated[str, typer.Argument(metavar="N", help="The notification's id, n_...")]


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (plan, choose, approve, reject, withdraw):
        app.command(rich_help_panel="Notifications")(command)


@asks(Permission.SEE_CONTENTS)
def plan(
    number: Annotated[str | None, typer.Argument(metavar="[N]", help="Its id; else those that wait are listed.")] = None,
    *,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show what approving a notification would change; without N, which ones wait for a decision.

    Example: authdir plan n_1a2b3c --as approver
    """
    with server(url, token_file, role) as asked:
        if number is None:
            _waiting(asked.every("/notifications", status="previewed"), as_json)
            return
        shown = asked.get(f"{notification(number)}/plan")
        stored = asked.get(notification(number))
    if as_json:
        machine(shown)
    else:
        plans.notification(stored, shown)


def _waiting(found: Document, as_json: bool) -> None:
    if as_json:
        machine(found)
        return
    made = table(Column("N", no_wrap=True), "State", "Reference", "Submitted", "Rows")
    for each in found["items"]:
        said, counts = each["metadata"], {action: many for action, many in each["counts"].items() if many}
        rows = ", ".join(f"{many} {plain(action)}" for action, many in counts.items())
        sent = f"{plain(each['submitted_at'])[:16]} {plain(each['submitter'])}"
        made.add_row(plain(each["id"]), plain(said["state"] or "several"), plain(said["reference"]), sent, rows)
    if found["items"]:
        show(made)
    else:
        say("No notification waits for a decision.")


@asks(Permission.SUBMIT)
def choose(
    number: Number,
    *,
    row: Annotated[str, typer.Option(help="The row as the plan shows it; 0 for the whole file.")],
    reading: Annotated[str, typer.Option(help="One of the readings that the finding offers.")],
    code: Annotated[str | None, typer.Option(help="Of the finding, where several of the row offer this reading.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Say which reading of a doubtful value is meant. The plan is made anew; nothing is applied.

    Example: authdir choose n_1a2b3c --row 4 --reading 8.10.b --as registrar
    """
    with server(url, token_file, role) as asked:
        shown = asked.get(f"{notification(number)}/plan")
        choice = _choice(shown, row, reading, code)
        body = {"digest": shown["digest"], "choices": [choice]}
        chosen = asked.post(f"{notification(number)}/choices", body)
    if as_json:
        machine(chosen)
        return
    say(f"Row {plain(row)}: {plain(reading)}. {plans.counted(chosen['counts'])}")
    say(f"{plans.waiting(chosen['undecided'])}. Digest {plain(chosen['digest'])}")


def _choice(plan: Document, row: str, reading: str, code: str | None) -> Document:
    """The choice that answers the finding meant: the one of this row that offers the reading."""
    of_file = [(0, each) for each in plan["findings"]]
    of_rows = [(line["row"] if line["row"] is not None else line["id"], each) for line in plan["rows"] for each in line["findings"]]
    here = [
        (name, each) for name, each in (*of_file, *of_rows) if str(name) == row and each["choices"] and code in (None, each["code"])
    ]
    meant = {(name, each["code"], each["column"]) for name, each in here if reading in each["choices"]}
    if len(meant) == 1:
        name, found, column = next(iter(meant))
        return {"row": name, "code": found, "column": column, "choice": reading}
    if meant:
        raise Refused(
            f"Several findings of row {plain(row)} offer this: say which by --code {' or '.join(sorted(each[1] for each in meant))}"
        )
    offered = "; ".join(f"{plain(each['code'])}: {' | '.join(plain(one) for one in each['choices'])}" for _, each in here)
    raise Refused(f"Row {plain(row)} offers no such reading." + (f" It offers {offered}." if offered else ""))


@asks(Permission.APPROVE)
def approve(
    number: Number,
    *,
    digest: Annotated[str | None, typer.Option(metavar="sha256:...", help="Of the plan that you mean; 'plan N' shows it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needs --digest. Needed with --json.")] = False,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Apply a notification, all or nothing. You must be another person than its submitter.

    It is applied only if it would still do what you saw: as shown before the question, or under --digest.

    Example: authdir approve n_1a2b3c --as approver
    """
    if as_json and not yes:
        raise typer.BadParameter("a machine is not asked: say --yes with --json", param_hint="--json")
    if yes and digest is None:
        message = f"it needs --digest, so that what you saw is applied and nothing else: 'authdir plan {number}' shows it"
        raise typer.BadParameter(message, param_hint="--yes")
    with server(url, token_file, role) as asked:
        shown = asked.get(f"{notification(number)}/plan")
        if shown["status"] != "previewed":
            raise Refused(f"Notification {plain(number)} is {plain(shown['status'])} already: there is nothing to decide.")
        meant = digest or shown["digest"]
        if meant == shown["digest"]:  # another one the service refuses, with the plan as it is now
            _agreed(shown, yes, as_json)
        try:
            key = secrets.token_hex(16)
            path, body = f"{notification(number)}/approve", {"digest": meant}
            _decided(watched(asked, key, lambda: asked.post(path, body, key)), as_json)
        except Problem as problem:
            if isinstance(problem.document.get("plan"), dict):
                plans.shown(problem.document["plan"], error=as_json)
            raise


def _agreed(shown: Document, yes: bool, as_json: bool) -> None:
    if yes:
        say(plans.counted(shown["counts"]), error=as_json)
        return
    plans.shown(shown)
    typer.confirm("Apply this to the register?", abort=True)


@asks(Permission.REJECT)
def reject(
    number: Number,
    *,
    reason: Annotated[str, typer.Option(help="Why; its submitter reads it.")],
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """End a notification without applying it.

    Example: authdir reject n_1a2b3c --reason 'the numbers are last year’s' --as approver
    """
    with server(url, token_file, role) as asked:
        _decided(asked.post(f"{notification(number)}/reject", {"reason": reason}), as_json)


@asks(Permission.WITHDRAW)
def withdraw(
    number: Number, *, url: Url = HERE, token_file: TokenFile = None, role: As = None, as_json: Json = False
) -> None:  # fmt: skip
    """Take back a notification that you submitted.

    Example: authdir withdraw n_1a2b3c --as registrar
    """
    with server(url, token_file, role) as asked:
        _decided(asked.post(f"{notification(number)}/withdraw", {}), as_json)


def _decided(reply: Document, as_json: bool) -> None:
    if as_json:
        machine(reply)
        return
    entries = reply.get("entries") or []
    wrote = f", written as entries {entries[0]} to {entries[-1]}" if entries else ""
    say(f"Notification {plain(reply['id'])} is {plain(reply['status'])}{wrote}.")
