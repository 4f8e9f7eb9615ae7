"""The commands that keep the directory beyond its machine: make a backup, put one back, release what was put back."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.ends import Refused
from app.cli.local import Examined, Local, Restored
from app.cli.options import Json
from app.cli.screen import console, machine, plain, say
from app.domain.access import Permission, asks
from app.domain.moment import format_instant


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (backup, restore):
        app.command(rich_help_panel="This machine")(command)


def _here(ctx: typer.Context) -> Local:
    here: Local = ctx.obj()
    return here


@asks(Permission.OPERATE)
def backup(
    ctx: typer.Context,
    place: Annotated[Path, typer.Argument(metavar="FILE", help="The new file; nothing is ever written over.")],
    *,
    recipient: Annotated[
        str | None, typer.Option(metavar="AGE1...", help="Public key of age that may open it; else the service's own key.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Copy the whole database of the settings into an encrypted file, while the service goes on, and read it again.

    Example: authdir backup /backups/2026-11-22.age
    """
    with console(error=True).status("Copying ..."):
        made = _here(ctx).backup(place, recipient)
    if as_json:
        machine({"file": str(place), "made_at": format_instant(made.made_at), "entries": made.entries, "rows": made.rows})
        return
    say(f"{plain(place)} holds everything as of {format_instant(made.made_at)}: {made.entries} entries, {made.rows} rows in all.")
    say("It was read again: it opens, nothing is missing, and every line of the ledger matches its hash.")


@asks(Permission.OPERATE)
def restore(
    ctx: typer.Context,
    place: Annotated[Path | None, typer.Argument(metavar="FILE", help="A file that 'authdir backup' made.")] = None,
    *,
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File of age-keygen with the key that opens it; else the service's own.")
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A signed checkpoint that was kept: says how many lines are missing.")
    ] = None,
    erasures: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What 'authdir erase record' wrote: it is erased again here."),
    ] = None,
    no_erasures: Annotated[bool, typer.Option("--no-erasures", help="Nothing was erased since the copy was made.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Let a restored database take writes, once examined.")] = False,
    despite_findings: Annotated[
        bool, typer.Option("--despite-findings", help="With --release: although something is found.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fill the empty database of the settings from a backup. It serves lookups only, until --release.

    Example: authdir restore /backups/2026-11-22.age, then: authdir restore --release
    """
    if release == (place is not None) or (despite_findings and not release) or (release and checkpoint):
        raise typer.BadParameter("Name a file to restore from, or --release what was restored before.")
    if erasures and no_erasures:
        raise typer.BadParameter("Something was erased, or nothing was.", param_hint="--no-erasures")
    if place is None:
        _erase_again(ctx, erasures, no_erasures=no_erasures, as_json=as_json)
        _release(ctx, despite_findings=despite_findings, as_json=as_json)
        return
    with console(error=True).status("Restoring ..."):
        done = _here(ctx).restore(place, keys, checkpoint)
    _erase_again(ctx, erasures, no_erasures=no_erasures, as_json=as_json)
    found = _findings(done.examined)
    (_restored_for_machines if as_json else _restored)(done, found)
    if found:
        raise typer.Exit(1)


def _erase_again(ctx: typer.Context, erasures: Path | None, *, no_erasures: bool, as_json: bool) -> None:
    if not (erasures or no_erasures):
        return
    again = _here(ctx).reapply(erasures)
    if again is not None:
        say(f"Of {again.listed} erasures {again.done} were carried out again, on {again.lines} lines.", error=as_json)


def _restored(done: Restored, found: list[str]) -> None:
    made = done.contents
    say(f"{done.examined.database} is now a copy of {format_instant(made.made_at)}: {made.entries} entries, {made.rows} rows.")
    _tell(found)
    if done.missing is None:
        say("What was written after that moment is not in it. A signed checkpoint that somebody kept says how much: --checkpoint.")
    elif done.missing:
        say(f"MISSING  {done.missing} lines that the checkpoint counts were written after that moment, and are not in it.")
    else:
        say("It holds every line that the checkpoint counts, and no other ones in their place.")
    say("It serves lookups, and refuses writes until 'authdir restore --release'.")


def _restored_for_machines(done: Restored, found: list[str]) -> None:
    made = done.contents
    told = {"made_at": format_instant(made.made_at), "entries": made.entries, "rows": made.rows, "missing": done.missing}
    machine({"database": done.examined.database, **told, "findings": found})


def _release(ctx: typer.Context, *, despite_findings: bool, as_json: bool) -> None:
    with console(error=True).status("Examining ..."):
        examined = _here(ctx).release(despite_findings=despite_findings)
    found = _findings(examined)
    released = despite_findings or not found
    if as_json:
        machine({"database": examined.database, "released": released, "findings": found})
    else:
        _tell(found)
    if not released:
        raise Refused("It is not released: mend what was found, or release it all the same with --despite-findings.")
    if not as_json:
        say(f"{examined.database} takes writes from now on.")


def _findings(examined: Examined) -> list[str]:
    return [f"{trouble.place}: {trouble.detail}" for step in examined.report.steps for trouble in step.troubles]


def _tell(findings: list[str]) -> None:
    for each in findings:
        say(f"FINDING  {plain(each)}")
    if not findings:
        say("It was examined like 'authdir check' does: everything holds.")
