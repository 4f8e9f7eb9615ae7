"""The command that makes bundles, and the keys that sign them, on the machine where the signer's keys are."""

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.local import Bundling, Local
from app.cli.options import Json
from app.cli.screen import machine, plain, say
from app.domain.access import AUDIENCES, Audience, Permission, asks

if TYPE_CHECKING:
    from app.actions.bundles.making import Made

_NAME = re.compile("[A-Za-z0-9-]{1,40}")
_FOR = "Name of the recipient: a State's code, or secretariat."


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Bundles and mirrors")(bundle)


@asks(Permission.OPERATE)
def bundle(
    ctx: typer.Context,
    *,
    audience: Annotated[str, typer.Option(metavar="NAME", help="public, parties or network.")] = "public",
    to: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Copy it there as well, such as to a USB stick.")] = None,
    recipient: Annotated[str | None, typer.Option(metavar="KEY", help="The recipient's age public key (age1...).")] = None,
    whom: Annotated[str | None, typer.Option("--for", metavar="NAME", help=_FOR)] = None,
    next_update: Annotated[int, typer.Option(min=1, metavar="HOURS", help="When the next issue is due.")] = 24,
    expires: Annotated[int, typer.Option(min=1, metavar="DAYS", help="Until when somebody answers for it.")] = 7,
    init_keys: Annotated[bool, typer.Option("--init-keys", help="Only make the keys that sign bundles, once.")] = False,
    rotate_keys: Annotated[bool, typer.Option("--rotate-keys", help="Only replace the online key, by the root key.")] = False,
    root_key: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the root key lies, best on another medium.")] = None,
    as_json: Json = False,
) -> None:
    """Make a signed bundle of what an audience may read: register, history, emergency book. Above public it is encrypted.

    Example: authdir bundle --audience network --for FR --recipient age1... --to /media/usb/bundle
    """
    here: Local = ctx.obj()
    if init_keys or rotate_keys:
        _keys(here, root_key, rotating=rotate_keys, as_json=as_json)
        return
    tier = _audience(audience)
    wanted = Bundling(tier, _recipient(tier, whom, recipient), to, timedelta(hours=next_update), timedelta(days=expires))
    if wanted.next_update > wanted.expiry:
        raise typer.BadParameter("an issue cannot expire before the next one is due", param_hint="--expires")
    made = here.bundle(wanted)
    if as_json:
        machine({"folder": str(made.folder), **_said(made)})
        return
    said = made.manifest
    say(f"Issue {said.sequence} of {said.name}: {said.size} lines, {said.tlp}, expires {said.expires:%Y-%m-%d %H:%M} UTC.")
    say(f"In {plain(made.folder)}." if to is None else f"In {plain(made.folder)}, copied to {plain(to)}.")
    if said.recipient:
        say(f"Encrypted to {plain(said.recipient.name)}; its copies bear the mark {said.recipient.mark}.")


def _keys(here: Local, root_key: Path | None, *, rotating: bool, as_json: bool) -> None:
    root = here.bundle_keys(root_key, rotating=rotating)
    if as_json:
        machine({"root": str(root)})
        return
    say(f"The root is {plain(root)}. Give it to whoever is to verify bundles by a way that they trust: authdir verify --trust.")
    if root_key is None and not rotating:
        say("The root key lies beside the online key: move it to a medium that is kept offline, and name it with --root-key.")


def _said(made: "Made") -> dict[str, object]:
    from app.bundle.manifest import as_json  # noqa: PLC0415 - only when there is one

    return as_json(made.manifest)


def _audience(name: str) -> Audience:
    found = AUDIENCES.get(name)
    if found is None or found is Audience.RESTRICTED:
        raise typer.BadParameter(f"there is no bundle for {name!r}; there are public, parties, network", param_hint="--audience")
    return found


def _recipient(tier: Audience, whom: str | None, key: str | None) -> tuple[str, str] | None:
    from app.bundle.recipients import checked  # noqa: PLC0415 - only when there is one

    if tier is Audience.PUBLIC:
        if whom or key:
            raise typer.BadParameter("a public bundle is for everybody: leave out --for and --recipient", param_hint="--for")
        return None
    if not whom or not key:
        raise typer.BadParameter(
            f"a bundle for {tier.label} is for one recipient: give --for and --recipient", param_hint="--recipient"
        )
    if not _NAME.fullmatch(whom):
        raise typer.BadParameter(f"{whom!r} is no name: letters, digits and hyphens", param_hint="--for")
    try:
        return whom, checked(key)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--recipient") from error
