"""Drills on the terminal: the list, the call list, the report. Few calls are told as few."""

from collections.abc import Iterable, Iterator

import typer
from rich.table import Column

from app.cli.http import Document
from app.cli.screen import plain, say, show, strong, table

_WAYS = {"calls": "Telephone", "mail": "Mailboxes"}


def planned(made: Document) -> None:
    """What was planned, and what comes next."""
    sort = "An exercise" if made["exercise"] else "A drill"
    notice = "announced" if made["announced"] else "without notice"
    say(f"{sort} is planned, {notice}: {plain(made['id'])}, of {plain(made['states'])}.")
    say(f"It runs in the window from {_minute(made['starts_at'])} to {_minute(made['ends_at'])}, and opens and closes by itself.")
    if made["exercise"]:
        say(f"Nothing is sent: see 'authdir drill show {plain(made['id'])}' and 'authdir drill calls {plain(made['id'])} --mail'.")


def listed(found: Document) -> None:
    """A line for each."""
    made = table(Column("Drill", no_wrap=True), "Status", "States", "Window", "Sort")
    for each in found["items"]:
        window = f"{_minute(each['starts_at'])}\n{_minute(each['ends_at'])}"
        made.add_row(plain(each["id"]), plain(each["status"]), plain(each["states"]), window, _sort(each))
    if found["items"]:
        show(made)
    else:
        say("There is no drill that you may know of.")


def one(found: Document) -> None:
    """One, with the letters of an exercise."""
    listed({"items": [found]})
    for each in found.get("letters", ()):
        _letter(each)


def calls(items: list[Document], *, mail: bool) -> None:
    """The list in calling order; ``mail``: with the messages of an exercise."""
    made = table("Call", "For", "Call or write", "Languages", "Outcome")
    for each in items:
        place = f"{plain(each['provision'])}\n{plain(each['authority'].get('en'))}"
        label = f", {plain(each['label'])}" if each["label"] else ""
        how = f"{plain(each['type'])}{label}\n{_value(each)}"
        made.add_row(
            f"{plain(each['state'])}-{each['number']}", place, how, plain(each["languages"]), plain(each["outcome"] or "waiting")
        )
    if items:
        show(made)
    else:
        say("There is nothing to call that you may know of: before a drill opens it has no calls.")
    for text in dict.fromkeys(each["mail"]["text"] for each in items if mail and "mail" in each):
        _letter(
            {"subject": next(each["mail"]["subject"] for each in items if each.get("mail", {}).get("text") == text), "text": text}
        )


def recorded(found: Document) -> None:
    """What was recorded of a call."""
    say(f"Call {plain(found['state'])}-{found['number']}: {plain(found['outcome'])}, tries: {found['tries']}.")


def report(found: Document) -> None:
    """Per State, by telephone and by mail, and how that was before."""
    drill = found["drill"]
    say(f"{plain(drill['id'])} is {plain(drill['status'])}{', an exercise' if drill['exercise'] else ''}.")
    made = table("State", "By", "Tried", "Answered", "Half within", "90 %", "95 %")
    for each in (*found["states"], *([{"state": "all", **found["all"]}] if "all" in found else [])):
        for way, figures in _figures(each):
            levels = (_percentile(level) for level in figures["percentiles"])
            made.add_row(plain(each["state"]), _WAYS[way], str(figures["tried"]), str(figures["answered"]), *levels)
    if not found["states"]:
        say("There are no results that you may know of: a State reads its own, once the drill is over.")
        return
    show(made)
    for each in found["states"]:
        _missed(each)


def _missed(of_state: Document) -> None:
    for each in of_state["not_answered"]:
        label = f" ({plain(each['label'])})" if each["label"] else ""
        name = plain(each["authority"].get("en"))
        say(f"{plain(of_state['state'])}: {plain(each['type'])}{label} of {name}, {plain(each['provision'])}, was not answered.")
    before = of_state["over_time"][:-1]
    for earlier in before:
        told = ", ".join(f"{_WAYS[way]} {figures['answered']} of {figures['tried']}" for way, figures in _figures(earlier))
        say(f"{plain(of_state['state'])}, {_minute(earlier['opened_at'])}: {told or 'nothing to try'}.")


def _figures(of_state: Document) -> Iterator[tuple[str, Document]]:
    return ((way, of_state[way]) for way in _WAYS if of_state[way] is not None)


def _percentile(found: Document) -> str:
    if found["seconds"] is not None:
        return str(found["seconds"]) + " s"
    return f"too few ({found['n']} of {found['needed']})" if found["why"] == "too-few" else "not answered"


def _sort(each: Document) -> str:
    words: Iterable[str] = ("exercise" if each["exercise"] else "real", "announced" if each["announced"] else "without notice")
    return ", ".join(words)


def _value(each: Document) -> str:
    if "value" in each:
        return plain(each["value"]) + (" (changed since)" if each["changed_since"] else "")
    return "(not for you)" if "redacted" in each else "-"


def _letter(each: Document) -> None:
    say(strong(plain(each["subject"])))
    typer.echo("\n".join(plain(line) for line in each["text"].splitlines()))


def _minute(instant: str) -> str:
    return f"{plain(instant)[:16].replace('T', ' ')} UTC"
