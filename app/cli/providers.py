"""The command that finds service providers and registrars, and their policies as tables. It shows what the service answered."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.table import Table

from app.cli import cards
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

Item = dict[str, Any]


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(providers)


@asks(Permission.READ_PUBLIC)
def providers(
    what: Annotated[str | None, typer.Argument(metavar="STATE | ID", help="Two letters, or one provider; else all.")] = None,
    *,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Such as registrar or service-provider.")] = None,
    words: Annotated[str | None, typer.Option("--q", metavar="WORDS", help="Words in names and policies, in any script.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Find the service providers and registrars in a State: where they take orders, in which languages, whom they tell.

    Example: authdir providers QM --kind registrar --as officer
    """
    time = {"as_of": as_of, "known_at": known_at}
    with server(url, token_file, role, at_least) as asked:
        if what is not None and what.startswith("v_"):
            found = asked.get(f"/providers/{quote(what, safe='')}", **time)
            items = [found]
        else:
            found = asked.every("/providers", state=what, kind=kind, q=words, **time)
            items = found["items"]
    if as_json:
        machine(found)
        return
    for each in items:
        _shown(each)
    say(cards.seen(found["meta"], len(items), "provider" if len(items) == 1 else "providers"))
    if not asked.signed_in and items:
        say("Languages, hours and where to send orders are shown to officers who sign in.")


def _shown(item: Item) -> None:
    name = plain(item["names"].get("en") or next(iter(item["names"].values())))
    say(strong(f"{name} ({plain(item['state'])}), {', '.join(map(plain, item['kinds']))}"))
    say(f"  {plain(item['id'])}{'  ' + plain(item['website']) if item['website'] else ''}")
    if item["policies"]:
        show(policies(item))
    else:
        say("  The register knows no policy of it.")


def policies(item: Item) -> Table:
    """One row for each topic: what it does, how to reach it, since when and by whose word."""
    made = table("Topic", "What it does", "How to reach it", "As of")
    for each in item["policies"]:
        said = (each["position"], each["summary"], each.get("instructions"))
        told = (each["policy_on"], each["told_by"] and f"told by: {each['told_by']}", f"v{each['version']}")
        cells = (plain(each["topic"]), _lines(said), "\n".join(_reach(each)), _lines(told))
        made.add_row(*cells, end_section=each is not item["policies"][-1])
    return made


def _lines(said: tuple[Any, ...]) -> str:
    return "\n".join(plain(each) for each in said if each)


def _reach(policy: Item) -> Iterator[str]:
    """Languages, channels in calling order, hours, and what is withheld."""
    if policy.get("languages"):
        yield f"Languages: {', '.join(map(plain, policy['languages']))}"
    yield from cards.channels(policy)
    yield from cards.hours(policy.get("hours"))
    yield from cards.withheld(policy.get("redacted", ()))
