"""The commands about this machine: make a demonstration, serve, migrate, examine. The work is done behind ``Local``."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.progress import Progress as Bar
from rich.table import Column

from app.cli.ends import Stop
from app.cli.http import Server
from app.cli.local import Examined, Loaded, Local, Progress, Wanted
from app.cli.options import HERE, TOKENS, Json, Url
from app.cli.screen import console, machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

CATCH_UP_SECONDS = 2.0
_PAUSE = 0.1
Database = Annotated[
    str | None, typer.Option("--database-url", metavar="URL", help="SQLAlchemy URL of another database, such as PostgreSQL's.")
]


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (demo, serve, migrate, check):
        app.command(rich_help_panel="This machine")(command)


def _here(ctx: typer.Context) -> Local:
    """This machine's part, put together now that a command needs it."""
    here: Local = ctx.obj()
    return here


@asks(Permission.OPERATE)
def demo(
    ctx: typer.Context,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 lets the system choose.")] = 8000,
    database_url: Database = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only fill it.")] = False,
    folder: Annotated[Path, typer.Option("--dir", help="Its folder; an earlier one there goes.")] = TOKENS.parent,
) -> None:
    """Make a fresh demonstration from the seed's notifications, with one account per role, and serve it.

    Example: authdir demo --port 8001
    """
    with _progress() as progress:
        _here(ctx).demo(Wanted(folder, database_url, port, not no_serve), progress, _welcome)


@asks(Permission.OPERATE)
def serve(
    ctx: typer.Context,
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on; else AUTHDIR_HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; else AUTHDIR_PORT, else 8000.")] = None,
) -> None:
    """Serve the directory from the database of the settings, until Ctrl-C.

    Example: authdir serve --port 8080
    """
    _here(ctx).serve(host, port, lambda address: say(f"Serving on {address}. Ctrl-C ends it.", error=True))


@asks(Permission.OPERATE)
def migrate(ctx: typer.Context, *, as_json: Json = False) -> None:
    """Bring the database of the settings up to date.

    Example: AUTHDIR_DATABASE_URL=postgresql://directory@db/directory authdir migrate
    """
    done = _here(ctx).migrate()
    if as_json:
        machine({"database": done.database, "before": done.before, "after": done.after})
    elif done.before == done.after:
        say(f"{done.database} is up to date: revision {done.after}.")
    else:
        say(f"{done.database} went from {done.before or 'an empty database'} to revision {done.after}.")


