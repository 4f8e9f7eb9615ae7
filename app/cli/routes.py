"""The command that asks for a route, and its answer as people want it: the sentence first, then whom, by when, and why."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli import cards, providers
from app.cli.options import HERE, As, AsOf, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import console, machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

Item = dict[str, Any]
_OUTCOMES = {"met": "met", "not_met": "NOT MET", "unknown": "UNKNOWN"}
_VERDICTS = {"applies": "APPLIES", "does_not_apply": "DOES NOT APPLY", "unclear": "UNCLEAR"}


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(route)


@asks(Permission.READ_PUBLIC)
def route(
    sender: Annotated[str, typer.Argument(metavar="FROM", help="State that asks: two letters, such as FR.")],
    receiver: Annotated[str, typer.Argument(metavar="TO", help="State that is asked, or a territory of one.")],
    purpose: Annotated[str, typer.Argument(metavar="PURPOSE", help="Such as subscriber-information or emergency-disclosure.")],
    *,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="Legal day (YYYY-MM-DD); else today.")] = None,
    start: Annotated[str | None, typer.Option("--start", metavar="DAY", help="Day from which time limits count.")] = None,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="WORDS", help="Answers to the question of an earlier route, with commas between."),
    ] = None,
    provider: Annotated[
        str | None, typer.Option("--provider", metavar="ID", help="Who holds what is sought: authdir providers finds its ID.")
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Say whom to turn to in another State for a purpose, whether it applies on a day, and with what.

    Example: authdir route FR JP subscriber-information --on 2026-06-01
    """
    time = {"on": on, "start": start, "as_of": as_of, "known_at": known_at}
    wanted = {"from": sender, "to": receiver, "purpose": purpose, "case": case, "provider": provider}
    with server(url, token_file, role) as asked:
        found = asked.get("/routes", **wanted, **time)
    if as_json:
        machine(found)
        return
    _shown(found)


def _shown(found: Item) -> None:
    say(strong(f"{_VERDICTS.get(found['verdict'], plain(found['verdict']))}: {plain(found['summary'])}"))
    say(plain(found["summary_fr"]))
    for warning in found["warnings"]:
        say(f"Note: {plain(warning['en'])}")
    if found["question"]:
        say(f"Question: {plain(found['question']['en'])}")
        for answer in found["question"]["answers"]:
            say(f"  --case {plain(answer['case'])}: {plain(answer['en'])}")
    _provider(found["provider"])
    _contacts("Sent by", found["senders"]["contacts"], otherwise=found["senders"]["en"])
    _contacts("To, in this order", found["contacts"])
    _contacts("To notify", found["notifications"])
    _contacts("Copies", found["copies"])
    _lines("Languages", [", ".join(map(plain, found["languages"]))] if found["languages"] else [])
    _lines("The request says", (f"[{plain(each['provision'])}] {plain(each['en'])}" for each in found["content"]))
    _lines("Time limits", (f"{plain(each['until'])}: {plain(each['en'])}" for each in found["deadlines"]))
    show(_rules(found["rules"]))
    _lines("Otherwise", _alternatives(found["alternatives"]))
    say(plain(found["citation"]))
    say(f"To see this answer again: {plain(found['permalink'])}")


def _lines(heading: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if told:
        say(strong(f"\n{heading}"))
    for line in told:
        say(f"  - {line}")


def _contacts(heading: str, contacts: list[Item], otherwise: str | None = None) -> None:
    if not contacts:
        _lines(heading, [plain(otherwise)] if otherwise else [])
        return
    say(strong(f"\n{heading}"))
    shown = [each["designation"] for each in contacts if each["designation"]]
    for place, each in enumerate(contacts, 1):
        when = f" ({plain(each['when'])}: {plain(each['en'])})" if "when" in each else ""
        say(f"  {place}. {plain(each['name'])}, {plain(each['part'])}{when}")
    if shown:
        show(cards.designations(shown, console().width))
    for each in contacts:
        if each["provider"]:
            show(providers.policies(each["provider"]))


def _provider(named: Item | None) -> None:
    """The provider that was named: whether the way leads to it, and what to ask instead."""
    if named is None:
        return
    checks = (f"{_OUTCOMES.get(each['outcome'], plain(each['outcome']))}: {plain(each['detail'])}" for each in named["checks"])
    _lines(f"Provider: {plain(named['name'])} ({plain(named['id'])})", checks)
    if named["instead"]:
        say(f"  The same of {plain(named['instead']['to'])}: {plain(named['instead']['permalink'])}")


def _rules(rules: list[Item]) -> Table:
    """Each rule with the version of the record that it rests on."""
    made = table("Rule", "Outcome", "Because", "Record")
    for rule in rules:
        record = rule["record"]
        rests = f"{plain(record['id'])} v{plain(record['version'])}" if record else "-"
        of = f"{plain(rule['code'])} {plain(rule['state'])}" if rule["state"] else plain(rule["code"])
        made.add_row(of, _OUTCOMES.get(rule["outcome"], plain(rule["outcome"])), plain(rule["detail"]), rests)
    return made


def _alternatives(found: list[Item]) -> Iterator[str]:
    for each in found:
        verdict = f"{_VERDICTS.get(each['verdict'], '')}: " if each["verdict"] else ""
        yield f"{verdict}{plain(each['summary'])}"
