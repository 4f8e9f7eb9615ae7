"""The command for the night: whom to call first in a State, large and plain, then the order and what to do if nobody answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.table import Table

from app.cli import cards
from app.cli.http import Server
from app.cli.options import HERE, As, AsOf, AtLeast, Json, KnownAt, TokenFile, Url, server
from app.cli.screen import machine, plain, say, show, strong, table
from app.domain.access import Permission, asks

Item = dict[str, Any]
_ENDINGS = (".pdf", ".vcf", ".jscontact", ".svg")
_MAIL_OR_PHONE = ("phone", "mobile", "email", "secure_email")


def attach(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(rich_help_panel="Reading")(emergency)


@asks(Permission.READ_PUBLIC)
def emergency(
    state: Annotated[str, typer.Argument(metavar="STATE", help="Two letters, such as JP.")],
    *,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write a card instead: .pdf, .vcf, .jscontact or .svg (a QR code).")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="LANGUAGE", help="Of the card: en or fr.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    at_least: AtLeast = None,
    url: Url = HERE,
    token_file: TokenFile = None,
    role: As = None,
    as_json: Json = False,
) -> None:
    """Say whom to call first in a State now, in which order, and what to do if nobody answers.

    Example: authdir emergency QO --as duty_officer
    """
    wanted = {"as_of": as_of, "known_at": known_at}
    path = f"/emergency/{quote(state, safe='')}"
    with server(url, token_file, role, at_least) as asked:
        if to is not None:
            _write(asked, path, to, {**wanted, "lang": lang}, as_json=as_json)
            return
        found = asked.get(path, **wanted)
    if as_json:
        machine(found)
    else:
        _shown(found)


def _write(asked: Server, path: str, place: Path, wanted: dict[str, str | None], *, as_json: bool) -> None:
    """A card in the form that the file's name says; a new one is for its owner's eyes."""
    ending = place.suffix.lower()
    if ending not in _ENDINGS:
        raise typer.BadParameter(f"{place} ends in none of {', '.join(_ENDINGS)}", param_hint="--to")
    content = asked.file(f"{path}{ending}", **wanted)
    try:
        place.touch(mode=0o600)
        place.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{place} cannot be written: {error.strerror}", param_hint="--to") from error
    if as_json:
        machine({"file": str(place), "bytes": len(content)})
    else:
        say(f"Written to {plain(place)}, {len(content):,} bytes.")


def _shown(found: Item) -> None:
    meta, steps = found["meta"], found["steps"]
    names = found["names"]
    name = names.get("en") or next(iter(names.values()), found["state"])
    say(strong(f"{plain(name).upper()} ({plain(found['state'])})   {plain(meta['tlp'])}"))
    if steps:
        _first(steps[0], {each["designation"]["id"]: each for each in found["entries"]})
        show(_order(steps, {each["designation"]["id"]: each for each in found["entries"]}))
    else:
        say(strong(f"\n  {plain(found['summary'])}\n"))
        _noted(found["notes"])
        _named(found["entries"])
    say(strong("If nobody answers"))
    for stage in found["if_nobody_answers"]:
        say(f"  {plain(stage['order'])}. {plain(stage['en'])}")
        for entry in stage["entries"]:
            say(f"     {_reached(entry)}")
    if steps:
        _noted(found["notes"])
    say(strong("How sure this is"))
    for entry in found["entries"]:
        item = entry["designation"]
        told = "; ".join(plain(each["en"]) for each in entry["freshness"])
        say(f"  {_office(item)} ({plain(item['provision'])}), recorded {plain(item['trust']['recorded_at'])[:10]}: {told}")
    say(cards.seen(meta, len(steps), "step" if len(steps) == 1 else "steps"))


def _first(step: Item, entries: dict[str, Item]) -> None:
    """The one line that ten seconds are for."""
    heading = "CALL FIRST" if step["action"] == "call" else "WRITE FIRST"
    heading += f", FOR {plain(step['territory'])} ONLY" if step["territory"] else ""
    say(strong(f"\n  {heading}   {plain(step['display'])}\n"))
    say(f"  {plain(step['name'])}: {plain(step['reason'])}")
    there = _there(entries[step["designation"]]["now"])
    spoken = f"languages: {', '.join(map(plain, step['languages']))}" if step["languages"] else ""
    words = f"hours as given: {plain(step['said'])}" if step["said"] else ""
    told = "; ".join(filter(None, (words, there, spoken)))
    if told:
        say(f"  {told}")
    for doubt in step["doubts"]:
        say(strong(f"  !! {plain(doubt['en'])}"))


def _order(steps: list[Item], entries: dict[str, Item]) -> Table:
    made = table("No.", "Number or address", "Who", "When, and what to know")
    for step in steps:
        also = "".join(f", {plain(each['provision'])}" for each in step["also"])
        territory = f"\nonly for {plain(step['territory'])}" if step["territory"] else ""
        who = f"{plain(step['name'])}\n{plain(step['kind'])}, {plain(step['provision'])}{also}{territory}"
        made.add_row(plain(step["order"]), plain(step["display"]), who, "\n".join(_known(step, entries[step["designation"]])))
    return made


def _known(step: Item, entry: Item) -> Iterator[str]:
    if step["when"]:
        yield plain(step["when"])
    if step["said"]:
        yield f"hours as given: {plain(step['said'])}"
    there = _there(entry["now"])
    if there:
        yield there
    if step["openpgp"]:
        key = step["openpgp"]
        weak = f", WEAK: {plain(key['weak'])}" if key["weak"] else ""
        yield f"OpenPGP {plain(key['fingerprint'])} ({plain(key['status'])}{weak})"
    for doubt in step["doubts"]:
        yield f"!! {plain(doubt['en'])}"
    if step["until"]:
        yield f"stands until {plain(step['until'])[:16].replace('T', ' ')} UTC"


def _there(now: Item | None) -> str:
    """The time there, a holiday, and when it opens next."""
    if not now or not now["local_time"]:
        return ""
    told = [f"{plain(now['local_time'])[11:16]} there ({plain(now['time_zone'])})"]
    if now["holiday"]:
        told.append(f"public holiday: {plain(now['holiday'])}")
    if now["next_opening"]:
        told.append(f"opens {plain(now['next_opening']).replace('T', ' ')}")
    return ", ".join(told)


def _noted(notes: list[Item]) -> None:
    for note in notes:
        say(f"Note: {plain(note['en'])}")


def _named(entries: list[Item]) -> None:
    """Where no number can be shown, whose they are."""
    for entry in entries:
        item = entry["designation"]
        say(f"  {plain(item['provision'])}: {_office(item)}")


def _office(item: Item) -> str:
    return f"{cards.name(item)}, for {plain(item['territory'])} only" if item["territory"] else cards.name(item)


def _reached(entry: Item) -> str:
    item = entry["designation"]
    values = [plain(each["value"]) for each in item.get("channels") or () if each["type"] in _MAIL_OR_PHONE]
    now = plain(entry["now"]["en"]) if entry["now"] else ""
    words = f"hours as given: {plain(entry['now']['said'])}" if entry["now"] and entry["now"]["said"] else ""
    return ", ".join(filter(None, (_office(item), *values, now, words, _there(entry["now"]))))
