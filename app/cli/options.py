"""The options that commands share, and the client they describe. A token is never an option: process lists are public."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from app.cli.http import Server
from app.domain.access import Role

TOKENS = Path("var/demo/tokens.json")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The names of this machine, to which nothing crosses a network."""
HERE = "http://127.0.0.1:8000"

Url = Annotated[str, typer.Option("--url", envvar="AUTHDIR_URL", metavar="URL", help="Address of the service.")]
TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", metavar="FILE", help="File that holds your token. Else the variable AUTHDIR_TOKEN is used."),
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="ROLE", help="Demonstration only: act as officer, duty_officer, registrar, approver ..."),
]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for machines.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="As it held on that day (YYYY-MM-DD); else today.")]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", metavar="INSTANT", help="As it was known then (2026-06-01T12:00:00Z, or a revision); else now."),
]
AtLeast = Annotated[
    int | None,
    typer.Option("--min-revision", metavar="N", min=0, help="Wait a little until the server knows revision N, in your own count."),
]

To = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help="Write a file that can be submitted instead: .csv for machines, .xlsx for people."),
]


def server(url: str, token_file: Path | None, role: str | None, at_least: int | None = None) -> Server:
    """The client for these options. Raises BadParameter for what cannot be used."""
    if not url.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{url!r} does not begin with http:// or https://", param_hint="--url")
    if role is not None and token_file is not None:
        raise typer.BadParameter("give either --as or --token-file", param_hint="--as")
    if role is not None:
        return Server(url, _demonstration_token(role), at_least)
    return Server(url, secret_of(token_file), at_least)


def secret_of(token_file: Path | None) -> str | None:
    """The token in a file, else the one in AUTHDIR_TOKEN, if there is one. Raises BadParameter."""
    if token_file is not None:
        return _one_token(_read(token_file, "--token-file"), "--token-file")
    token = os.environ.get("AUTHDIR_TOKEN")
    return _one_token(token, "AUTHDIR_TOKEN") if token else None


def _demonstration_token(role: str) -> str:
    place = Path(os.environ.get("AUTHDIR_TOKENS_FILE") or TOKENS)
    if role not in tuple(Role):
        raise typer.BadParameter(f"there is no role {role!r}; there are {', '.join(Role)}", param_hint="--as")
    try:
        token = json.loads(_read(place, "--as"))[role]
    except (ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(f"{place} holds no token for {role}", param_hint="--as") from error
    return _one_token(str(token), "--as")


def _read(place: Path, option: str) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        hint = ". Start 'authdir demo' in this folder, or name its file in AUTHDIR_TOKENS_FILE" if option == "--as" else ""
        raise typer.BadParameter(f"there is no file {place}{hint}", param_hint=option) from error
    except (OSError, UnicodeError) as error:
        raise typer.BadParameter(f"{place} cannot be read", param_hint=option) from error


def _one_token(text: str, option: str) -> str:
    token = text.strip()
    if not token or not token.isascii() or len(token.split()) != 1:
        raise typer.BadParameter("it holds no token, or more than one", param_hint=option)
    return token
