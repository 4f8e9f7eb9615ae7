"""The command that shows a history, and the look-ups behind it."""

from itertools import pairwise
from typing import Annotated, Any
from urllib.parse import quote

import typer

from app.cli import versions
from app.cli.http import Document, Server
from app.cli.options import HERE, As, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import machine, say
from app.domain.access import Permission, asks

_PATHS = {"d_": "designation", "s_": "statement", "a_": "authority"}
_PLURALS = {
    "designation": "designations",
    "statement": "statements",
    "authority": "authorities",
    "participation": "participations",
}
At = Annotated[
    str | None,
    typer.Option("--at", "--as-of", metavar="DAY", help="What was said of that day (YYYY-MM-DD), version by version."),
]


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(history)


@asks(Permission.READ_PUBLIC)
def history(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="ID | STATE PROVISION",
            help="A designation (d_...), a statement (s_...), an authority (a_...), a participation (JP.CETS224); "
            "or a State and a provision.",
        ),
    ],
    at: At = None,
    known_at: KnownAt = None,
    *,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Show what was said of an authority or a statement: of which days, since when, on what source; and how to cite it.

    Example: authdir history QM 27.2 --as officer
    """
    with server(url, token_file, role, at_least) as asked:
        wanted = _wanted(asked, " ".join(what).split(), at, known_at)
        histories = [_history(asked, kind, each, known_at) for kind, each in wanted]
    if as_json:
        machine({"items": histories})
        return
    for (kind, _), each in zip(wanted, histories, strict=True):
        versions.history(kind, each, at)
    if not histories:
        say("There is nothing of that State under that provision on that day. Another day: --at.")


def _wanted(asked: Server, words: list[str], at: str | None, known_at: str | None) -> list[tuple[str, Document]]:
    """What is asked about, each with its kind."""
    if len(words) == 1:
        kind = _PATHS.get(words[0][:2], "participation" if "." in words[0] else "designation")
        return [(kind, asked.get(f"/{_PLURALS[kind]}/{quote(words[0], safe='')}", as_of=at, known_at=known_at))]
    if len(words) != 2:
        raise typer.BadParameter("name one designation (d_...), or a State and a provision", param_hint="ID | STATE PROVISION")
    return [
        (kind, each)
        for kind in ("designation", "statement")
        for each in asked.every(f"/{_PLURALS[kind]}", state=words[0], provision=words[1], as_of=at, known_at=known_at)["items"]
    ]


def _history(asked: Server, kind: str, shown: Document, known_at: str | None) -> dict[str, Any]:
    path = f"/{_PLURALS[kind]}/{shown['id']}"
    found = asked.every(f"{path}/versions", known_at=known_at)["items"]
    changes = [
        asked.get(f"{path}/diff", **{"from": older["version"], "to": newer["version"], "known_at": known_at})
        for older, newer in pairwise(found)
    ]
    differences = [{name: each[name] for name in ("from", "to", "happened", "days", "changes")} for each in changes]
    return {
        kind: {name: content for name, content in shown.items() if name != "meta"},
        "versions": found,
        "differences": differences,
    }
