"""Writing what the service serves as a file to a place on this machine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.cli.http import Server
from app.cli.screen import machine, plain, say

_ENDINGS = (".csv", ".xlsx")
ToTable = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write it to a file instead: .csv for machines, .xlsx for people.")
]


def write(place: Path, asked: Server, path: str, wanted: Mapping[str, str | None], *, as_json: bool) -> None:
    """The file that ``path`` serves in the form that its name says; a new one is for its owner's eyes."""
    if place.suffix.lower() not in _ENDINGS:
        raise typer.BadParameter(f"{place} ends in neither {' nor '.join(_ENDINGS)}", param_hint="--to")
    content = asked.file(f"{path}{place.suffix.lower()}", **wanted)
    try:
        place.touch(mode=0o600)
        place.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{place} cannot be written: {error.strerror}", param_hint="--to") from error
    if as_json:
        machine({"file": str(place), "bytes": len(content)})
    else:
        say(f"Written to {plain(place)}, {len(content):,} bytes.")
