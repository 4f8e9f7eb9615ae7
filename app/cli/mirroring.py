"""The command that follows another directory and serves what it copied."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from app.cli.local import Local, Mirroring
from app.cli.options import LOOPBACK, TokenFile, secret_of
from app.cli.screen import plain, say
from app.domain.access import AUDIENCES, Permission, asks


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Bundles and mirrors")(mirror)


@asks(Permission.OPERATE)
def mirror(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Address of the directory to follow.")],
    *,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the copy is kept.")],
    audience: Annotated[str, typer.Option(metavar="NAME", help="Whose lines: public, parties or network.")] = "public",
    trust: Annotated[Path | None, typer.Option(metavar="FILE", help="The root.json to trust, got by another way.")] = None,
    token_file: TokenFile = None,
    serve: Annotated[bool, typer.Option("--serve", help="Serve what is copied, read-only, and go on following.")] = False,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on; 0 lets the system choose.")] = 8000,
) -> None:
    """Follow another directory: take what its keys signed, verify all of it, keep it, and serve it read-only with its age.

    Example: authdir mirror https://directory.example --to var/mirror --trust root.json --serve
    """
    here: Local = ctx.obj()
    refuse_unknown(url, audience)
    wanted = Mirroring(url, audience, to, root_in(trust), token_for(url, token_file), serve, host, port)
    here.mirror(
        wanted,
        lambda came, there: say(f"{came} lines came; {there} lines are in {plain(to)}, all verified."),
        lambda address: say(f"Serving the copy on {address}. Ctrl-C ends it.", error=True),
    )


def refuse_unknown(url: str, audience: str) -> None:
    """Raises BadParameter for what is no address, and for an audience that nobody keeps a copy for."""
    if audience not in AUDIENCES or audience == "restricted":
        raise typer.BadParameter(f"{audience!r} is none of public, parties, network", param_hint="--audience")
    if not url.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{url!r} does not begin with http:// or https://", param_hint="URL")


def token_for(url: str, token_file: Path | None) -> str | None:
    """The token that goes to ``url``, if there is one. Raises BadParameter where it would cross a network in clear."""
    token = secret_of(token_file)
    if token is not None and url.startswith("http://") and urlsplit(url).hostname not in LOOPBACK:
        mend = "Name the address with https://, or leave the token away (--token-file, AUTHDIR_TOKEN) and copy what is public"
        raise typer.BadParameter(
            f"{url!r} would be sent your token in clear, for anybody on the way to read. {mend}", param_hint="URL"
        )
    return token


def root_in(place: Path | None) -> bytes | None:
    """The root that is named, if one is. Raises BadParameter."""
    try:
        return place.read_bytes() if place is not None else None
    except OSError as error:
        raise typer.BadParameter(f"{place} cannot be read: {error.strerror}", param_hint="--trust") from error
