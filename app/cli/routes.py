"""The command that asks for a route, and its answer as people want it: the sentence first, then whom, by when, and why."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli import cards, providers, route_words
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.route_words import ENGLISH, FRENCH, Words
from app.cli.screen import console, machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

Item = dict[str, Any]


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
    french: Annotated[bool, typer.Option("--french", help="Print the answer in French.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
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
    with server(url, token_file, role, at_least) as asked:
        found = asked.get("/routes", **wanted, **time)
    if as_json:
        machine(found)
        return
    _shown(found, FRENCH if french else ENGLISH)


def _shown(found: Item, words: Words) -> None:
    of, colon = words.headings, words.colon
    say(strong(f"{_verdict(found['verdict'], words)}{colon}{words.own(found, 'summary')}"))
    if words is ENGLISH:
        say(plain(found["summary_fr"]))
    for warning in found["warnings"]:
        say(f"{of['note']}{colon}{words.text(warning)}")
    if found["question"]:
        say(f"{of['question']}{colon}{words.text(found['question'])}")
        for answer in found["question"]["answers"]:
            say(f"  --case {plain(answer['case'])}{colon}{words.text(answer)}")
    _provider(found["provider"], words)
    _contacts(of["senders"], found["senders"]["contacts"], words, otherwise=words.text(found["senders"]))
    _contacts(of["contacts"], found["contacts"], words)
    _contacts(of["notify"], found["notifications"], words)
    _contacts(of["copies"], found["copies"], words)
    _lines(of["languages"], [", ".join(map(plain, found["languages"]))] if found["languages"] else [])
    _lines(of["content"], (f"[{plain(each['provision'])}] {words.text(each)}" for each in found["content"]))
    _lines(of["deadlines"], (f"{plain(each['until'])}{colon}{words.text(each)}" for each in found["deadlines"]))
    show(_rules(found["rules"], words))
    _alternatives(found["alternatives"], words)
    say(words.own(found, "citation"))
    say(f"{of['again']}{colon}{plain(found['permalink'])}")


def _verdict(verdict: str, words: Words) -> str:
    return words.verdicts.get(verdict, plain(verdict))


def _lines(heading: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if told:
        say(strong(f"\n{heading}"))
    for line in told:
        say(f"  - {line}")


def _contacts(heading: str, contacts: list[Item], words: Words, otherwise: str | None = None) -> None:
    if not contacts:
        _lines(heading, [plain(otherwise)] if otherwise else [])
        return
    say(strong(f"\n{heading}"))
    for place, each in enumerate(contacts, 1):
        part = words.parts.get(each["part"], plain(each["part"]))
        say(f"  {place}. {words.own(each, 'name')}, {part}{_when(each, words)}")
        if words is FRENCH and each["designation"]:
            for line in route_words.card(each["designation"]):
                say(f"       {line}")
    shown = [each["designation"] for each in contacts if each["designation"]]
    if shown and words is ENGLISH:
        show(cards.designations(shown, console().width))
    for each in contacts:
        if each["provider"]:
            show(providers.policies(each["provider"]))


def _provider(named: Item | None, words: Words) -> None:
    """The provider that was named: whether the way leads to it, and what to ask instead."""
    if named is None:
        return
    of, colon = words.headings, words.colon
    checks = (f"{_outcome(each, words)}{colon}{words.own(each, 'detail')}" for each in named["checks"])
    _lines(f"{of['provider']}{colon}{plain(named['name'])} ({plain(named['id'])})", checks)
    if named["instead"]:
        say(f"  {of['same']} {plain(named['instead']['to'])}{colon}{plain(named['instead']['permalink'])}")


def _outcome(rule: Item, words: Words) -> str:
    return words.outcomes.get(rule["outcome"], plain(rule["outcome"]))


def _when(contact: Item, words: Words) -> str:
    """When it is owed, of a notification or a copy."""
    if "when" not in contact:
        return ""
    return f" ({words.whens.get(contact['when'], plain(contact['when']))}{words.colon}{words.text(contact)})"


def _rules(rules: list[Item], words: Words) -> Table:
    """Each rule with the version of the record that it rests on."""
    made = table(*words.headings["rules"].split("|"))
    for rule in rules:
        record = rule["record"]
        rests = f"{plain(record['id'])} v{plain(record['version'])}" if record else "-"
        of = f"{plain(rule['code'])} {plain(rule['state'])}" if rule["state"] else plain(rule["code"])
        made.add_row(of, _outcome(rule, words), words.own(rule, "detail"), rests)
    return made


def _alternatives(found: list[Item], words: Words) -> None:
    """What else is open, each with the path that gives it in full where there is one."""
    say(strong(f"\n{words.headings['otherwise']}"))
    for each in found:
        verdict = f"{_verdict(each['verdict'], words)}{words.colon}" if each["verdict"] else ""
        say(f"  - {verdict}{words.own(each, 'summary')}")
        if each["permalink"]:
            say(f"    {plain(each['permalink'])}")
