"""The commands that keep the register fresh: say that entries are still correct, and what came of a call."""

import re
import secrets
from typing import Annotated
from urllib.parse import quote

import typer
from rich.table import Column

from app.cli import cards
from app.cli.ends import Refused
from app.cli.http import Document, Problem, Server
from app.cli.options import HERE, As, Json, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, table
from app.domain.access import Permission, asks

OUTCOMES = ("answered", "did-not-answer", "wrong")
_ENTRY = re.compile(r"(d_[^@]{1,100})@([1-9][0-9]{0,8})")


def attach(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (attest, report):
        app.command(rich_help_panel="Freshness")(command)


@asks(Permission.ATTEST)
def attest(
    state: Annotated[str, typer.Argument(metavar="STATE", help="Two letters.")],
    provision: Annotated[str | None, typer.Argument(metavar="[PROVISION]", help="Only what is designated under it.")] = None,
    *,
    entry: Annotated[list[str] | None, typer.Option(metavar="ID@VERSION", help="An entry as you saw it; repeat it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needs --entry. Needed with --json.")] = False,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Say that entries of a State are still correct: those that are shown before the question, or those under --entry.

    What changed since you saw it is not attested; nothing is, then.

    Example: authdir attest QM 35 --as state_editor
    """
    if as_json and not yes:
        raise typer.BadParameter("a machine is not asked: say --yes with --json", param_hint="--json")
    if yes and not entry:
        raise typer.BadParameter("it needs --entry, so that what you saw is attested and nothing else", param_hint="--yes")
    named = dict(map(_named, entry or ()))
    with server(url, token_file, role) as asked:
        done = _sent(asked, state, named if yes else _looked_at(asked, state, provision, named))
    if as_json:
        machine(done)
        return
    for each in done["attested"]:
        say(
            f"{plain(each['provision'])} {plain(each['designation'])}: confirmed. To be confirmed again by {plain(each['due_on'])}."
        )


def _looked_at(asked: Server, state: str, provision: str | None, named: dict[str, int]) -> dict[str, int]:
    """The entries that are shown and agreed to, with their versions; those that were ``named``, if any were."""
    shown = [each for each in _entries(asked, state, provision) if not named or each["id"] in named]
    _agreed(shown)
    return {each["id"]: named.get(each["id"]) or int(each["version"]) for each in shown}


def _sent(asked: Server, state: str, named: dict[str, int]) -> Document:
    """The answer to the press. What changed meanwhile is told before the refusal."""
    body = {"designations": [{"id": key, "version": version} for key, version in named.items()]}
    try:
        return asked.post(f"/states/{quote(state.upper(), safe='')}/attestations", body, secrets.token_hex(16))
    except Problem as problem:
        for each in problem.document.get("changed") or ():
            say(f"{plain(each['id'])} is version {plain(each['version'])} now", error=True)
        raise


def _named(text: str) -> tuple[str, int]:
    found = _ENTRY.fullmatch(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is not an entry with its version, such as d_1a2b3c@3", param_hint="--entry")
    return found[1], int(found[2])


def _entries(asked: Server, state: str, provision: str | None) -> list[Document]:
    found: list[Document] = asked.every("/designations", state=state, provision=provision)["items"]
    if not found:
        raise Refused(f"{plain(state.upper())} has designated nobody that could be attested here.")
    return found


def _agreed(shown: list[Document]) -> None:
    if not shown:
        raise Refused("None of these entries is there for you: 'authdir lookup' shows those that are.")
    made = table(Column("Entry", no_wrap=True), "Designation", "How to reach it", "Freshness")
    for each in shown:
        name = f"{plain(each['id'])}@{each['version']}"
        made.add_row(name, f"{cards.provision(each)}\n{cards.authority(each)}", cards.reach(each), cards.freshness(each))
    show(made)
    typer.confirm(f"Are these {len(shown)} still correct?" if len(shown) > 1 else "Is this still correct?", abort=True)


@asks(Permission.REPORT)
def report(
    designation: Annotated[str, typer.Argument(metavar="ID", help="The designation's id, d_...")],
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help=f"One of {', '.join(OUTCOMES)}.")],
    *,
    channel: Annotated[str | None, typer.Option(help="The number or address that you tried.")] = None,
    note: Annotated[str | None, typer.Option(help="What else there is to say; its State reads it.")] = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Say what came of a call. What did not answer, or is wrong, is flagged at once, and its State is told.

    Example: authdir report d_1a2b3c did-not-answer --note 'Rang for ten minutes.' --as duty_officer
    """
    body = {"outcome": outcome, "channel": channel, "note": note}
    with server(url, token_file, role) as asked:
        done = asked.post(f"/designations/{quote(designation, safe='')}/reports", body, secrets.token_hex(16))
    if as_json:
        machine(done)
    else:
        at = plain(done["at"])[:16].replace("T", " ")
        kept = f"{plain(done['state'])} {plain(done['provision'])}: {plain(done['outcome'])}, {at} UTC"
        say(f"Kept. {kept}")
