"""The command of the signer, which runs beside the service and never in it."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.local import Local, Signing
from app.cli.options import Json
from app.cli.screen import machine, say
from app.domain.access import Permission, asks

if TYPE_CHECKING:  # importing it takes half a second, and most commands need none of it
    from app.actions.sign import Signature


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="This machine")(sign)


@asks(Permission.OPERATE)
def sign(
    ctx: typer.Context,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Go on: sign what comes, within a second.")] = False,
    full_every: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="While watching: how often all lines are read again.")
    ] = 3600,
    beside: Annotated[
        int | None, typer.Option(metavar="PROCESS", help="While watching: end when the process that started this one ends.")
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make one more key; old and new ones sign until one is retired.")
    ] = False,
    retire: Annotated[str | None, typer.Option(metavar="KEY", help="End a key: it signs no more.")] = None,
    as_json: Json = False,
) -> None:
    """Read the stored ledger again, and sign the tree of each audience if every line is as it was signed before.

    The keys, and what was signed, lie in the folder that AUTHDIR_SIGNER_DIR names.

    Example: authdir sign --watch
    """
    here: Local = ctx.obj()
    wanted = Signing(watching=watch, full_every=full_every, beside=beside, new_key=new_key, retire=retire)
    here.sign(wanted, _for_machines if as_json else _shown)


def _shown(done: "Signature") -> None:
    sizes = ", ".join(f"{audience.label} {size}" for audience, size in done.sizes.items())
    fresh = ", ".join(audience.label for audience in done.fresh) or "nothing: it was signed already"
    say(f"{done.number} entries hold. Lines by audience: {sizes}. Signed now: {fresh}. Keys: {', '.join(done.keys)}.")


def _for_machines(done: "Signature") -> None:
    sizes = {audience.label: size for audience, size in done.sizes.items()}
    machine({"entries": done.number, "sizes": sizes, "signed": [audience.label for audience in done.fresh], "keys": done.keys})
