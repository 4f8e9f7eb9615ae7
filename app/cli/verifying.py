"""The command that judges a bundle on this machine alone: no server, no network, no settings."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Json
from app.cli.screen import machine, plain, say, strong
from app.domain.access import Permission, asks

if TYPE_CHECKING:  # importing it takes a while, and most commands need none of it
    from app.bundle.verify import Judged


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("verify", rich_help_panel="Bundles and mirrors")(judge)


@asks(Permission.READ_PUBLIC)
def judge(
    path: Annotated[Path, typer.Argument(help="Folder of the bundle.")],
    *,
    trust: Annotated[Path | None, typer.Option(metavar="FILE", help="The root.json to trust, got by another way.")] = None,
    state: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where what was seen before is kept.")] = None,
    identity: Annotated[Path | None, typer.Option(metavar="FILE", help="Your age identity, to open a restricted bundle.")] = None,
    open_to: Annotated[Path | None, typer.Option("--open", metavar="FOLDER", help="Write its files there, opened.")] = None,
    even_expired: Annotated[bool, typer.Option("--even-expired", help="Open it though nobody answers for it any more.")] = False,
    as_json: Json = False,
) -> None:
    """Judge a bundle without network: whose it is, whether it is whole, new enough, and true to its signed checkpoint.

    Example: authdir verify /media/usb/bundle --trust root.json
    """
    from app.bundle.faults import Untrusted  # noqa: PLC0415 - see above
    from app.bundle.seen import Memory  # noqa: PLC0415
    from app.bundle.verify import Wanted, open_into, verify  # noqa: PLC0415

    given, opener = _bytes(trust, "--trust"), _text(identity)
    try:
        wanted = Wanted(datetime.now(UTC), given, Memory(state or _usual_place()), opener, even_expired=even_expired)
        found = verify(path, wanted)
        if open_to is not None:
            open_into(path, found, opener, open_to)
    except Untrusted as error:
        _refused(error.code, str(error), as_json=as_json)
        raise typer.Exit(1) from error
    except OSError as error:
        raise typer.BadParameter(f"{error.filename}: {error.strerror}", param_hint="--open") from error
    (_told if as_json else _shown)(found)


def _refused(code: str, detail: str, *, as_json: bool) -> None:
    if as_json:
        machine({"holds": False, "code": code, "detail": detail})
    else:
        say(f"REFUSED ({code}): {plain(detail)}", error=True)


def _told(found: "Judged") -> None:
    from app.bundle.manifest import as_json  # noqa: PLC0415 - see above

    warnings = [{"code": code, "detail": detail} for code, detail in found.warnings]
    machine({"holds": True, "opened": found.opened, "warnings": warnings, "manifest": as_json(found.manifest)})


def _shown(found: "Judged") -> None:
    said = found.manifest
    say(strong("This bundle holds.", "bold green"))
    whom = f", for {plain(said.recipient.name)} (mark {plain(said.recipient.mark)})" if said.recipient else ""
    say(f"Issue {said.sequence} of {plain(said.name)}{whom}: {said.size} lines of {plain(said.origin)}, {plain(said.tlp)}.")
    issued, due, end = (f"{each:%Y-%m-%d %H:%M}" for each in (said.issued_at, said.next_update, said.expires))
    say(f"Made {issued} UTC, next due {due}, expires {end}.")
    for code, detail in found.warnings:
        say(strong(f"WARNING ({code}): {plain(detail)}", "bold red"), error=True)


def _usual_place() -> Path:
    """Where a user's programs keep what they remember (XDG base directories)."""
    given = os.environ.get("XDG_STATE_HOME")
    return (Path(given) if given else Path.home() / ".local" / "state") / "authdir"


def _bytes(place: Path | None, option: str) -> bytes | None:
    try:
        return place.read_bytes() if place is not None else None
    except OSError as error:
        raise typer.BadParameter(f"{place} cannot be read: {error.strerror}", param_hint=option) from error


def _text(place: Path | None) -> str | None:
    found = _bytes(place, "--identity")
    return found.decode("utf-8", "replace") if found is not None else None
