"""Writing to the terminal: tables and sentences for people, JSON for machines, trouble on standard error.

Text from the register is shown without control characters: whoever wrote it must not steer the reader's terminal.
"""

import json
import unicodedata
from typing import Any

import typer
from rich import box
from rich.console import Console, RenderableType
from rich.table import Column, Table
from rich.text import Text

from app.cli.http import Problem

_HIDDEN = ("Cc", "Cf", "Cs", "Co")
TIGHT = (0, 0, 0, 0)
"""The padding of a table with many narrow columns."""
_NEEDED = "\u200c\u200d"  # joiners that some scripts are written with


def console(*, error: bool = False) -> Console:
    """Standard output, or standard error. No colours unless it is a terminal."""
    return Console(stderr=error, highlight=False, markup=False, emoji=False)


def say(text: str | Text = "", *, error: bool = False) -> None:
    """A sentence; wrapped by words on a terminal, one line for whoever reads a pipe."""
    screen = console(error=error)
    screen.print(text, soft_wrap=not screen.is_terminal)


def show(what: RenderableType, *, error: bool = False) -> None:
    """A table or alike between empty lines; in a pipe without the blanks that fill its lines."""
    screen = console(error=error)
    with screen.capture() as drawn:
        screen.print(what)
    lines = drawn.get().splitlines()
    typer.echo("\n".join(["", *(lines if screen.is_terminal else map(str.rstrip, lines)), ""]), err=error)


def machine(document: Any) -> None:
    """JSON on standard output and nothing else, in UTF-8 whatever the locale."""
    typer.echo(json.dumps(document, ensure_ascii=False).encode())


def plain(value: Any) -> str:
    """Any value as text that cannot steer a terminal."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(plain(each) for each in value) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {plain(each)}" for name, each in value.items())
    return "".join(each if _harmless(each) else "\N{REPLACEMENT CHARACTER}" for each in str(value).replace("\n", " "))


def _harmless(letter: str) -> bool:
    return letter in _NEEDED or unicodedata.category(letter) not in _HIDDEN


def table(*headings: str | Column, title: str | None = None, padding: tuple[int, int, int, int] = (0, 1, 0, 1)) -> Table:
    """An empty table; words that are too long for their column are broken, never cut."""
    columns = [each if isinstance(each, Column) else Column(each, overflow="fold") for each in headings]
    how: dict[str, Any] = {"box": box.SIMPLE_HEAD, "show_edge": False, "pad_edge": False, "padding": padding}
    return Table(*columns, title=title, title_justify="left", title_style="bold", **how)


def strong(text: str, style: str = "bold") -> Text:
    """Text that stands out on a terminal, and says the same without colour."""
    return Text(text, style=style)


def problem(found: Problem) -> None:
    """A problem document as people want it."""
    document = found.document
    detail = plain(document.get("detail") or document.get("title"))
    say(f"{plain(document.get('title'))}: {detail}" if document.get("title") != document.get("detail") else detail, error=True)
    for each in document.get("errors", ()):
        fault(each, besides=document.get("detail"))
    if document.get("mend"):
        say(f"  To mend: {plain(document['mend'])}", error=True)
    if found.status == 401:
        say("  On the command line: set AUTHDIR_TOKEN, or use --token-file; in the demonstration --as ROLE.", error=True)
    say(f"  ({plain(document['code'])}, HTTP {found.status}, request {plain(document.get('request_id'))})", error=True)


def fault(each: dict[str, Any], besides: str | None = None) -> None:
    """One error of a problem: where, what, and what was perhaps meant; not what ``besides`` has said."""
    where = plain(each.get("parameter") or each.get("pointer") or each.get("code"))
    if each.get("detail") != besides:
        say(f"  {where}: {plain(each.get('detail'))}", error=True)
    if each.get("suggestion"):
        say(f"  {where}: try {plain(each['suggestion'])}", error=True)
