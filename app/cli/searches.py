"""The command that searches by whatever people type. It shows what the service answered."""

from typing import Annotated, Any

import typer

from app.cli import cards
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import machine, plain, say, strong
from app.domain.access import Permission, asks

Item = dict[str, Any]


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(search)


@asks(Permission.READ_PUBLIC)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="A State, a provision, a name, in any script or language.")],
    *,
    most: Annotated[int, typer.Option("--most", metavar="NUMBER", help="Up to so many are shown, the best first.")] = 20,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Find States, provisions, authorities and providers by whatever they are called, and say why each was found.

    Example: authdir search allemagne 35
    """
    with server(url, token_file, role, at_least) as asked:
        found = asked.get("/search", q=" ".join(words), limit=most, as_of=as_of, known_at=known_at)
    if as_json:
        machine(found)
        return
    items = found["items"]
    if found["answer"]:
        say(strong(f"{plain(items[0]['title']['en'])}: {plain(found['answer']['path'])}"))
    for place, each in enumerate(items, 1):
        _shown(place, each)
    if not items:
        say("Nothing goes by that name. A code always works: authdir search JP 35")
    say(cards.seen(found["meta"], len(items), f"of {found['meta']['total']} found"))


def _shown(place: int, item: Item) -> None:
    """What it is, why it was found and where it leads."""
    of = ", ".join(plain(each) for each in (item["kind"], item["state"], item["provision"]) if each)
    say(strong(f"{place}. {plain(item['title']['en'])} ({of})"))
    for reason in item["why"]:
        say(f"   {plain(reason['en'])}")
    if item["target"]["path"]:
        say(f"   {plain(item['target']['path'])}")
