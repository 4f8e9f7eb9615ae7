"""The route answer: from one State to another, for a purpose, on a day. Memory only."""

from datetime import date

from app.actions.answer import Answer, document
from app.actions.asking import LONGEST, Asked, known_state, unknown_state, wrong
from app.actions.shown import NOTHING, disclosed_of, targets_of, told_of
from app.domain.access import Audience
from app.domain.errors import InvalidParameter
from app.domain.moment import parse_day
from app.domain.routing import PURPOSES, WORDS, Purpose, contradictory
from app.domain.routing import route as routed
from app.domain.routing.facts import Provider
from app.intake.normalise.choices import choice
from app.snapshot import routes
from app.snapshot.audience import View
from app.snapshot.pairs import Place, facts, places, provider

NEEDED = ("from", "to", "purpose")
PARAMETERS = (*NEEDED, "on", "start", "case", "provider")


def route(view: View, asked: Asked) -> Answer:
    """Raises InvalidParameter for what is missing or unknown, with what was perhaps meant.

    ``on`` is the legal day; without it, ``as_of`` is. Deadlines count from ``start``, else from that day.
    """
    day = _day(asked, "on") or view.day
    there = view.on(day)
    sender, receiver = _place(there, asked, "from"), _place(there, asked, "to")
    if sender[0] == receiver[0]:
        raise wrong("to", f"from and to name the same State, {sender[0]}; a route leads from one State to another")
    purpose, case = _purpose(asked), _case(there, asked)
    held_by, start = _provider(there, asked), _day(asked, "start") or day
    found = routed(facts(there, sender, receiver, start=start, case=case, provider=held_by), purpose)
    contacts = routes.contacts_of(there, found)
    content = routes.document(there, found, contacts)
    audience = max(there.ceiling(state) for state, _ in (sender, receiver))
    shown = () if audience is Audience.PUBLIC else routes.cards_of(contacts)  # what is public is told to no audit
    named = routes.providers_of(there, found)
    told = told_of(there, named) if named else NOTHING
    return document(
        there,
        audience,
        content,
        (*targets_of(shown), *told.targets),
        tuple(sorted({*disclosed_of(shown), *told.fields})),
        guarded=frozenset(card.state for card in shown if card.guarded) | told.guarded,
        within=contacts.passages.within,
    )


def _provider(view: View, asked: Asked) -> Provider | None:
    """The provider named. Raises InvalidParameter for one that this reader knows nothing of on that day."""
    key = asked.parameters.get("provider")
    found = provider(view, key) if key is not None else None
    if key is not None and found is None:
        detail = f"provider is the id of one that the register has on {view.day}; /api/v1/providers lists them"
        raise wrong("provider", detail, code="unknown-provider")
    return found


def _day(asked: Asked, name: str) -> date | None:
    return asked.value(name, parse_day, f"{name} is a day in the form YYYY-MM-DD")


def _given(asked: Asked, name: str) -> str:
    text = asked.parameters.get(name)
    if text is None:
        raise wrong(name, f"{name} is needed: a route has {', '.join(NEEDED)}", code="missing-parameter")
    return text


def _place(view: View, asked: Asked, name: str) -> Place:
    """A State by its code; else the one territory of a State that has this code."""
    text = _given(asked, name)
    code = text.upper()
    if known_state(view, code):
        return code, None
    found = places(view, code)
    if not found:
        raise unknown_state(name, text)
    if len(found) > 1:
        told = ", ".join(state for state, _ in found)
        raise wrong(name, f"{code} is a territory of which several States speak ({told}); name one of them")
    return found[0]


def _purpose(asked: Asked) -> Purpose:
    text = _given(asked, "purpose")
    found = PURPOSES.get(text)
    if found is None:
        read = choice(text, tuple(PURPOSES))
        meant = read.remarks[0].suggestion if read.refused else str(read.value)
        hint = f"; did you mean {meant}?" if meant else ""
        detail = f"purpose is one of {', '.join(PURPOSES)}; {text[:LONGEST]!r} is none{hint}"
        raise wrong("purpose", detail, meant, code="unknown-purpose")
    return found


def _case(view: View, asked: Asked) -> frozenset[str]:
    """What was answered to questions: words, or identifiers of designations, separated by commas."""
    text = asked.parameters.get("case")
    if text is None:
        return frozenset()
    given = frozenset(text.split(","))
    for word in sorted(given):
        if word not in WORDS and view.record("designation", word) is None:
            raise _unknown_word(word)
    both = contradictory(given)
    if both is not None:
        raise wrong("case", f"{both[0]} and {both[1]} answer one question; give one of them")
    return given


def _unknown_word(word: str) -> InvalidParameter:
    read = choice(word, WORDS)
    meant = read.remarks[0].suggestion if read.refused else str(read.value)
    detail = f"case holds answers to a route's question, separated by commas; {word[:LONGEST]!r} is none"
    return wrong("case", f"{detail}; did you mean {meant}?" if meant else detail, meant)