@asks(Permission.OPERATE)
def check(
    ctx: typer.Context,
    *,
    database_url: Database = None,
    folder: Annotated[Path | None, typer.Option("--dir", help="Folder of a demonstration to examine.")] = None,
    url: Url = HERE,
    as_json: Json = False,
) -> None:
    """Examine ledger, approvals, files, audit and settings; name whatever does not hold.

    Example: authdir check
    """
    with console(error=True).status("Examining ..."):
        found = _here(ctx).check(folder, database_url)
        lag, note = _lag(url, found.report.public_revision)
    notes = [*found.notes, *filter(None, [note])]
    (_examined_for_machines if as_json else _examined)(found, lag, notes)
    if lag or any(step.troubles for step in found.report.steps):
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, one line elsewhere."""
    screen = console(error=True)
    if not screen.is_terminal:
        yield lambda done, total, _name: None if done else say(f"Loading {total} notification files ...", error=True)
        return
    bar = Bar(console=screen, transient=True)
    task = bar.add_task("Loading the seed's notifications")

    def shown(done: int, total: int, name: str) -> None:
        bar.start()
        bar.update(task, completed=done, total=total, description=name or "Ready")
        if done == total:
            bar.stop()

    try:
        yield shown
    finally:
        bar.stop()


def _welcome(loaded: Loaded) -> None:
    """Prints what a newcomer wants to know first."""
    text = "DEMONSTRATION: every contact detail here is test data, much of it out of date. Never use one."
    show(Panel(strong(text), expand=False))
    say(f"{loaded.files} notification files went through submission, plan and approval: {loaded.entries} entries in the ledger.")
    say(f"Database  {loaded.database}")
    say(f"Tokens    {loaded.tokens} (one for each role: {', '.join(loaded.roles)})")
    if loaded.url is None:
        say("Not served. Serve it with:")
        typer.echo(f"  AUTHDIR_DATABASE_URL='{loaded.database}' AUTHDIR_VAR_DIR={loaded.folder} {_called()} serve")
        return
    say(f"Address   {loaded.url} (description of the API: {loaded.url}/openapi.json)")
    say("\nTry, in another terminal in this folder:")
    for line in _first_steps(loaded):
        typer.echo(f"  {line}")
    say("\nCtrl-C ends it. The next 'authdir demo' starts afresh.")
    sys.stdout.flush()


def _first_steps(loaded: Loaded) -> Iterator[str]:
    if loaded.url != HERE:
        yield f"export AUTHDIR_URL={loaded.url}"
    if loaded.tokens != TOKENS:
        yield f"export AUTHDIR_TOKENS_FILE={loaded.tokens}"
    called = _called()
    yield f"curl '{loaded.url}/api/v1/designations?state=JP&provision=8.10'"
    yield f"{called} lookup JP 8.10"
    yield f"{called} lookup QM 35 --as officer"
    yield f"{called} emergency QM --as duty_officer"
    yield f"{called} route FR JP subscriber-information"
    yield f"{called} coverage QM"
    own = "" if loaded.folder == TOKENS.parent else f" --dir {loaded.folder}"
    yield f"{called} check" + (own if loaded.database.startswith("sqlite") else f" --database-url '{loaded.database}'{own}")


def _called() -> str:
    """How this program was called, so that what is printed can be copied."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return "python -m app"
    here = os.path.relpath(program)
    return program.name if shutil.which(program.name) else str(program) if here.startswith("..") else here


def _lag(url: str, revision: int) -> tuple[str | None, str | None]:
    """How far a server behind ``url`` stays behind the ledger; or a note on why that cannot be said."""
    end = time.monotonic() + CATCH_UP_SECONDS
    try:
        with Server(url, None) as asked:
            while (served := asked.revision()) < revision and time.monotonic() < end:
                time.sleep(_PAUSE)
    except Stop:
        return None, f"No server answers at {url}: its revision was not compared with the ledger's."
    if served < revision:
        return f"the one at {url} still answers from public revision {served}; the ledger is at {revision}", None
    return None, f"The server at {url} answers from public revision {served}; the ledger is at {revision}."


def _examined_for_machines(found: Examined, lag: str | None, notes: list[str]) -> None:
    steps: list[dict[str, Any]] = [
        {
            "what": step.what,
            "count": step.count,
            "findings": [{"place": trouble.place, "detail": trouble.detail} for trouble in step.troubles],
        }
        for step in found.report.steps
    ]
    if lag:
        steps.append({"what": "server", "count": 1, "findings": [{"place": "server", "detail": lag}]})
    sound = not any(step["findings"] for step in steps)
    machine({"database": found.database, "sound": sound, "steps": steps, "notes": notes})


def _examined(found: Examined, lag: str | None, notes: list[str]) -> None:
    made = table("Examined", Column("How many", justify="right"), "Result", title=f"authdir check of {found.database}")
    troubles = [trouble for step in found.report.steps for trouble in step.troubles]
    for step in found.report.steps:
        result = strong(f"{len(step.troubles)} FINDINGS", "bold red") if step.troubles else "sound"
        made.add_row(plain(step.what), f"{step.count}", result)
    show(made)
    for trouble in troubles:
        say(f"FINDING  {plain(trouble.place)}: {plain(trouble.detail)}")
    if lag:
        say(f"FINDING  server: {lag}")
    for note in notes:
        say(f"Note     {plain(note)}")
    count = len(troubles) + bool(lag)
    say("Everything that was examined holds." if not count else f"{count} finding{'s' if count > 1 else ''}.")
